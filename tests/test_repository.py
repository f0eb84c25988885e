"""The repository keeps its own promises: paths, commands, decisions, line ends."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "README.zh-CN.md", "DEVELOPERS.md")
PERSONAL_PATH = re.compile(r"(?<![\w.:/~-])/(?:home|root|work|Users)/\w")
MAKE_COMMAND = re.compile(r"(?:`|^\s*\$?\s*)make ([a-z-]+)", re.MULTILINE)


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git on this repository, whoever owns its folder."""
    return subprocess.run(
        ["git", "-c", "safe.directory=*", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def tracked_files() -> list[Path]:
    """Every file that git tracks and the tree holds."""
    names = git("ls-files", "-z").stdout.rstrip("\0").split("\0")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def make_targets() -> dict[str, bool]:
    """Targets of the Makefile, and whether each carries its one-line comment."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = re.findall(r"^([a-z][a-z-]*):(?!=)(.*)$", text, re.MULTILINE)
    return {target: " ## " in rest for target, rest in rules}


def test_no_personal_path_in_tracked_files() -> None:
    """Nothing in the tree works on one person's machine only."""
    found = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if PERSONAL_PATH.search(line.decode(errors="ignore"))
    }
    assert found == set()


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if (ROOT / name).exists()])
def test_documents_name_existing_make_targets(document: str) -> None:
    """Every `make` command that a reader is told to run exists."""
    commands = set(MAKE_COMMAND.findall((ROOT / document).read_text(encoding="utf-8")))
    assert commands - make_targets().keys() == set()


@pytest.mark.parametrize(
    "target", ["run", "test", "check", "fix", "soak", "bench", "tour", "lock", "help"]
)
def test_make_target_explains_itself(target: str) -> None:
    """`make help` shows one line for each target."""
    assert make_targets()[target]


def test_build_server_runs_what_developers_run() -> None:
    """The build server's script calls `make test` and nothing else."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    makes = [line for line in script if line.startswith("make ")]
    assert (makes, "set -euo pipefail" in script) == (["make test"], True)


def test_build_server_script_is_executable() -> None:
    """The build server can start its script."""
    assert git("ls-files", "--stage", ".ci/run").stdout.startswith("100755")


def test_every_decision_is_listed() -> None:
    """The index of decisions names each of them."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert {name for name in decisions if f"]({name})" not in index} == set()


def test_no_two_decisions_share_a_number() -> None:
    """A decision is cited by its number."""
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


def test_no_package_marker_under_tests() -> None:
    """A `tests/model/__init__.py` would make `model` mean the test folder."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("data/law/cn-2026.1/pack.toml", False),
        ("data/scorecards/expert-2026.1.json", False),
        ("data/private/cases.csv", True),
        ("nansha.db", True),
    ],
)
def test_git_ignores_private_data_only(path: str, ignored: bool) -> None:
    """The build honours .gitignore: an ignored law pack would be missing from the wheel."""
    assert (git("check-ignore", "--no-index", "-q", path).returncode == 0) is ignored


def test_checksummed_files_have_plain_line_ends() -> None:
    """Law packs and scorecards have the same bytes on every platform."""
    listing = git("ls-files", "--eol", "*.toml", "*.json").stdout.splitlines()
    assert [line for line in listing if "w/crlf" in line or "w/mixed" in line] == []
