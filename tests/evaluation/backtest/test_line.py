"""The line from total to probability: found again, refused where nothing carries it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation.assessable import Lacking
from evaluation.backtest.line import RiskLine, cross_fitted, fit_line
from evaluation.calibration import calibration_line

TRUE = (-2.0, 0.1)


def drawn(n: int, seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Return totals and outcomes of a known line."""
    generator = np.random.default_rng(seed)
    total = np.round(generator.normal(-10, 12, n)).astype(np.int64)
    risk = 1 / (1 + np.exp(-(TRUE[0] + TRUE[1] * total)))
    return total, (generator.random(n) < risk).astype(np.int8)


def line_of(n: int, seed: int = 0) -> RiskLine:
    """Return the line fitted to a draw."""
    line = fit_line(*drawn(n, seed), 20)
    assert isinstance(line, RiskLine)
    return line


def test_finds_the_line_with_its_uncertainty() -> None:
    """Both coefficients lie within three standard errors; the interval holds the point."""
    line = line_of(20_000)
    (bb, _), (_, ss) = line.covariance
    assert abs(line.intercept - TRUE[0]) < 3 * bb**0.5
    assert abs(line.slope - TRUE[1]) < 3 * ss**0.5
    low, high = line.interval(np.array([-20.0, 0.0, 20.0]))
    middle = line.probability(np.array([-20.0, 0.0, 20.0]))
    assert ((low < middle) & (middle < high)).all()


def test_agrees_with_the_calibration_line() -> None:
    """The same model, fitted case by case on the total as a logit."""
    total, outcome = drawn(3_000)
    other = calibration_line(outcome, 1 / (1 + np.exp(-total / 10)))
    line = line_of(3_000)
    assert other is not None
    assert line.slope * 10 == pytest.approx(other.slope.value, abs=1e-8)
    assert line.intercept == pytest.approx(other.intercept.value, abs=1e-8)
    half = (other.slope.high - other.slope.low) / 2 / 1.959963984540054
    assert line.covariance[1][1] ** 0.5 * 10 == pytest.approx(half, rel=1e-6)


@pytest.mark.parametrize(
    ("total", "outcome", "reason"),
    [
        (np.arange(100), np.zeros(100, np.int8), "few_events"),
        (np.arange(100), np.ones(100, np.int8), "few_events"),
        (np.full(100, 5), np.arange(100) % 2, "no_variation"),
        (np.arange(100), (np.arange(100) >= 50).astype(np.int8), "no_variation"),
    ],
)
def test_says_why_there_is_no_line(
    total: NDArray[np.int64], outcome: NDArray[np.int8], reason: str
) -> None:
    """Too few of one outcome, one total, or totals that separate the outcomes."""
    found = fit_line(total, outcome, 20)
    assert isinstance(found, Lacking)
    assert found.reason == reason


def test_cross_fitted_probabilities_do_not_know_their_case() -> None:
    """Turning one outcome round leaves its own probability as it was, and moves others."""
    total, outcome = drawn(2_000)
    before = cross_fitted(total, outcome, 20, seed=1)
    assert isinstance(before, np.ndarray)
    line = line_of(2_000)
    assert np.abs(before - line.probability(total)).max() < 0.1
    assert (before != line.probability(total)).all()


def test_cross_fitting_asks_for_as_much() -> None:
    """Too few events in all are too few in the folds."""
    found = cross_fitted(np.arange(100), (np.arange(100) < 5).astype(np.int8), 20, seed=1)
    assert isinstance(found, Lacking)
