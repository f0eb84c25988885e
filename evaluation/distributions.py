"""Tails and quantiles of the distributions that tests need, without any further library."""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, exp, lgamma, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

_BISECTIONS = 200


def normal_tail(value: float) -> float:
    """Return the two-sided probability of a standard normal value at least so far from 0.

    Examples:
        >>> round(normal_tail(1.959964), 6)
        0.05
    """
    return erfc(abs(value) / sqrt(2))


def chi_square_tail(value: float, freedom: int) -> float:
    """Return P(X >= value) for a chi-square variable with whole degrees of freedom.

    Formula: Q₁ = erfc √(x/2), Q₂ = e^(-x/2), Q_{k+2} = Q_k + (x/2)^(k/2) e^(-x/2) / Γ(k/2+1).
    Reference: Abramowitz, Stegun (1964), 26.4.4-26.4.5 and 26.4.8.

    Examples:
        >>> round(chi_square_tail(16.918978, 9), 6)
        0.05
    """
    if value <= 0:
        return 1.0
    half = value / 2
    tail, start = (erfc(sqrt(half)), 1) if freedom % 2 else (exp(-half), 2)
    for k in range(start, freedom, 2):
        tail += exp(k / 2 * (log(value) - log(2)) - half - lgamma(k / 2 + 1))
    return min(tail, 1.0)


def chi_square_quantile(tail: float, freedom: int) -> float:
    """Return the value that a chi-square variable exceeds with a probability.

    Examples:
        >>> round(chi_square_quantile(0.05, 9), 4)
        16.919
    """
    high = freedom + 10.0
    while chi_square_tail(high, freedom) > tail:
        high *= 2
    return falling_root(lambda value: chi_square_tail(value, freedom) - tail, 0.0, high)


def binomial_tails(events: int, n: int, share: float) -> tuple[float, float]:
    """Return P(X <= events) and P(X >= events) for a binomial count.

    Examples:
        >>> tuple(round(tail, 5) for tail in binomial_tails(2, 10, 0.5))
        (0.05469, 0.98926)
    """
    if share <= 0 or share >= 1:
        certain = 0 if share <= 0 else n
        return float(certain <= events), float(certain >= events)
    chances = _binomial(n, share)
    return min(1.0, float(chances[: events + 1].sum())), min(1.0, float(chances[events:].sum()))


def binomial_limits(n: int, share: float, tail: float) -> tuple[int, int]:
    """Return the least and most counts that are not in either tail of a binomial distribution.

    Below the least lies a probability of at most `tail`, and above the most too, so that for small
    numbers the limits are wide and none is ever crossed by chance more often than said.

    Examples:
        >>> binomial_limits(20, 0.1, 0.025)
        (0, 5)
    """
    if share <= 0 or share >= 1:
        certain = 0 if share <= 0 else n
        return certain, certain
    chances = _binomial(n, share)
    least = int(np.searchsorted(np.cumsum(chances), tail, side="right"))
    most = n - int(np.searchsorted(np.cumsum(chances[::-1]), tail, side="right"))
    return least, most


def falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling function crosses 0 between two ends."""
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return (low + high) / 2


def _binomial(n: int, share: float) -> NDArray[np.float64]:
    """Return the probability of each count from 0 to n."""
    steps = np.arange(1, n + 1)
    ratios = np.log((n - steps + 1) / steps) + (log(share) - log1p(-share))
    logarithms = np.concatenate(([0.0], np.cumsum(ratios))) + n * log1p(-share)
    chances: NDArray[np.float64] = np.exp(logarithms)
    return chances
