"""How far experts agree: quartiles, content validity, Kendall's coefficient of concordance."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, erfc, exp, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

_LEAST = 2


@dataclass(frozen=True, slots=True)
class ContentValidity:
    """How many experts call something essential (Lawshe 1975, Personnel Psychology 28).

    Attributes:
        essential, experts: how many do, of how many who said so or otherwise.
        ratio: (essential - experts/2) / (experts/2): -1 none, 0 half, 1 all.
        p: probability of so many or more if each tossed a coin.
        critical: the least ratio with p at most the level; None where even all are too few.
    """

    essential: int
    experts: int
    ratio: float
    p: float
    critical: float | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W: 0 where experts rank things as if at random, 1 where all rank them alike.

    Attributes:
        w: corrected for ties.
        chi_square, degrees, p: of the hypothesis that the rankings are unrelated; approximate, and
            good from about seven things on.
        experts, items: how many ranked how many.
    """

    w: float
    chi_square: float
    degrees: int
    p: float
    experts: int
    items: int


def content_validity(essential: int, experts: int, *, level: float = 0.05) -> ContentValidity:
    """Return the content validity ratio with its exact binomial test.

    The critical values are exact (Ayre and Scally 2014, Measurement and Evaluation in Counseling
    and Development 47, table 2), not those that Lawshe printed.

    Raises:
        ValueError: fewer than one expert, or more votes than experts.

    Examples:
        >>> content_validity(9, 10)
        ContentValidity(essential=9, experts=10, ratio=0.8, p=0.0107421875, critical=0.8)
    """
    if not 0 <= essential <= experts or experts < 1:
        raise ValueError(
            f"{essential} of {experts} experts call it essential; allowed: 0 to all of at least 1"
        )
    enough = (votes for votes in range(experts + 1) if _at_least(votes, experts) <= level)
    least = next(enough, None)
    return ContentValidity(
        essential=essential,
        experts=experts,
        ratio=_ratio(essential, experts),
        p=_at_least(essential, experts),
        critical=None if least is None else _ratio(least, experts),
    )


def concordance(ratings: NDArray[np.floating]) -> Concordance | None:
    """Return Kendall's W of experts × items; equal ratings share their mean rank.

    W = 12 S / (m²(n³ - n) - m Σ(t³ - t)), with S the squared deviations of the rank sums and t the
    sizes of the ties (Kendall and Gibbons 1990, Rank Correlation Methods, section 6.6). None with
    fewer than two experts or items, or where every expert rates all items alike.
    """
    experts, items = ratings.shape
    if experts < _LEAST or items < _LEAST:
        return None
    ranks = np.array([mean_ranks(row) for row in ratings])
    ties = sum(_tied(row) for row in ratings)
    sums = ranks.sum(axis=0)
    squares = float(((sums - sums.mean()) ** 2).sum())
    most = experts**2 * (items**3 - items) - experts * ties
    if most == 0:
        return None
    w = 12 * squares / most
    chi_square = experts * (items - 1) * w
    return Concordance(
        w, chi_square, items - 1, chi_square_tail(chi_square, items - 1), experts, items
    )


def mean_ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return ranks from 1; equal values share the mean of theirs.

    Examples:
        >>> mean_ranks(np.array([10.0, 20.0, 20.0, 5.0])).tolist()
        [2.0, 3.5, 3.5, 1.0]
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place])


def chi_square_tail(value: float, degrees: int) -> float:
    """Return the probability of a chi-square above a value, by its finite sums.

    Reference: Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.

    Examples:
        >>> round(chi_square_tail(3.841459, 1), 6), round(chi_square_tail(18.307038, 10), 6)
        (0.05, 0.05)
    """
    if value <= 0:
        return 1.0
    half, odd = value / 2, degrees % 2
    start = 0.5 if odd else 0.0
    tail = erfc(sqrt(half)) if odd else 0.0
    for step in range(degrees // 2):
        power = start + step
        tail += exp(power * log(half) - half - lgamma(power + 1))
    return min(tail, 1.0)


def _tied(row: NDArray[np.floating]) -> int:
    _, count = np.unique(row, return_counts=True)
    return int((count**3 - count).sum())


def _at_least(votes: int, experts: int) -> float:
    """Return the probability of that many heads or more."""
    return float(sum(comb(experts, each) for each in range(votes, experts + 1)) / 2**experts)


def _ratio(votes: int, experts: int) -> float:
    return (votes - experts / 2) / (experts / 2)
