"""What a candidate card is measured against: every rival learnt from the same cases as it.

``new`` is the candidate: only the points that the gate lets move. ``full`` lets all of them move.
``old`` keeps the points of the card before and fits the line from total to probability anew, so
that a stale intercept is not taken for bad points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from model.batch import score_totals
from model.law import LawPack
from model.probability import Head
from model.scorecard import Scorecard
from training.coding import Codes, Coding
from training.errors import TooLittle
from training.gating import examine
from training.heads import MISCONDUCT, LearntHead, learn_head, misconduct_sample, remembered
from training.likelihood import sigmoid
from training.options import Options, evenly

Floats = NDArray[np.float64]
Probability = Callable[[Codes], Floats]

NEW, OLD, FULL = "new", "old", "full"
# The line of a rival is not shown with an interval, so few cases do for its variance.
_VARIANCE_ROWS = 500
_MOST_STEPS, _SETTLED, _LONGEST_STEP = 100, 1e-10, 2.0


@dataclass(frozen=True, slots=True)
class Bench:
    """What all rivals are learnt with."""

    law: LawPack
    card: Scorecard
    options: Options

    def rival(self, name: str, cases: LearningSet) -> Probability:
        """Return what gives P(misconduct) of codes, learnt from the released among some cases.

        Where the cases do not carry a fit, the rival falls back to the points of the card before,
        as the learner itself does.

        Args:
            name: ``new``, ``old`` or ``full``.
            cases: to learn from.
        """
        if name == OLD:
            return self._old(cases)
        try:
            return probability_of(self.head(name, cases))
        except TooLittle:
            return self._old(cases)

    def head(self, name: str, cases: LearningSet) -> LearntHead:
        """Return head M of ``new`` or ``full``, without diagnostics.

        Raises:
            TooLittle: the cases do not carry a fit.
        """
        movable = None if name == FULL else examine(cases, self.law, self.card).movable
        options = replace(self.options, movable=movable, folds=0)
        met = cases.codes[evenly(len(cases), _VARIANCE_ROWS)]
        sample = misconduct_sample(cases, options.forgetting)
        return learn_head(MISCONDUCT, sample, Coding.of(self.law, self.card), options, met)

    def _old(self, cases: LearningSet) -> Probability:
        """Return the line from the totals of the card before, fitted to the released."""
        chosen = cases.rows(cases.released)
        weight = chosen.weight * remembered(chosen.year, self.options.forgetting)
        totals = self._totals(chosen.codes)
        intercept, slope = _line(totals, chosen.misconduct, weight, self.options)
        return lambda codes: sigmoid(intercept + slope * self._totals(codes))

    def _totals(self, codes: Codes) -> Floats:
        return score_totals(np.asfortranarray(codes), self.law, self.card).astype(np.float64)


def probability_of(head: LearntHead) -> Probability:
    """Return what gives the probability of codes under a learnt head."""
    return lambda codes: head_probability(head.calibration.head, head.totals(codes))


def head_probability(head: Head, totals: NDArray[np.int64]) -> Floats:
    """Return P at totals, as serving computes it one by one."""
    values, which = np.unique(totals, return_inverse=True)
    found = np.array([head.probability(int(value)) for value in values])
    return np.asarray(found[which])


def _line(
    totals: Floats, outcome: NDArray[np.int8], weight: Floats, options: Options
) -> tuple[float, float]:
    """Return the most probable intercept and slope under the prior that the learner has for them.

    Platt (1999), "Probabilistic outputs for support vector machines", with that prior in place of
    smoothed labels: it has an answer without events too.
    """
    hyper = options.hyper
    centre = np.array([hyper.intercept_mean, hyper.scale_mean])
    precision = np.array([hyper.intercept_deviation, hyper.scale_deviation]) ** -2.0
    columns = np.stack([np.ones_like(totals), totals])
    line = centre.copy()
    for _ in range(_MOST_STEPS):
        fitted = sigmoid(line @ columns)
        slope = columns @ (weight * (fitted - outcome)) + precision * (line - centre)
        bend = (columns * (weight * fitted * (1 - fitted))) @ columns.T + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        step /= max(1.0, float(np.abs(step).max()) / _LONGEST_STEP)
        line = line - step
        if np.abs(step).max() < _SETTLED:
            break
    return float(line[0]), float(line[1])
