"""Which points may move in a fit, and what it costs to let so few of them move.

The published card keeps every factor at expert points times the common scale unless the test of
`training.reweighting` lets it move. The full fit, in which all move, runs beside it as a shadow;
the difference of their log-losses is the price of a stable card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from model.law import LawPack
from model.scorecard import Scorecard
from training.errors import LearningError
from training.reweighting import Reweighting, examine_factors

Floats = NDArray[np.float64]
# Fits a learning set with the factors that may move (None: all) and returns what gives the
# probability of misconduct for the rows of another.
Predictor = Callable[[LearningSet], Floats]
Fitter = Callable[[LearningSet, frozenset[str] | None], Predictor]

FOLDS = 10
_LEAST_FOLDS = 2
# No probability is believed further than this when its logarithm is taken.
_CERTAIN = 1e-6


@dataclass(frozen=True, slots=True)
class PriceOfGating:
    """Log-loss of gated points beside the full fit, on cases that neither was fitted on.

    Attributes:
        gated, full: mean log-loss.
        difference: gated less full; above 0 the gate costs.
        standard_error: of the difference, between cases. In cross-validation the fits share most
            of their cases, which it does not know of (Bengio and Grandvalet 2004, JMLR 5, p. 1089).
        movable: how many factors could move, in each fold.
        n, events: of the cases that were predicted.
        folds: 1 where one set was held out.
    """

    gated: float
    full: float
    difference: float
    standard_error: float
    movable: tuple[int, ...]
    n: int
    events: int
    folds: int


def examine(learning: LearningSet, law: LawPack, card: Scorecard) -> Reweighting:
    """Return the tests of a card on the released persons of a learning set.

    Raises:
        LearningError: nobody was released.
    """
    released = learning.rows(learning.released)
    return examine_factors(released.codes, released.misconduct, law, card, weight=released.weight)


def held_out_price(
    learning: LearningSet, held_out: LearningSet, law: LawPack, card: Scorecard, fit: Fitter
) -> PriceOfGating:
    """Return the price on cases that were held out; gate and fits see only the others."""
    test = held_out.rows(held_out.released)
    movable, gated, full = _losses(learning.rows(learning.released), test, law, card, fit)
    return _price(test, gated, full, (movable,), folds=1)


def cross_validated_price(  # noqa: PLR0913 - cases, card, learner, and how they are divided
    learning: LearningSet,
    law: LawPack,
    card: Scorecard,
    fit: Fitter,
    *,
    folds: int = FOLDS,
    seed: int = 1,
) -> PriceOfGating:
    """Return the price by cross-validation; the gate is found anew in every fold.

    Args:
        learning: cases; those that were not released are left out.
        law: the law pack of the cases.
        card: the card whose points are tested and kept.
        fit: the learner.
        folds: into how many parts the cases are divided, misconduct spread evenly.
        seed: of the division.

    Raises:
        LearningError: too few misconducts for each fold to hold one and train on one.
    """
    released = learning.rows(learning.released)
    gated, full, movable = np.empty(len(released)), np.empty(len(released)), []
    for train, test in _divisions(released.misconduct, folds, seed):
        parts = released.rows(train), released.rows(test)
        count, gated[test], full[test] = _losses(*parts, law, card, fit)
        movable.append(count)
    return _price(released, gated, full, tuple(movable), folds=folds)


def _divisions(
    misconduct: NDArray[np.int8], folds: int, seed: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the places of the cases to fit on and to predict."""
    events = int(misconduct.sum())
    if not _LEAST_FOLDS <= folds <= min(events, len(misconduct) - events):
        raise LearningError(
            f"{folds} folds of {len(misconduct)} cases with {events} misconducts; allowed: from "
            f"{_LEAST_FOLDS} folds to as many as there are misconducts, and cases without; use "
            "fewer folds or more cases"
        )
    random, fold = np.random.default_rng(seed), np.empty(len(misconduct), np.intp)
    for outcome in (0, 1):
        places = np.flatnonzero(misconduct == outcome)
        fold[places] = random.permutation(len(places)) % folds
    for number in range(folds):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def _losses(
    train: LearningSet, test: LearningSet, law: LawPack, card: Scorecard, fit: Fitter
) -> tuple[int, Floats, Floats]:
    """Return how many factors could move, and each case's log-loss with the gate and without."""
    movable = examine(train, law, card).movable
    gated, full = (_loss(test, fit(train, each)(test)) for each in (movable, None))
    return len(movable), gated, full


def _loss(cases: LearningSet, probability: Floats) -> Floats:
    likelihood = np.where(cases.misconduct == 1, probability, 1 - probability)
    return np.asarray(-np.log(np.maximum(likelihood, _CERTAIN)))


def _price(
    cases: LearningSet, gated: Floats, full: Floats, movable: tuple[int, ...], *, folds: int
) -> PriceOfGating:
    weight = cases.weight / cases.weight.sum()
    difference = float(weight @ (gated - full))
    variance = float(weight**2 @ (gated - full - difference) ** 2)
    return PriceOfGating(
        gated=float(weight @ gated),
        full=float(weight @ full),
        difference=difference,
        standard_error=sqrt(variance),
        movable=movable,
        n=len(cases),
        events=int(cases.misconduct.sum()),
        folds=folds,
    )
