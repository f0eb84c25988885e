"""What simulated policies promise, held against a world whose truth is known."""

from __future__ import annotations

import pytest

from benchmarks.policy_truth import FIRST_SEED, measure, report


@pytest.mark.slow
def test_the_promise_is_too_good_and_its_limit_is_told() -> None:
    """As decided it is right; by total it understates; the gain is real, for the odds are below."""
    found = measure(range(FIRST_SEED, FIRST_SEED + 3), rows=24_000, draws=20)
    assert found["today"] == pytest.approx(found["today_true"], rel=0.1)
    assert (found["card"] < found["card_true"]).all()
    assert (found["card_true"] < found["today_true"]).all()
    assert (found["odds_true"] < found["break_even"]).all()


@pytest.mark.slow
def test_the_section_names_what_it_was_measured_on() -> None:
    """Seeds and cases, and how much too good the promise is."""
    section = report(range(FIRST_SEED, FIRST_SEED + 2), rows=10_000, draws=10)
    assert "2 seeds from 100, 10,000 cases" in section
    assert "times the true one" in section
