"""One multiplier per factor: estimate, what the data know, and how cases are counted."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from model.factors import Direction, Order
from tests.case_tables import LAW
from tests.reweighting_worlds import CARD, SCALE, codes, points, world
from training import likelihood, multipliers, penalised
from training.errors import LearningError
from training.multipliers import factor_worth, fit_multipliers

WORLD = world(2_000, 1)


def test_estimate_solves_its_corrected_equations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the correction of bias, the score of every multiplier balances its prior."""
    monkeypatch.setattr(multipliers, "first_order_bias", lambda *_: 0.0)
    small = world(500, 2)
    known = np.maximum(small.codes, 0)
    found = fit_multipliers(known, small.misconduct, LAW, CARD)
    z = points(known)
    intercept = _intercept(z @ found.estimate, small.misconduct)
    p = 1 / (1 + np.exp(-(intercept + z @ found.estimate)))
    pull = (multipliers.SCALE_MEAN - found.estimate) / 0.30**2
    assert z.T @ (small.misconduct - p) + pull == pytest.approx(np.zeros(43), abs=1e-3)


def _intercept(predictor: np.ndarray, outcome: np.ndarray) -> float:
    """Return the intercept that its weak prior and the events ask for, by bisection."""
    low, high = -20.0, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        excess = np.sum(1 / (1 + np.exp(-(middle + predictor))) - outcome) + (middle + 2) / 25
        low, high = (low, middle) if excess > 0 else (middle, high)
    return low


def test_few_misconducts_do_not_inflate_the_multipliers() -> None:
    """With four misconducts for each factor they are right on average, not a tenth too large."""
    mean = np.mean(
        [
            fit_multipliers(few.codes, few.misconduct, LAW, CARD).estimate.mean()
            for few in (world(600, 300 + seed) for seed in range(4))
        ]
    )
    assert mean == pytest.approx(SCALE, abs=0.011)


def test_multipliers_are_found_again() -> None:
    """Where the points are right, every multiplier is the scale, give or take its own error."""
    found = fit_multipliers(WORLD.codes, WORLD.misconduct, LAW, CARD)
    z = (found.estimate - SCALE) / np.sqrt(np.diag(found.covariance))
    assert np.abs(z).max() < 4
    assert z.std() == pytest.approx(1, abs=0.35)


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases are read block by block; the size of the blocks changes nothing."""
    whole = fit_multipliers(WORLD.codes, WORLD.misconduct, LAW, CARD)
    monkeypatch.setattr(likelihood, "CHUNK_ROWS", 700)
    monkeypatch.setattr(multipliers, "CHUNK_ROWS", 700)
    monkeypatch.setattr(penalised, "CHUNK_ROWS", 700)
    parts = fit_multipliers(WORLD.codes, WORLD.misconduct, LAW, CARD)
    assert parts.estimate == pytest.approx(whole.estimate, abs=1e-9)
    assert np.array_equal(parts.cases, whole.cases)


def test_a_weight_of_two_estimates_like_the_case_told_twice() -> None:
    """Estimates agree; the case told twice is taken for more knowledge, the weight is not."""
    doubled = fit_multipliers(
        WORLD.codes, WORLD.misconduct, LAW, CARD, weight=np.full(len(WORLD.codes), 2.0)
    )
    twice = fit_multipliers(
        np.vstack([WORLD.codes, WORLD.codes]), np.tile(WORLD.misconduct, 2), LAW, CARD
    )
    assert doubled.estimate == pytest.approx(twice.estimate, abs=1e-7)
    assert np.diag(doubled.covariance) == pytest.approx(2 * np.diag(twice.covariance))


def test_more_misconduct_is_more_knowledge() -> None:
    """The share of the data grows with them and stays a share."""
    shares = [
        fit_multipliers(part.codes, part.misconduct, LAW, CARD).data_share
        for part in (world(100, 3), world(600, 3))
    ]
    assert all(np.all((share >= 0) & (share <= 1)) for share in shares)
    assert np.all(shares[0] < shares[1])


def test_cases_with_points_are_counted() -> None:
    """A case counts for a factor that gives it points, whichever sign they have."""
    found = fit_multipliers(WORLD.codes, WORLD.misconduct, LAW, CARD)
    present = points(WORLD.codes) != 0
    assert np.array_equal(found.cases, present.sum(axis=0))
    assert np.array_equal(found.case_events, present[WORLD.misconduct == 1].sum(axis=0))
    assert (found.n, found.events) == (2_000, WORLD.misconduct.sum())


def test_unknown_answers_have_no_share_in_a_multiplier() -> None:
    """That a factor is unknown for those who misbehave does not move its multiplier."""
    answers, misconduct = WORLD.codes.copy(order="F"), WORLD.misconduct.copy()
    extra = codes(600, 9, unknown=0.0)
    extra[:, 0] = -1
    answers = np.asfortranarray(np.vstack([answers, extra]))
    outcome = np.concatenate([misconduct, np.ones(600, np.int8)])
    found = fit_multipliers(answers, outcome, LAW, CARD)
    error = np.sqrt(found.covariance[0, 0])
    assert abs(found.estimate[0] - SCALE) < 4 * error


def test_separated_outcomes_have_an_answer() -> None:
    """A factor that tells misconduct perfectly gets a large multiplier, not an infinite one."""
    answers = codes(400, 4, unknown=0.0)
    misconduct = (points(answers)[:, 3] > 0).astype(np.int8)
    found = fit_multipliers(answers, misconduct, LAW, CARD)
    assert np.isfinite(found.estimate).all()
    assert found.estimate[3] == found.estimate.max()


@pytest.mark.parametrize("factor", ["flight_conduct", "plea_acceptance"])
def test_without_points_the_place_of_the_level_counts(factor: str) -> None:
    """An ordered factor without points is measured in levels away from the neutral one."""
    chosen = LAW.scale.by_id[factor]
    blank = replace(CARD, points={**CARD.points, factor: dict.fromkeys(chosen.level_ids, 0)})
    worth, by_points = factor_worth(chosen, blank)
    assert not by_points
    assert worth[2 + chosen.positions[chosen.neutral]] == 0
    assert all(second - first == 1 for first, second in pairwise(worth[2:]))


@pytest.mark.parametrize(("factor", "sign"), [("age_stage", -1.0), ("offence_category", 1.0)])
def test_nominal_factor_without_points_has_the_sign_of_its_direction(
    factor: str, sign: float
) -> None:
    """Every level but the neutral one counts alike."""
    chosen = LAW.scale.by_id[factor]
    blank = replace(CARD, points={**CARD.points, factor: dict.fromkeys(chosen.level_ids, 0)})
    worth, _ = factor_worth(chosen, blank)
    assert chosen.order is Order.NOMINAL
    assert chosen.direction is not Direction.BOTH
    assert sorted(set(worth.tolist())) == sorted({0.0, sign})


@pytest.mark.parametrize(
    ("answers", "misconduct", "said"),
    [
        (np.zeros((0, 43), np.int8), np.zeros(0, np.int8), "at least one row"),
        (np.zeros((3, 42), np.int8), np.zeros(3, np.int8), "43 columns"),
        (np.zeros((3, 43), np.int8), np.zeros(2, np.int8), "2 values"),
        (np.zeros((2, 43), np.int8), np.array([0, -1], np.int8), "that were released"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    answers: np.ndarray, misconduct: np.ndarray, said: str
) -> None:
    """The error names the form and what is allowed."""
    with pytest.raises(LearningError, match=said):
        fit_multipliers(answers, misconduct, LAW, CARD)
