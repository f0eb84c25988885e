"""From a total to a probability with its interval, on calibrated cards only.

A head is P = σ(b + s·T) with the posterior covariance of (b, s). The interval is
σ(z ∓ k·√(aᵀCa)) with a = (1, T): the 90 % posterior interval of the linear predictor, its standard
deviation widened by a factor that the card states (method, part 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, sqrt

NORMAL_90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Head:
    """One calibrated outcome.

    Attributes:
        intercept: b, in logits.
        slope: s, in logits per point.
        covariance: of (b, s): ((var b, cov), (cov, var s)).
        widening: factor on the standard deviation of the linear predictor.
    """

    intercept: float
    slope: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    widening: float

    def probability(self, total: int) -> float:
        """Return P at a total, between 0 and 1."""
        return _sigmoid(self.intercept + self.slope * total)

    def interval(self, total: int) -> tuple[float, float]:
        """Return the ends of the 90 % interval of P at a total."""
        (bb, bs), (_, ss) = self.covariance
        deviation = sqrt(max(bb + 2 * total * bs + total * total * ss, 0.0)) * self.widening
        centre = self.intercept + self.slope * total
        return _sigmoid(centre - NORMAL_90 * deviation), _sigmoid(centre + NORMAL_90 * deviation)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The two heads of a calibrated card.

    Attributes:
        misconduct: of misconduct while on bail, from the total of the card.
        imprisonment: of imprisonment or more, from a total of its own where it has points.
        imprisonment_points: by factor and level, what predicts the sentence; None where the points
            of the card do. They are no part of the score and no rule reads them.
    """

    misconduct: Head
    imprisonment: Head
    imprisonment_points: Mapping[str, Mapping[str, int]] | None = field(default=None, hash=False)


def low_medium_high(interval: tuple[float, float], threshold: float) -> int:
    """Return 0 where the interval lies below the threshold, 2 above it, 1 where it crosses.

    Examples:
        >>> [low_medium_high(i, 0.2) for i in ((0.05, 0.1), (0.1, 0.3), (0.3, 0.4))]
        [0, 1, 2]
    """
    low, high = interval
    return (high >= threshold) + (low > threshold)


def _sigmoid(value: float) -> float:
    """Return 1/(1+e^-value) without overflow."""
    if value >= 0:
        return 1.0 / (1.0 + exp(-value))
    return exp(value) / (1.0 + exp(value))
