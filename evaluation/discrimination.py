"""How well a score ranks: the area under the ROC curve, of one score or of two on the same cases.

AUC is the probability that a case with the event scores higher than one without, ties counted
half. It says nothing about whether probabilities are right: see `evaluation.calibration`.
"""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.estimate import LEVEL, Estimate, normal_quantile
from evaluation.outcomes import Outcomes, outcomes, refuse_one_class


def auc(
    outcome: ArrayLike, score: ArrayLike, weight: ArrayLike | None = None, *, level: float = LEVEL
) -> Estimate:
    """Return the area under the ROC curve with DeLong's interval on the logit scale.

    Formula: A = Σ w_i V_i / Σ w_i over the events, V_i the weighted share of non-events that score
    lower (ties half); Var A = S₁/m + S₀/n from the placements V of both classes; interval
    σ(logit A ± z·√Var / A(1-A)). Assumes independent cases and, with weights, that weights are
    known. Where every event outscores every non-event the variance is 0; the end is then the exact
    bound of as many independent pairs as the smaller class has cases.

    References: DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44, 837-845; Sun, Xu (2014),
    IEEE Signal Process. Lett. 21, 1389-1393; logit scale: Pepe (2003), section 5.2.

    Raises:
        EvaluationError: fewer than one event and one non-event, or arrays that do not fit.

    Examples:
        >>> auc([0, 0, 1, 1], [1, 2, 2, 3]).value
        0.875
    """
    cases = outcomes(outcome, score, weight)
    refuse_one_class(cases)
    placed = _Placements(cases)
    area, variance = placed.area, placed.covariance(placed)
    low, high = _logit_interval(area, variance, min(placed.sizes), level)
    return Estimate(area, low, high, len(cases), cases.events, level)


def auc_difference(
    outcome: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Return AUC of the second score minus that of the first on the same cases.

    Formula: Var(A₂-A₁) = Var A₁ + Var A₂ - 2 Cov from the paired placements; normal interval.
    Reference: DeLong et al. (1988), section 3.

    Raises:
        EvaluationError: as `auc`.
    """
    one, two = outcomes(outcome, first, weight), outcomes(outcome, second, weight)
    refuse_one_class(one)
    before, after = _Placements(one), _Placements(two)
    variance = before.covariance(before) + after.covariance(after) - 2 * before.covariance(after)
    difference = after.area - before.area
    half = normal_quantile(level) * sqrt(max(variance, 0.0))
    return Estimate(difference, difference - half, difference + half, len(one), one.events, level)


class _Placements:
    """For each case the weighted share of the other class that it beats, ties counted half."""

    def __init__(self, cases: Outcomes) -> None:
        event = cases.outcome == 1
        self.weights = (cases.weight[event], cases.weight[~event])
        high, low = cases.value[event], cases.value[~event]
        self.values = (
            _share_below(high, low, self.weights[1]),
            1 - _share_below(low, high, self.weights[0]),
        )
        self.sizes = (len(high), len(low))
        self.area = float(np.average(self.values[0], weights=self.weights[0]))

    def covariance(self, other: _Placements) -> float:
        """Return the covariance of two areas from their placements on the same cases."""
        return sum(
            self._of_class(mine, its, weight, other.area)
            for mine, its, weight in zip(self.values, other.values, self.weights, strict=True)
        )

    def _of_class(
        self,
        mine: NDArray[np.float64],
        its: NDArray[np.float64],
        weight: NDArray[np.float64],
        area: float,
    ) -> float:
        size, share = len(weight), weight / weight.sum()
        correction = size / (size - 1) if size > 1 else 1.0
        return float(correction * (share**2 * (mine - self.area) * (its - area)).sum())


def _share_below(
    values: NDArray[np.float64], others: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for each value the weighted share of `others` below it, ties counted half."""
    order = np.argsort(others, kind="stable")
    ordered, mass = others[order], np.concatenate(([0.0], np.cumsum(weight[order])))
    below = mass[np.searchsorted(ordered, values, side="left")]
    up_to = mass[np.searchsorted(ordered, values, side="right")]
    shares: NDArray[np.float64] = (below + up_to) / 2 / mass[-1]
    return shares


def _logit_interval(area: float, variance: float, pairs: int, level: float) -> tuple[float, float]:
    if variance <= 0 or not 0 < area < 1:
        bound = ((1 - level) / 2) ** (1 / pairs)
        return (bound, 1.0) if area >= 1 else (0.0, 1 - bound) if area <= 0 else (area, area)
    centre = log(area / (1 - area))
    half = normal_quantile(level) * sqrt(variance) / (area * (1 - area))
    return 1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre))
