"""What acting on a probability is worth, at every weighing of the two mistakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.errors import EvaluationError
from evaluation.estimate import LEVEL
from evaluation.outcomes import Outcomes, probabilities
from model.errors import Problem, printable

_DRAWS = 500


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """Net benefit at one threshold, in events found per case.

    Attributes:
        threshold: on the probability.
        model: of flagging the cases at or above it.
        low, high: bootstrap interval of `model`.
        everyone: of flagging every case; flagging nobody has 0.
        flagged: share of cases at or above the threshold.
    """

    threshold: float
    model: float
    low: float
    high: float
    everyone: float
    flagged: float


@dataclass(frozen=True, slots=True)
class DecisionCurve:
    """Net benefit over thresholds, and what it was computed from."""

    points: tuple[DecisionPoint, ...]
    n: int
    events: int
    draws: int
    seed: int
    level: float


def decision_curve(  # noqa: PLR0913 - arrays, then options by name
    outcome: ArrayLike,
    probability: ArrayLike,
    thresholds: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    seed: int = 0,
    draws: int = _DRAWS,
    level: float = LEVEL,
) -> DecisionCurve:
    """Return the net benefit of flagging where p >= t, with percentile bootstrap intervals.

    Formula: TP/n - FP/n · t/(1-t). The bootstrap draws cases with replacement, as counts of equal
    cases, so that it costs no more for a million cases than for a thousand. Assumes independent
    cases; the probabilities are held fixed.
    References: Vickers, Elkin (2006), Med. Decis. Making 26, 565-574; percentile interval: Efron,
    Tibshirani (1993), section 13.3.

    Raises:
        EvaluationError: a threshold outside 0 to 1; arrays that do not fit.
    """
    cuts = np.asarray(thresholds, np.float64)
    if not ((cuts > 0) & (cuts < 1)).all():
        strange = cuts[~((cuts > 0) & (cuts < 1))][0]
        raise EvaluationError(Problem("evaluation_threshold", "", str(strange), ("0 < t < 1",)))
    cases = probabilities(outcome, probability, weight)
    cells = _Cells(cases)
    generator = np.random.default_rng(seed)
    share = cells.count / len(cases)
    drawn = [cells.benefit(generator.multinomial(len(cases), share), cuts) for _ in range(draws)]
    lows, highs = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2), axis=0)
    points = zip(
        cuts, cells.benefit(cells.count, cuts), lows, highs, cells.everyone(cuts),
        cells.flagged(cuts), strict=True,
    )  # fmt: skip
    return DecisionCurve(
        points=tuple(DecisionPoint(*map(float, point)) for point in points),
        n=len(cases), events=cases.events, draws=draws, seed=seed, level=level,
    )  # fmt: skip


def threshold_of_costs(needless: float, missed: float) -> float:
    """Return the threshold at which both mistakes weigh the same.

    Formula: needless / (needless + missed), the cost of detaining somebody who would have kept to
    bail and that of releasing somebody who does not, in any common unit.
    Reference: Pauker, Kassirer (1980), N. Engl. J. Med. 302, 1109-1117.

    Raises:
        EvaluationError: a cost that is not above 0.

    Examples:
        >>> threshold_of_costs(needless=1, missed=4)
        0.2
    """
    for cost in (needless, missed):
        if not 0 < cost < float("inf"):
            raise EvaluationError(Problem("evaluation_cost", "", printable(str(cost)), ("> 0",)))
    return needless / (needless + missed)


class _Cells:
    """Equal cases counted together, by ascending probability."""

    def __init__(self, cases: Outcomes) -> None:
        rows = np.column_stack((cases.value, cases.outcome, cases.weight))
        cells, count = np.unique(rows, axis=0, return_counts=True)
        self.count = count
        self.value, self.outcome, self.weight = cells.T

    def benefit(self, count: NDArray[np.int64], cuts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the net benefit at each threshold for some counts of the cells."""
        mass = count * self.weight
        found, needless = (
            self._above(mass * self.outcome, cuts),
            self._above(mass * (1 - self.outcome), cuts),
        )
        benefit: NDArray[np.float64] = (found - needless * cuts / (1 - cuts)) / mass.sum()
        return benefit

    def everyone(self, cuts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the net benefit of flagging every case."""
        mass = self.count * self.weight
        rate = float((mass * self.outcome).sum() / mass.sum())
        benefit: NDArray[np.float64] = rate - (1 - rate) * cuts / (1 - cuts)
        return benefit

    def flagged(self, cuts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share of cases at or above each threshold."""
        mass = self.count * self.weight
        share: NDArray[np.float64] = self._above(mass, cuts) / mass.sum()
        return share

    def _above(self, mass: NDArray[np.float64], cuts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mass at or above each threshold."""
        summed = np.concatenate((np.cumsum(mass[::-1])[::-1], [0.0]))
        above: NDArray[np.float64] = summed[np.searchsorted(self.value, cuts, side="left")]
        return above
