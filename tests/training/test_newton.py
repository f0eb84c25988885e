"""The most probable steps under the prior and its bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from tests.training.worlds import CODING, world
from training.likelihood import Derivatives, Rows, of_codes, of_matrix
from training.newton import DidNotConverge, fit, without_scale
from training.prior import Hyperparameters, prior_of, steps_prior

HYPER = Hyperparameters()
PRIOR = prior_of(CODING, HYPER)
CASES = world(1200, 5).cases
CASES = CASES.rows(CASES.released)
LIKELIHOOD = of_codes(CODING, CASES.codes, CASES.misconduct, CASES.weight)
FOUND = fit(LIKELIHOOD, PRIOR)


def test_no_general_optimiser_finds_a_lower_objective() -> None:
    """L-BFGS-B from the same start, within the same bounds, on five columns."""
    draw = np.random.default_rng(1)
    matrix = (draw.random((400, 5)) < 0.4).astype(float)
    outcome = (draw.random(400) < 0.2 + 0.3 * matrix[:, 0]).astype(int)
    likelihood = of_matrix(matrix, outcome, np.ones(400))
    centre, signs = np.array([2, 0, -3, 1, 0]), np.array([1, 1, -1, -1, 0])
    prior = steps_prior(centre, signs, np.array([1, 1, 1, 2, 2]), HYPER)
    found = fit(likelihood, prior)

    def objective(theta: np.ndarray) -> float:
        return likelihood.at(without_scale(theta)).loss + prior.penalty(theta)

    bounds = list(zip(prior.lower, prior.upper, strict=True))
    peer = minimize(objective, prior.start(0.3), method="L-BFGS-B", bounds=bounds)
    assert found.objective <= peer.fun + 1e-9
    assert found.objective == pytest.approx(peer.fun, abs=1e-3)


def test_the_signs_of_the_law_hold_and_some_bind() -> None:
    """Without them some steps would have the wrong sign."""
    free = replace(
        PRIOR, lower=np.full(len(PRIOR.lower), -9.0), upper=np.full(len(PRIOR.upper), 9.0)
    )
    unsigned = fit(LIKELIHOOD, free).increments
    assert (CODING.signs * FOUND.increments >= 0).all()
    assert (CODING.signs * unsigned < 0).any()
    assert FOUND.at_bound.any()


def test_the_slope_is_0_where_no_bound_holds() -> None:
    """And presses against the bound where one does."""
    assert np.abs(FOUND.slope[~FOUND.at_bound]).max() < 1e-3
    at_lower = FOUND.at_bound & (FOUND.theta <= PRIOR.lower)
    assert (FOUND.slope[at_lower] >= 0).all()


def test_a_factor_without_cases_keeps_the_experts_times_the_scale() -> None:
    """A factor that nobody answered: the prior is all there is."""
    codes = CASES.codes.copy()
    codes[:, 3] = -1
    found = fit(of_codes(CODING, codes, CASES.misconduct, CASES.weight), PRIOR)
    own = CODING.places == 3
    assert found.increments[own] == pytest.approx(found.scale * CODING.expert[own], abs=1e-5)


def test_it_starts_where_it_is_told_and_ends_at_the_same_point() -> None:
    """From the solution it takes no step."""
    again = fit(LIKELIHOOD, PRIOR, FOUND.theta)
    assert again.steps == 0
    assert np.array_equal(again.theta, FOUND.theta)
    assert fit(LIKELIHOOD, PRIOR, np.zeros_like(FOUND.theta)).theta == pytest.approx(
        FOUND.theta, abs=1e-4
    )


def test_repeated_cases_outweigh_the_prior() -> None:
    """With every case a thousandfold the fit leaves the experts."""
    heavy = of_codes(CODING, CASES.codes, CASES.misconduct, 100 * CASES.weight)
    expert = FOUND.scale * CODING.expert
    near = np.abs(FOUND.increments - expert).sum()
    assert np.abs(fit(heavy, PRIOR).increments - expert).sum() > 2 * near


def test_a_far_start_is_reached_by_halving() -> None:
    """Newton steps overshoot from far out; the halved ones do not."""
    columns, outcome = np.zeros((50, len(CODING))), np.repeat([1.0, 0.0], 25)
    likelihood = Rows(lambda rows: columns[rows], outcome, np.ones(50))
    start = PRIOR.start(0.5)
    start[0] = 12.0
    wide = replace(PRIOR, spread=np.array([1e3, 0.04]))
    assert fit(likelihood, wide, start).intercept == pytest.approx(0.0, abs=1e-4)


def test_a_likelihood_that_contradicts_itself_is_reported() -> None:
    """A gradient of the wrong sign cannot descend: a fault, said as one."""

    class Wrong:
        cases, events = LIKELIHOOD.cases, LIKELIHOOD.events

        def at(self, coefficients: np.ndarray) -> Derivatives:
            found = LIKELIHOOD.at(coefficients)
            return replace(found, gradient=-100 * found.gradient)

    with pytest.raises(DidNotConverge, match="no descent"):
        fit(Wrong(), PRIOR)


def test_steps_without_end_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A curvature a thousand times too large: each step is a thousandth of the way."""

    class Stiff:
        cases, events = LIKELIHOOD.cases, LIKELIHOOD.events

        def at(self, coefficients: np.ndarray) -> Derivatives:
            found = LIKELIHOOD.at(coefficients)
            return replace(found, curvature=1000 * found.curvature)

    monkeypatch.setattr("training.newton._MOST_STEPS", 8)
    with pytest.raises(DidNotConverge, match="no least value within 8 Newton steps"):
        fit(Stiff(), PRIOR)
