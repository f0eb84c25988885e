"""Who may import whom, and how large a module may grow."""

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
PACKAGES = ("model", "data", "evaluation", "training", "api")
SERVING = (
    *("model", "data.law", "data.scorecards", "data.tables", "data.store"),
    *("api.app", "api.routes", "api.pages", "api.schemas", "api.security", "api.documents"),
)
LEARNING = ("pandas", "pandera", "sklearn", "joblib", "shap")
OUTSIDE_WORLD = frozenset(
    {"http", "os", "pathlib", "random", "shutil", "socket", "sqlite3", "subprocess"}
    | {"tempfile", "time", "urllib"}
)
MEDIAN_LINES = 130
MOST_LINES = 450


def modules(package: str) -> list[Path]:
    """Every module file of a package but the package markers."""
    files = (ROOT / package).rglob("*.py")
    return sorted(path for path in files if path.name != "__init__.py")


def imported_names(path: Path) -> Iterator[str]:
    """Top-level names that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_import_contracts_are_kept() -> None:
    """The contracts in pyproject.toml hold."""
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS


def test_serving_reaches_no_learning_library() -> None:
    """No chain of imports, however long or late, leads from serving to data frames."""
    graph = grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    chains = [
        graph.find_shortest_chain(importer=room, imported=library, as_packages=True)
        for room in SERVING
        for library in LEARNING
        if {room, library} <= graph.modules
    ]
    assert [chain for chain in chains if chain] == []


@pytest.mark.parametrize("path", modules("model"), ids=lambda path: path.stem)
def test_model_imports_standard_library_and_numpy_only(path: Path) -> None:
    """The model stays runnable anywhere Python and numpy are."""
    allowed = sys.stdlib_module_names | {"numpy", "model"}
    assert set(imported_names(path)) - allowed == set()


@pytest.mark.parametrize("path", modules("model"), ids=lambda path: path.stem)
def test_model_touches_no_outside_world(path: Path) -> None:
    """The model reads no file, clock, network or chance: same request, same bytes."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    opens = [
        node.lineno
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "input", "print"}
    ]
    assert (set(imported_names(path)) & OUTSIDE_WORLD, opens) == (set(), [])


def test_modules_stay_short() -> None:
    """Half of the modules fit on two screens, and none grows beyond reading."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for package in PACKAGES
        for path in modules(package)
    }
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_LINES
