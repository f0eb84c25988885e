"""The calibration line on unseen cases."""

from __future__ import annotations

import numpy as np
import pytest

from training.crossfit import EVENTS_TO_APPLY, CrossFit, fold_of, unseen_line


def drawn(slope: float, rows: int = 20_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return logits and outcomes whose true logit is `slope` times as steep."""
    draw = np.random.default_rng(seed)
    logit = draw.normal(-1, 1.5, rows)
    return logit, (draw.random(rows) < 1 / (1 + np.exp(-(0.3 + slope * logit)))).astype(int)


def test_folds_share_the_events_evenly() -> None:
    """Each fold has its part of both, and the seed decides."""
    outcome = np.repeat([1, 0], [23, 177])
    fold = fold_of(outcome, 1)
    assert np.bincount(fold[outcome == 1]).tolist() == [5, 5, 5, 4, 4]
    assert np.array_equal(fold, fold_of(outcome, 1))
    assert not np.array_equal(fold, fold_of(outcome, 2))


@pytest.mark.parametrize("slope", [0.6, 1.0, 1.4])
def test_the_line_is_found_within_its_interval(slope: float) -> None:
    """Slope and intercept of the truth lie inside."""
    logit, outcome = drawn(slope)
    found = unseen_line(logit, outcome, np.ones(len(logit)))
    assert found.slope_interval[0] < slope < found.slope_interval[1]
    assert found.intercept_interval[0] < 0.3 < found.intercept_interval[1]
    assert found.must_be_applied is (slope != 1.0)


def test_few_events_never_apply_a_line() -> None:
    """However far from 1 the slope lies."""
    logit, outcome = drawn(0.3, rows=400)
    found = unseen_line(logit, outcome, np.ones(400))
    assert found.events < EVENTS_TO_APPLY
    assert found.slope_interval[1] < 1
    assert not found.must_be_applied


def test_a_slope_below_0_is_no_calibration() -> None:
    """It says that the fit is wrong, and turning it round would hide that."""
    line = CrossFit(-0.5, 0.0, (-0.6, -0.4), (0.0, 0.0), 0.3, 5_000, 500)
    assert not line.must_be_applied


def test_constant_predictors_have_a_line_without_end() -> None:
    """The slope is unknown, and its interval says so."""
    found = unseen_line(np.full(50, -1.0), np.repeat([1, 0], [10, 40]), np.ones(50))
    assert found.slope_interval[1] - found.slope_interval[0] > 1000
