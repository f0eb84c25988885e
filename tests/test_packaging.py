"""The wheel carries everything the packages need, under names that nobody else owns."""

import importlib.metadata
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("model", "data", "evaluation", "training", "api")


@pytest.fixture(scope="module")
def wheel_files(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Paths inside a wheel built from the tree, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def tracked_package_files() -> frozenset[str]:
    """Paths of the files of the five packages that git tracks and the tree holds."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *PACKAGES],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = listing.stdout.decode().rstrip("\0").split("\0")
    return frozenset(path for path in paths if (ROOT / path).is_file())


def test_wheel_holds_every_tracked_file(wheel_files: frozenset[str]) -> None:
    """Law packs, templates and static files travel with the code."""
    assert tracked_package_files() - wheel_files == frozenset()


def test_wheel_holds_only_the_five_packages(wheel_files: frozenset[str]) -> None:
    """Nothing but the packages and their metadata lands in site-packages."""
    top_level = {path.split("/")[0] for path in wheel_files if ".dist-info/" not in path}
    assert top_level == set(PACKAGES)


def test_wheel_holds_no_private_data(wheel_files: frozenset[str]) -> None:
    """Case files, databases and byte code never travel."""
    private = {
        path
        for path in wheel_files
        if path.startswith("data/private/") or path.endswith((".db", ".pyc"))
    }
    assert private == set()


def test_wheel_declares_the_console_script(wheel_files: frozenset[str]) -> None:
    """Installing the wheel brings the `nansha` command."""
    assert any(path.endswith(".dist-info/entry_points.txt") for path in wheel_files)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_owns_the_package_name(package: str) -> None:
    """A foreign `data` or `model` in the environment would hide ours."""
    owners = importlib.metadata.packages_distributions().get(package, [])
    assert set(owners) <= {"nansha"}


@pytest.mark.parametrize("package", PACKAGES)
def test_package_name_leads_to_this_tree(package: str) -> None:
    """Importing a package by its short name finds this repository's folder."""
    specification = importlib.util.find_spec(package)
    assert specification is not None
    assert specification.origin == str(ROOT / package / "__init__.py")


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_typed(package: str, wheel_files: frozenset[str]) -> None:
    """Type checkers of other projects may trust our annotations."""
    assert f"{package}/py.typed" in wheel_files
