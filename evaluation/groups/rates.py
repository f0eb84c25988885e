"""How often each group is flagged, arrested or wrongly judged, against everybody else.

Every comparison is with all other cases that hold the trait, so that no group is the norm.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_CASES, ONE_GROUP, Figure, Lacking, lack_of
from evaluation.differences import difference_of_shares
from evaluation.distributions import normal_tail
from evaluation.estimate import LEVEL, Estimate, wilson
from evaluation.groups.grouping import Grouping


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One rate of one group.

    Attributes:
        trait, group: which.
        n, events: cases and how many of them are flagged, arrested and so on.
        rate: their share, Wilson.
        difference: from the share of all others, Newcombe.
        ratio: to that share, by MOVER.
        p: of no difference, pooled score test; None where not assessable.
    """

    trait: str
    group: str
    n: int
    events: int
    rate: Figure
    difference: Figure
    ratio: Figure
    p: float | None


def rates_by_group(
    event: NDArray[np.bool_], grouping: Grouping, *, least: int, level: float = LEVEL
) -> tuple[GroupRate, ...]:
    """Return the rate of each group with its difference from and ratio to all others.

    Formula: share with the Wilson interval; difference with Newcombe's method 10; ratio as
    `ratio_of_shares`; p of the score test (p₁-p₂)/√(p̄(1-p̄)(1/n₁+1/n₂)). Cases independent.

    References: Newcombe (1998), Stat. Med. 17, 873-890; Donner, Zou (2012), Stat. Methods Med. Res.
    21, 347-359; Agresti (2013), Categorical Data Analysis, section 3.2.

    Args:
        event: whether each case is flagged, arrested and so on.
        grouping: its groups.
        least: cases that a group, and all others together, must have.
        level: nominal coverage.

    Examples:
        >>> grouping = Grouping("sex", ("male", "female"), np.repeat([0, 1], 400).astype(np.int16))
        >>> event = np.tile(np.arange(400) % 4 == 0, 2)
        >>> found = rates_by_group(event, grouping, least=300)[0]
        >>> found.rate.value, found.ratio.value, found.p
        (0.25, 1.0, 1.0)
    """
    sizes, events = grouping.sizes(), grouping.sums(event)
    counts = [(int(events[place]), int(sizes[place])) for place in range(len(grouping.names))]
    whole = int(events.sum()), int(sizes.sum())
    return tuple(
        _rate((grouping.trait, name), one, (whole[0] - one[0], whole[1] - one[1]), least, level)
        for name, one in zip(grouping.names, counts, strict=True)
        if one[1]
    )


def ratio_of_shares(
    first: tuple[int, int], second: tuple[int, int], level: float = LEVEL
) -> Estimate:
    """Return how many times the second share the first one is.

    Formula (MOVER for ratios, from the Wilson limits l, u of either share): low end
    (p₁p₂ - √((p₁p₂)² - l₁u₂(2p₁-l₁)(2p₂-u₂))) / (u₂(2p₂-u₂)), high end the same with u₁, l₂ and the
    other sign of the root. Without an event in the second share the ratio is without upper bound.

    Reference: Donner, Zou (2012), Stat. Methods Med. Res. 21, 347-359, section 2.2.

    Examples:
        >>> found = ratio_of_shares((75, 300), (60, 300))
        >>> [round(each, 3) for each in (found.value, found.low, found.high)]
        [1.25, 0.928, 1.684]
    """
    (p, low, high), (q, other_low, other_high) = (_limits(*each, level) for each in (first, second))
    n, events = first[1] + second[1], first[0] + second[0]
    if not second[0]:
        bottom = low / other_high
        return Estimate(float("inf"), bottom, float("inf"), n, events, level)
    low_root = _root((p * q) ** 2 - low * other_high * (2 * p - low) * (2 * q - other_high))
    high_root = _root((p * q) ** 2 - high * other_low * (2 * p - high) * (2 * q - other_low))
    least = (p * q - low_root) / (other_high * (2 * q - other_high))
    most = (p * q + high_root) / (other_low * (2 * q - other_low))
    return Estimate(p / q, max(0.0, min(least, p / q)), max(most, p / q), n, events, level)


def _limits(events: int, n: int, level: float) -> tuple[float, float, float]:
    return (events / n, *wilson(events, n, level))


def _root(square: float) -> float:
    return sqrt(max(square, 0.0))


def _rate(
    group: tuple[str, str],
    counts: tuple[int, int],
    others: tuple[int, int],
    least: int,
    level: float,
) -> GroupRate:
    events, n = counts
    missing = lack_of(FEW_CASES, n, least)
    rate = missing or Estimate(events / n, *wilson(events, n, level), n, events, level)
    apart = missing or _too_few_others(others[1], least)
    if apart:
        return GroupRate(*group, n, events, rate, apart, apart, None)
    return GroupRate(
        *group,
        n,
        events,
        rate,
        difference_of_shares(counts, others, level),
        ratio_of_shares(counts, others, level),
        score_test(counts, others),
    )


def _too_few_others(others: int, least: int) -> Lacking | None:
    if not others:
        return Lacking(ONE_GROUP, 1, 2)
    return lack_of(FEW_CASES, others, least)


def score_test(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the two-sided probability of so different shares where they are alike."""
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    spread = sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    return normal_tail((first[0] / first[1] - second[0] / second[1]) / spread) if spread else 1.0
