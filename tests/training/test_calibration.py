"""From a total to a probability."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.calibration import calibrate, profile_intercept
from training.crossfit import CrossFit
from training.prior import Hyperparameters

HYPER = Hyperparameters()
TOTALS = np.arange(-50, 51)
VARIANCE = 0.05 + 2e-5 * (TOTALS.astype(np.float64) - 5.0) ** 2


def test_the_intercept_makes_the_mean_right() -> None:
    """But for the weak pull of its prior, expected and observed events are equal."""
    draw = np.random.default_rng(0)
    offset = draw.normal(0, 1, 5000)
    outcome = (draw.random(5000) < 1 / (1 + np.exp(1.5 - offset))).astype(int)
    found = profile_intercept(offset, outcome, np.ones(5000), HYPER)
    expected = (1 / (1 + np.exp(-(found + offset)))).sum()
    assert expected == pytest.approx(outcome.sum(), abs=0.5)


@given(st.sampled_from([0, 1]), st.floats(-30, 30))
def test_one_class_only_still_has_an_intercept(outcome: int, offset: float) -> None:
    """The prior holds it."""
    found = profile_intercept(np.full(20, offset), np.full(20, outcome), np.ones(20), HYPER)
    assert np.isfinite(found)
    assert abs(found + offset) < 60


def test_the_head_carries_slope_intercept_and_widening() -> None:
    """Up to 2,000 cases the standard deviation is widened by a quarter."""
    found = calibrate(-3.0, 0.12, totals=TOTALS, variance=VARIANCE, cases=500)
    assert (found.head.intercept, found.head.slope, found.head.widening) == (-3.0, 0.12, 1.25)
    assert found.projection.explained == pytest.approx(1.0)
    assert (found.diagnostic, found.applied) == (None, False)


@pytest.mark.parametrize("cases", [100, 2_000, 200_000])
def test_both_ends_of_the_interval_rise_with_the_total(cases: float) -> None:
    """Else a graver answer could lower the band; the variance of the slope is capped for it."""
    unsure = 0.05 + 0.02 * TOTALS.astype(np.float64) ** 2
    found = calibrate(-3.0, 0.12, totals=TOTALS, variance=unsure, cases=cases)
    ends = np.array([found.head.interval(total) for total in range(-200, 201)])
    assert (np.diff(ends, axis=0) >= 0).all()
    assert found.projection.capped


def test_a_line_on_unseen_cases_is_applied_only_beyond_doubt() -> None:
    """Its slope multiplies the head's, its covariance with its square."""
    doubtful = CrossFit(0.9, 0.1, (0.7, 1.1), (-0.1, 0.3), 0.3, 5_000, 500)
    sure = CrossFit(0.5, 0.1, (0.4, 0.6), (0.0, 0.2), 0.3, 5_000, 500)
    plain = calibrate(-3.0, 0.12, totals=TOTALS, variance=VARIANCE, cases=500)
    kept, moved = (
        calibrate(-3.0, 0.12, totals=TOTALS, variance=VARIANCE, cases=500, diagnostic=line)
        for line in (doubtful, sure)
    )
    assert (kept.head, kept.applied) == (plain.head, False)
    assert moved.applied
    assert moved.head.slope == pytest.approx(0.06)
    assert moved.head.intercept == pytest.approx(0.1 - 1.5)
    assert moved.head.covariance[1][1] == pytest.approx(plain.head.covariance[1][1] / 4)
