"""A figure with its uncertainty, and the intervals of counts that every table uses."""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, sqrt
from statistics import NormalDist

import numpy as np

LEVEL = 0.95
_BISECTIONS = 200
# Beyond this many standard deviations the terms of a Poisson sum are below the last binary digit.
_REACH = 12.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure.

    Attributes:
        value: the figure itself.
        low, high: ends of its interval.
        n: how many cases it rests on.
        events: how many of them had the outcome.
        level: nominal coverage of the interval.
    """

    value: float
    low: float
    high: float
    n: int
    events: int
    level: float = LEVEL

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside the interval."""
        return self.low <= value <= self.high


def normal_quantile(level: float = LEVEL) -> float:
    """Return the half-width, in standard deviations, of a two-sided interval of a level.

    Examples:
        >>> round(normal_quantile(0.95), 4)
        1.96
    """
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(events: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the Wilson score interval of a share.

    Formula: (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n), p = events/n. Assumes independent
    cases. `n` may be an effective number where cases are weighted. Without cases: 0 to 1.

    Reference: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; Brown, Cai, DasGupta (2001),
    Stat. Sci. 16, 101-133, section 3.

    Examples:
        >>> tuple(round(end, 3) for end in wilson(5, 100))
        (0.022, 0.112)
    """
    if n <= 0:
        return 0.0, 1.0
    z = normal_quantile(level)
    share, spread = events / n, z * z / n
    centre = share + spread / 2
    half = z * sqrt(max(share * (1 - share), 0.0) / n + spread / (4 * n))
    low, high = (centre - half) / (1 + spread), (centre + half) / (1 + spread)
    # Rounding must not put an end on the wrong side of the share itself.
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def poisson_interval(count: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact (Garwood) interval of the mean of a Poisson count.

    The low end is the mean under which `count` or more has probability (1-level)/2, the high end
    that under which `count` or fewer has. Covers at least `level`. A sum of unequal Bernoulli
    outcomes varies less than a Poisson count, so that the interval is safe for it too.

    Reference: Garwood (1936), Biometrika 28, 437-442.

    Examples:
        >>> tuple(round(end, 3) for end in poisson_interval(10))
        (4.795, 18.39)
    """
    tail = (1 - level) / 2
    top = count + _REACH * sqrt(count + 1) + _REACH**2
    low = 0.0 if count == 0 else _mean_where(count - 1, 1 - tail, top)
    return low, _mean_where(count, tail, top)


def _mean_where(count: int, probability: float, top: float) -> float:
    """Return the mean under which a count at most `count` has a probability."""
    low, high = 0.0, top
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _at_most(count, middle) > probability else (low, middle)
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    """Return P(X <= count) for a Poisson count: terms from the top one down, as logarithms."""
    reach = _REACH * sqrt(count + 1) + _REACH**2
    if abs(mean - count) > reach:
        return float(mean < count)
    if mean <= 0:
        return 1.0
    terms = min(count, int(2 * reach))
    # P(count-j) / P(count) is the product of (count-i+1)/mean for i up to j.
    ratios = np.log(np.arange(count, count - terms, -1.0)) - log(mean)
    logarithms = np.concatenate(([0.0], np.cumsum(ratios)))
    first = count * log(mean) - mean - lgamma(count + 1)
    largest = float(logarithms.max())
    total = float(np.exp(logarithms - largest).sum())
    return min(1.0, float(np.exp(first + largest)) * total)
