"""The simulation of false declarations runs, counts rightly, and bounds them."""

import numpy as np
import pytest

from benchmarks.reweighting_fdr import DESIGNS, QUICK, RULES, Design, measure, report
from training.reweighting import DECLARE_Q

DECLARED = next(iter(RULES))
EXACT = DESIGNS[:2]


@pytest.mark.slow
def test_report_has_a_row_for_every_rule() -> None:
    """The section names designs, rules, and how sure its figures are."""
    text = report(QUICK)
    assert text.count(f"| {DECLARED} |") == len(DESIGNS) * len(QUICK)
    assert "Synthetic" in text
    assert "± SE" in text


@pytest.mark.slow
@pytest.mark.parametrize("design", EXACT, ids=lambda each: each.name)
def test_false_declarations_are_bounded(design: Design) -> None:
    """With 300 misconducts, where the assumptions hold."""
    _assert_bounded(design, 300, 4)


@pytest.mark.soak
@pytest.mark.parametrize("design", EXACT, ids=lambda each: each.name)
@pytest.mark.parametrize(("events", "worlds"), [(200, 100), (1_000, 60), (5_000, 20)])
def test_false_declarations_are_bounded_at_every_size(
    design: Design, events: int, worlds: int
) -> None:
    """From few misconducts to many."""
    _assert_bounded(design, events, worlds)


def _assert_bounded(design: Design, events: int, worlds: int) -> None:
    found = measure(design, events, worlds)
    declared = found.outcomes[DECLARED]
    assert np.isclose(found.events, events)
    assert declared.false_share <= DECLARE_Q + 2 * declared.false_error
    assert declared.power > 0
