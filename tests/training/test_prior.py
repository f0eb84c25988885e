"""The prior: its density, its bounds and what it is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.training.worlds import CODING
from training.prior import (
    Hyperparameters,
    pinned,
    prior_of,
    steps_prior,
    unbounded,
    with_indicators,
    worth_in_cases,
)

HYPER = Hyperparameters()
PRIOR = prior_of(CODING, HYPER)


def a_theta(seed: int = 0, size: int = len(CODING) + 2) -> np.ndarray:
    """Return a θ anywhere."""
    return np.random.default_rng(seed).normal(size=size)


def test_slope_and_precision_are_the_derivatives_of_the_penalty() -> None:
    """By central differences, along every direction."""
    prior = steps_prior(np.array([3, 0, -2]), np.array([1, 0, -1]), np.array([2, 1, 1]), HYPER)
    theta, step = a_theta(1, 5), 1e-5
    for place in range(5):
        away = np.eye(5)[place] * step
        slope = (prior.penalty(theta + away) - prior.penalty(theta - away)) / (2 * step)
        bend = (prior.slope(theta + away) - prior.slope(theta - away)) / (2 * step)
        assert prior.slope(theta)[place] == pytest.approx(slope, rel=1e-5, abs=1e-5)
        assert prior.precision()[place] == pytest.approx(bend, rel=1e-5, abs=1e-5)


def test_the_determinant_is_that_of_the_precision() -> None:
    """Written as a sum of logarithms of deviations."""
    assert PRIOR.log_determinant() == pytest.approx(np.linalg.slogdet(PRIOR.precision())[1])


def test_experts_who_are_right_up_to_scale_cost_nothing_but_the_scale() -> None:
    """At s·w only the scale's own distance from its mean is paid."""
    scale = 0.2
    theta = np.concatenate([[HYPER.intercept_mean, scale], scale * CODING.expert])
    off = (scale - HYPER.scale_mean) / HYPER.scale_deviation
    assert PRIOR.penalty(theta) == pytest.approx(off**2 / 2)


def test_the_deviation_of_a_factor_is_shared_by_its_steps() -> None:
    """τ² is divided by the number of steps."""
    place = next(n for n, c in enumerate(CODING.columns) if c.factor == "frequency_pattern")
    assert PRIOR.deviation[place] == pytest.approx(0.2 / 2)


def test_bounds_follow_the_signs_of_the_law() -> None:
    """A raising step is never negative, a lowering one never positive."""
    lower, upper = PRIOR.lower[2:], PRIOR.upper[2:]
    assert (lower[CODING.signs > 0] == 0).all()
    assert (upper[CODING.signs < 0] == 0).all()
    assert set(np.abs(np.concatenate([lower, upper]))) == {0.0, HYPER.box}


def test_a_weight_set_takes_the_place_of_the_expert_points() -> None:
    """Only the centre changes."""
    found = prior_of(CODING, HYPER, centre=2 * CODING.expert)
    assert np.array_equal(found.centre, 2 * CODING.expert)
    assert np.array_equal(found.deviation, PRIOR.deviation)


def test_indicators_stand_between_columns_and_covariates() -> None:
    """Each with its own deviation and bounds, none following τ."""
    found = with_indicators(prior_of(CODING, HYPER, covariates=1), len(CODING), 2, HYPER)
    assert found.deviation[-3:].tolist() == [0.25, 0.25, 1.0]
    assert found.upper[-3:].tolist() == [0.5, 0.5, 20.0]
    assert found.lower[-3:].tolist() == [-0.5, -0.5, -20.0]
    assert not found.scaled[-3:].any()
    assert found.scaled[:-3].all()


def test_a_pinned_step_is_held_at_the_experts() -> None:
    """Its deviation is next to nothing and does not follow τ."""
    held = CODING.places == 3
    found = pinned(prior_of(CODING, HYPER, covariates=1), held)
    assert (found.deviation[:-1][held] < 1e-3).all()
    assert np.array_equal(found.deviation[:-1][~held], PRIOR.deviation[~held])
    assert not found.scaled[:-1][held].any()


def test_the_start_is_the_experts_at_the_rate_found() -> None:
    """Within the bounds, even where the experts lie outside."""
    start = replace(PRIOR, upper=np.minimum(PRIOR.upper, 0.3)).start(0.05)
    assert start[0] == pytest.approx(np.log(0.05 / 0.95))
    assert start[2:].max() == pytest.approx(0.3)


def test_without_bounds_nothing_but_the_bounds_changes() -> None:
    """What the evidence is taken of."""
    found = unbounded(PRIOR)
    assert np.isinf(found.lower).all()
    assert np.isinf(found.upper).all()
    assert found.penalty(a_theta()) == PRIOR.penalty(a_theta())


def test_the_worth_of_the_prior_matches_the_published_example() -> None:
    """Method, 1.1: τ = .2, p = .055, π = .3 is about 2,300 cases, 126 events."""
    cases = worth_in_cases(0.2, 0.055, 0.3)
    assert cases == pytest.approx(2300, rel=0.01)
    assert cases * 0.055 == pytest.approx(126, abs=1)
