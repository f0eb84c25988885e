"""The examples run, the guide runs, and every assumption has its place."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

import evaluation.selective
from evaluation.selective.assumptions import ASSUMPTIONS, assumptions_of

ROOT = Path(__file__).parents[3]
MODULES = sorted(path.stem for path in (ROOT / "evaluation" / "selective").glob("*.py"))
GUIDE = ROOT / "docs" / "selective-labels.md"


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    """Each module does what its docstrings show."""
    package = "evaluation.selective"
    module = importlib.import_module(package if name == "__init__" else f"{package}.{name}")
    assert doctest.testmod(module).failed == 0


def test_the_package_names_every_module_of_its_interface() -> None:
    """Whoever reads the package finds the modules; inner ones need no entry."""
    inner = {"__init__", "figures", "logistic", "odds", "f_distribution"}
    listed = re.findall(r"^`(\w+)` ", evaluation.selective.__doc__ or "", flags=re.MULTILINE)
    assert set(listed) == set(MODULES) - inner


def test_the_guide_runs() -> None:
    """The Python blocks of docs/selective-labels.md print what stands beside them."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    script = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "guide", str(GUIDE), 0)
    runner = doctest.DocTestRunner()
    runner.run(script)
    assert len(script.examples) > 10
    assert runner.failures == 0


def test_assumptions_are_eight_in_order() -> None:
    """A1 to A8, each with a code of its own and a sentence, and each in the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    assert [each.id for each in ASSUMPTIONS] == [f"A{number}" for number in range(1, 9)]
    assert len({each.code for each in ASSUMPTIONS}) == 8
    assert all(each.statement.endswith(".") for each in ASSUMPTIONS)
    assert all(f"| {each.id} |" in text for each in ASSUMPTIONS)


def test_an_unknown_method_is_refused() -> None:
    """The error says which are known."""
    with pytest.raises(ValueError, match="allowed: contraction, aipw, marginal_bounds"):
        assumptions_of("heckman")
