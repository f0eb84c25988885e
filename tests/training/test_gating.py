"""The price of letting few points move."""

import numpy as np
import pytest

from data.learning_set import LearningSet
from tests.case_tables import LAW
from tests.reweighting_worlds import CARD, SCALE, learning_set, points, world
from training.errors import LearningError
from training.gating import Predictor, cross_validated_price, examine, held_out_price
from training.multipliers import fit_multipliers

WORLD = world(1_200, 21, wrong=12)
CASES = learning_set(WORLD, detained=200)
NAMES = [factor.id for factor in LAW.scale]


def fit(cases: LearningSet, movable: frozenset[str] | None) -> Predictor:
    """Fit one multiplier per factor; those that may not move keep the common scale."""
    found = fit_multipliers(cases.codes, cases.misconduct, LAW, CARD)
    moves = np.array([movable is None or name in movable for name in NAMES])
    kappa = np.where(moves, found.estimate, SCALE)
    level = np.log(cases.misconduct.mean() / (1 - cases.misconduct.mean()))
    centre = (points(cases.codes) @ kappa).mean()

    def predict(others: LearningSet) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-(level + points(others.codes) @ kappa - centre))))

    return predict


def test_price_is_the_difference_of_the_losses() -> None:
    """Every released case is predicted once, by fits that have not seen it."""
    price = cross_validated_price(CASES, LAW, CARD, fit, folds=2)
    assert price.difference == pytest.approx(price.gated - price.full)
    assert (price.n, price.events) == (1_000, WORLD.misconduct[200:].sum())
    assert price.folds == len(price.movable) == 2
    assert 0 < price.standard_error < 0.03


def test_gate_is_found_anew_in_every_fold() -> None:
    """The number that could move is that of the other folds, never of the predicted cases."""
    seen: list[frozenset[str] | None] = []

    def remember(cases: LearningSet, movable: frozenset[str] | None) -> Predictor:
        seen.append(movable)
        if movable is not None:
            assert movable == examine(cases, LAW, CARD).movable
        return fit(cases, movable)

    price = cross_validated_price(CASES, LAW, CARD, remember, folds=2)
    assert [len(each) for each in seen if each is not None] == list(price.movable)
    assert seen.count(None) == 2


def test_same_predictions_cost_nothing() -> None:
    """Where the gate changes nothing the price is 0, and so is its error."""

    def constant(_: LearningSet, __: frozenset[str] | None) -> Predictor:
        return lambda others: np.full(len(others), 0.2)

    price = cross_validated_price(CASES, LAW, CARD, constant, folds=2)
    assert (price.difference, price.standard_error) == (0, 0)


def test_certain_and_wrong_is_a_large_loss_not_an_infinite_one() -> None:
    """A predictor that says 0 where there was misconduct loses much."""

    def certain(_: LearningSet, movable: frozenset[str] | None) -> Predictor:
        return lambda others: np.full(len(others), 0.0 if movable is None else 0.2)

    price = held_out_price(CASES, CASES, LAW, CARD, certain)
    assert np.isfinite(price.full)
    assert price.full > price.gated


def test_held_out_cases_are_predicted_once() -> None:
    """The held-out price says which cases it rests on."""
    train, test = CASES.rows(np.arange(800)), CASES.rows(np.arange(800, 1_200))
    price = held_out_price(train, test, LAW, CARD, fit)
    assert (price.n, price.folds, len(price.movable)) == (400, 1, 1)
    assert price.movable == (len(examine(train, LAW, CARD).movable),)


@pytest.mark.parametrize("folds", [1, 400])
def test_too_few_misconducts_for_the_folds_are_refused(folds: int) -> None:
    """Each fold must hold one, and one must be left."""
    few = CASES.rows(np.arange(400, 500))
    with pytest.raises(LearningError, match="use fewer folds or more cases"):
        cross_validated_price(few, LAW, CARD, fit, folds=folds)
