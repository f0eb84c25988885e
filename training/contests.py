"""Candidate, card before and full fit on cases that none of them was learnt from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from evaluation.calibration import log_loss, log_loss_difference
from evaluation.decision_curve import DecisionCurve, decision_curve
from evaluation.estimate import Estimate
from evaluation.learning_curve import LearningPoint, learning_curve
from evaluation.performance import measure
from training.options import evenly
from training.report.contents import Contest
from training.rivals import FULL, NEW, OLD, Bench, Probability
from training.validation import Division

Floats = NDArray[np.float64]
Trainer = Callable[[LearningSet], Probability]

SIZES = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
REPEATS = 3
# With fewer expected events a draw may hold none, and its fit says nothing.
_LEAST_EXPECTED_EVENTS = 10
_MOST_THRESHOLD, _STEPS = 0.5, 40
_CURVE_ROWS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Cases kept apart with what each rival foretold.

    Attributes:
        outcome, weight: of the cases; n.
        foretold: probabilities by rival; n each.
    """

    outcome: NDArray[np.int8]
    weight: Floats
    foretold: Mapping[str, Floats]


def ask(released: LearningSet, division: Division, trainers: Mapping[str, Trainer]) -> Asked:
    """Return what rivals foretell of the cases that they have not seen."""
    places = division.asked
    foretold = {
        name: np.concatenate(
            [train(released.rows(kept))(released.codes[asked]) for kept, asked in division.parts]
        )
        for name, train in trainers.items()
    }
    return Asked(released.misconduct[places], released.weight[places], foretold)


def contests(asked: Asked, seed: int) -> tuple[Contest, ...]:
    """Return the figures of every rival, and how much better the candidate is than each."""
    return tuple(
        Contest(
            name,
            measure(asked.outcome, probability, asked.weight, seed=seed),
            None if name == NEW else _gain(asked, name),
        )
        for name, probability in asked.foretold.items()
    )


def price_of_gating(asked: Asked) -> Estimate:
    """Return the log-loss of the candidate less that of the full fit."""
    foretold = asked.foretold
    return log_loss_difference(asked.outcome, foretold[FULL], foretold[NEW], asked.weight)


def decision_curves(asked: Asked, threshold: float, seed: int) -> dict[str, DecisionCurve]:
    """Return the decision curves of the candidate and the card before, around a threshold."""
    most = min(_MOST_THRESHOLD, 2 * threshold)
    cuts = np.round(np.linspace(most / _STEPS, most, _STEPS), 6)
    return {
        name: decision_curve(asked.outcome, asked.foretold[name], cuts, asked.weight, seed=seed)
        for name in (NEW, OLD)
    }


def curve(
    released: LearningSet, division: Division, bench: Bench, seed: int
) -> tuple[LearningPoint, ...]:
    """Return the learning curve of the full fit and of the card before.

    The gate asks for events by itself, so that the curve of what all cases can teach is that of the
    full fit; the first part of a division is asked.
    """
    kept, asked = division.parts[0]
    learning, test = released.rows(kept[evenly(len(kept), _CURVE_ROWS)]), released.rows(asked)

    def fit(rows: NDArray[np.intp]) -> dict[str, float]:
        drawn = learning.rows(rows)
        return {name: _loss(bench.rival(name, drawn), test) for name in (FULL, OLD)}

    rate = float((learning.misconduct == 1).mean())
    sizes = [size for size in SIZES if size * rate >= _LEAST_EXPECTED_EVENTS]
    return learning_curve(
        fit, learning.misconduct, [*sizes, len(learning)], repeats=REPEATS, seed=seed
    )


def _loss(probability: Probability, test: LearningSet) -> float:
    return log_loss(test.misconduct, probability(test.codes), test.weight).value


def _gain(asked: Asked, name: str) -> Estimate:
    foretold = asked.foretold
    return log_loss_difference(asked.outcome, foretold[NEW], foretold[name], asked.weight)
