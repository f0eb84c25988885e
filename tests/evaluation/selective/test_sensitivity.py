"""Bounds against search, the closed form of the flip, and the order of all limits."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import EvaluationError, NotAssessable
from evaluation.selective.cases import selected_cases
from evaluation.selective.figures import E1, E2, Bootstrap
from evaluation.selective.propensity import given_propensity
from evaluation.selective.sensitivity import flipping_gamma, manski_bounds, marginal_bounds
from evaluation.selective.weighting import mean_risk, released_share
from tests.evaluation.selective.invented import invented

FEW = Bootstrap(draws=50)


@pytest.mark.parametrize("gamma", [1.0, 1.5, 3.0])
def test_bounds_are_the_extremes_over_all_weights(gamma: float) -> None:
    """Every corner of λ in [1/Γ, Γ] tried; the extremes of a Hájek mean lie at corners."""
    outcome, chance = np.array([1, 0, 1, 0, 0]), np.array([0.2, 0.5, 0.7, 0.3, 0.9])
    released = np.r_[np.ones(5), 0]
    cases = selected_cases(released, np.r_[outcome, 0], [0, 1, 0, 1, 0, 1])
    found = marginal_bounds(cases, given_propensity(np.r_[chance, 0.5]), gamma, bootstrap=FEW)
    means = []
    for corner in product((1 / gamma, gamma), repeat=5):
        weight = 1 + np.array(corner) * (1 - chance) / chance
        means.append((weight * outcome).sum() / weight.sum())

    assert found.low == pytest.approx(min(means))
    assert found.high == pytest.approx(max(means))
    assert found.estimand == E2
    assert found.interval_low <= found.low <= found.high <= found.interval_high


def test_without_the_unrecorded_the_bounds_meet_at_the_weighted_mean() -> None:
    """Γ = 1 is IPW."""
    drawn = invented(2_000, seed=1)
    chance = given_propensity(drawn.chance)
    found = marginal_bounds(drawn.cases, chance, 1.0, bootstrap=FEW)
    weighted = mean_risk(drawn.cases, chance, drawn.probability, bootstrap=FEW)
    assert found.low == found.high == pytest.approx(weighted.ipw.estimate.value)


@given(st.floats(1, 20), st.floats(1, 3), st.integers(0, 50))
def test_bounds_widen_with_gamma(gamma: float, factor: float, seed: int) -> None:
    """More room for the unrecorded never narrows them."""
    drawn = invented(200, seed=seed)
    chance = given_propensity(drawn.chance)
    inner, outer = (
        marginal_bounds(drawn.cases, chance, each, bootstrap=Bootstrap(2))
        for each in (gamma, gamma * factor)
    )
    assert outer.low <= inner.low + 1e-12
    assert inner.high <= outer.high + 1e-12


@given(st.floats(0.02, 0.9), st.integers(0, 50))
def test_the_bound_at_the_flip_is_the_limit(limit: float, seed: int) -> None:
    """The closed form agrees with the bounds themselves, from either side."""
    drawn = invented(200, seed=seed)
    chance = given_propensity(drawn.chance)
    flip = flipping_gamma(drawn.cases, chance, limit, bootstrap=FEW)
    plain = marginal_bounds(drawn.cases, chance, 1.0, bootstrap=Bootstrap(2)).low
    assert flip.above == (plain > limit)
    assert flip.low <= flip.high
    if np.isfinite(flip.gamma):
        found = marginal_bounds(drawn.cases, chance, flip.gamma, bootstrap=Bootstrap(2))
        assert (found.low if flip.above else found.high) == pytest.approx(limit, rel=1e-6)


def test_without_misconduct_no_gamma_flips() -> None:
    """Nothing seen, so that no weight makes it much; and the reverse where all violate."""
    cases = selected_cases([1, 1, 0], [0, 0, 0], [0, 1, 0])
    chance = given_propensity([0.5, 0.5, 0.5])
    assert flipping_gamma(cases, chance, 0.1, bootstrap=FEW).gamma == np.inf
    all_violate = selected_cases([1, 1, 0], [1, 1, 0], [0, 1, 0])
    assert flipping_gamma(all_violate, chance, 0.1, bootstrap=FEW).gamma == np.inf


def test_manski_by_hand_and_outside_of_everything() -> None:
    """No detained person would violate, or each; a small Γ stays inside."""
    cases = selected_cases([1, 1, 0, 0], [1, 0, -1, -1], [0, 1, 0, 1])
    found = manski_bounds(cases, bootstrap=FEW)
    assert (found.low, found.high, found.gamma) == (0.25, 0.75, np.inf)

    drawn = invented(5_000, seed=2)
    chance, kept = given_propensity(drawn.chance), released_share(drawn.x, 0.5)
    inner = marginal_bounds(drawn.cases, chance, 1.5, kept=kept, per_case=True, bootstrap=FEW)
    outer = manski_bounds(drawn.cases, kept=kept, per_case=True, bootstrap=FEW)
    assert outer.low <= inner.low <= inner.high <= outer.high
    assert (inner.estimand, outer.estimand) == (E1, E1)
    assert outer.holds(float((kept * drawn.would).mean()))


def test_bounds_per_case_are_those_per_kept_case_times_their_share() -> None:
    """A failure rate counts all cases below the line."""
    drawn = invented(1_000, seed=3)
    chance, kept = given_propensity(drawn.chance), released_share(drawn.x, 0.5)
    mean, rate = (
        marginal_bounds(drawn.cases, chance, 2, kept=kept, per_case=each, bootstrap=FEW)
        for each in (False, True)
    )
    assert rate.high == pytest.approx(0.5 * mean.high)


@pytest.mark.slow
def test_true_gamma_covers_where_something_is_hidden() -> None:
    """With u in decision and outcome IPW is too low; Γ = 3 holds the truth, Manski always."""
    for seed in range(10):
        drawn = invented(20_000, seed=seed, unrecorded=0.7)
        chance = given_propensity(drawn.chance)
        truth = float(drawn.would[chance.overlap].mean())
        plain = mean_risk(drawn.cases, chance, drawn.probability, bootstrap=FEW)
        assert plain.ipw.estimate.value < truth
        assert marginal_bounds(drawn.cases, chance, 3, bootstrap=FEW).holds(truth)
        assert manski_bounds(drawn.cases, kept=chance.overlap, bootstrap=FEW).holds(truth)


def test_wrong_input_is_refused() -> None:
    """Γ below 1, a limit that is no share, a zone without anybody released."""
    cases = selected_cases([1, 0, 0], [0, 0, 0], [0, 1, 1])
    chance = given_propensity([0.5] * 3)
    for gamma in (0.9, float("nan")):
        with pytest.raises(EvaluationError, match="evaluation_gamma"):
            marginal_bounds(cases, chance, gamma)
    with pytest.raises(EvaluationError, match="evaluation_limit"):
        flipping_gamma(cases, chance, 1.0)
    with pytest.raises(NotAssessable, match="selective_nobody_released"):
        marginal_bounds(cases, chance, 2, kept=[0, 1, 1])
    with pytest.raises(NotAssessable, match="selective_nobody_chosen"):
        manski_bounds(cases, kept=[0, 0, 0])
    with pytest.raises(EvaluationError, match="evaluation_length"):
        manski_bounds(cases, kept=[1, 1])
