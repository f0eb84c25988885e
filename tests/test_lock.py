"""The locks pin and hash everything, and send nobody to a particular address."""

import re
import tomllib
from itertools import chain, product
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCKS = sorted([*ROOT.glob("*.lock"), *ROOT.glob("benchmarks/*.lock")])
PYTHONS = ("3.11", "3.12")
WHOLE = ROOT / "requirements.lock"
HASHED = re.compile(r"^(?P<requirement>\S+==\S+( ; .+?)?)( \\\n    --hash=sha256:[0-9a-f]{64})+$")


def entries(lock: Path) -> list[str]:
    """Each requirement with its hashes, comments left out."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return re.split(r"\n(?=\S)", kept)


def pins(lock: Path) -> list[Requirement]:
    """The requirements of a lock, without their hashes."""
    return [Requirement(entry.split(" \\\n")[0]) for entry in entries(lock)]


def declared() -> list[Requirement]:
    """Every direct requirement of pyproject.toml: run, extras, development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = chain.from_iterable(project["project"]["optional-dependencies"].values())
    groups = chain.from_iterable(project["dependency-groups"].values())
    named = (entry for entry in groups if isinstance(entry, str))
    return [Requirement(text) for text in (*project["project"]["dependencies"], *extras, *named)]


def applies(requirement: Requirement, python: str) -> bool:
    """Whether a requirement is wanted on this platform under one Python."""
    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    return requirement.marker is None or requirement.marker.evaluate(environment)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_lock_names_no_address(lock: Path) -> None:
    """Installing works against any mirror, or a folder of wheels in a closed network."""
    text = lock.read_text(encoding="utf-8")
    pattern = r"://|--index|--extra-index|--find-links|--trusted-host| @ |\+cpu"
    assert re.findall(pattern, text) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    """What is installed is, byte for byte, what was resolved."""
    assert [entry for entry in entries(lock) if not HASHED.match(entry.rstrip("\n"))] == []


@pytest.mark.parametrize(
    ("requirement", "python"),
    [pair for pair in product(declared(), PYTHONS) if applies(*pair)],
    ids=str,
)
def test_lock_satisfies_declared_requirement(requirement: Requirement, python: str) -> None:
    """A changed requirement without `make lock` is caught here."""
    versions = [
        next(iter(pin.specifier)).version
        for pin in pins(WHOLE)
        if pin.name == requirement.name and applies(pin, python)
    ]
    assert len(versions) == 1
    assert requirement.specifier.contains(versions[0])


@pytest.mark.parametrize("name", ["requirements-serve.lock", "requirements-build.lock"])
def test_smaller_lock_agrees_with_the_whole(name: str) -> None:
    """What is served is what was tested."""
    whole = {f"{pin.name}{pin.specifier}" for pin in pins(WHOLE)}
    part = {f"{pin.name}{pin.specifier}" for pin in pins(ROOT / name)}
    assert part - whole == set()


def test_serving_lock_holds_no_learning_library() -> None:
    """The image that serves carries neither data frames nor estimators nor test tools."""
    names = {pin.name for pin in pins(ROOT / "requirements-serve.lock")}
    assert names & {"pandas", "scikit-learn", "shap", "pyarrow", "pytest", "playwright"} == set()
