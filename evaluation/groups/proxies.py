"""Which factors carry a trait that is not scored: where the points of the groups differ, and why.

A factor that gives one group more points is not wrong for that: the groups may differ in what it
measures. It shows where to look, and what dropping or merging a factor would change.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_CASES, ONE_GROUP, Figure, Lacking, lack_of
from evaluation.differences import difference_of_shares
from evaluation.distributions import normal_tail
from evaluation.estimate import LEVEL, Estimate, normal_quantile
from evaluation.groups.grouping import Grouping
from evaluation.groups.rates import score_test
from model.law import LawPack
from model.scale import UNKNOWN_CODE
from model.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class FactorShare:
    """What one factor adds to the distance of a group from all others.

    Attributes:
        factor: which.
        points: difference of its mean points; over all factors they add up to that of the total.
        unknown: difference of the shares left unknown.
        p: of no difference of points; None where no point differs or the group is too small.
        p_unknown: of no difference of the shares left unknown.
    """

    factor: str
    points: Figure
    unknown: Figure
    p: float | None
    p_unknown: float | None


@dataclass(frozen=True, slots=True)
class GroupProxy:
    """One group against all others.

    Attributes:
        trait, group, n: which, and how many.
        total: difference of the mean total, in points.
        explained: share of the variance of the total that belonging to the group explains.
        unknown: difference of the mean share of factors left unknown.
        factors: in scale order; empty where the group is too small.
    """

    trait: str
    group: str
    n: int
    total: Figure
    explained: float | None
    unknown: Figure
    factors: tuple[FactorShare, ...]


def proxies_by_group(  # noqa: PLR0913 - cases, what they mean, their groups and what is asked
    codes: NDArray[np.int8],
    law: LawPack,
    card: Scorecard,
    grouping: Grouping,
    *,
    least: int,
    level: float = LEVEL,
) -> tuple[GroupProxy, ...]:
    """Return for each group how its points come about differently from those of all others.

    Formula: differences of means with Welch's normal interval d ± z√(s₁²/n₁+s₂²/n₂); the points of
    a total are the sum of those of its factors, so the differences add up exactly. Unknown answers:
    Newcombe for one factor, Welch for the mean over factors. Explained: the squared correlation of
    the total with belonging to the group.

    References: Welch (1938), Biometrika 29, 350-362; Newcombe (1998), Stat. Med. 17, 873-890;
    decomposition: Blinder (1973), J. Hum. Resour. 8, 436-455, with common weights.

    Args:
        codes: cases × factors, as `model.batch` reads them.
        law: the law pack of the codes.
        card: the card with their points.
        grouping: of the same cases.
        least: cases that a group, and all others together, must have.
        level: nominal coverage.
    """
    tables = _points(law, card)
    held = grouping.place >= 0
    codes, grouping = codes[held], grouping.rows(held)
    sizes = grouping.sizes()
    counts = [_level_counts(column, grouping, len(tables[k])) for k, column in enumerate(codes.T)]
    total = sum(
        (table[column] for table, column in zip(tables, codes.T, strict=True)),
        np.zeros(len(codes), np.int64),
    )
    open_share = (codes == UNKNOWN_CODE).mean(axis=1)
    compared = _Compared(law, tables, counts, sizes, level)
    return tuple(
        compared.group(grouping, place, (total, open_share), least)
        for place in range(len(sizes))
        if sizes[place]
    )


def _points(law: LawPack, card: Scorecard) -> list[NDArray[np.int64]]:
    """Return for each factor the points of its codes; the last two, unknown and so on, have 0."""
    return [
        np.array([*(card.points[factor.id][level] for level in factor.level_ids), 0, 0], np.int64)
        for factor in law.scale
    ]


def _level_counts(column: NDArray[np.int8], grouping: Grouping, width: int) -> NDArray[np.int64]:
    """Return groups × codes: how many cases of a group have a code; -1 is the last, -2 before."""
    flat = grouping.place.astype(np.int64) * width + column % width
    return np.bincount(flat, minlength=len(grouping.names) * width).reshape(-1, width)


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """Counts of levels by group: everything about a factor follows from them."""

    law: LawPack
    tables: list[NDArray[np.int64]]
    counts: list[NDArray[np.int64]]
    sizes: NDArray[np.int64]
    level: float

    def group(
        self,
        grouping: Grouping,
        place: int,
        values: tuple[NDArray[np.int64], NDArray[np.float64]],
        least: int,
    ) -> GroupProxy:
        """Return one group against all others."""
        n, others = int(self.sizes[place]), int(self.sizes.sum() - self.sizes[place])
        missing = lack_of(FEW_CASES, min(n, others) if others else n, least)
        missing = missing if others else Lacking(ONE_GROUP, 1, 2)
        trait, name, member = grouping.trait, grouping.names[place], grouping.place == place
        if missing:
            return GroupProxy(trait, name, n, missing, None, missing, ())
        total, open_share = values
        return GroupProxy(
            trait,
            name,
            n,
            _difference(_moments(total[member]), _moments(total[~member]), self.level),
            _explained(total, member),
            _difference(_moments(open_share[member]), _moments(open_share[~member]), self.level),
            tuple(self._factor(number, place) for number in range(len(self.tables))),
        )

    def _factor(self, number: int, place: int) -> FactorShare:
        """Return what one factor adds."""
        counts, table = self.counts[number], self.tables[number]
        here, there = counts[place], counts.sum(axis=0) - counts[place]
        points = _difference(_weighted(here, table), _weighted(there, table), self.level)
        half = (points.high - points.low) / 2
        z = points.value / half * normal_quantile(self.level) if half else 0.0
        opened = [(int(each[UNKNOWN_CODE]), int(each.sum())) for each in (here, there)]
        return FactorShare(
            factor=self.law.scale.factors[number].id,
            points=points,
            unknown=difference_of_shares(opened[0], opened[1], self.level),
            p=normal_tail(z) if half else None,
            p_unknown=score_test(opened[0], opened[1]),
        )


Moments = tuple[int, float, float]
"""Number, mean and variance."""


def _moments(values: NDArray[np.generic]) -> Moments:
    numbers = values.astype(np.float64)
    return len(numbers), float(numbers.mean()), float(numbers.var(ddof=1))


def _weighted(counts: NDArray[np.int64], table: NDArray[np.int64]) -> Moments:
    n = int(counts.sum())
    mean = float(counts @ table) / n
    return n, mean, float(counts @ (table - mean) ** 2) / (n - 1)


def _difference(first: Moments, second: Moments, level: float) -> Estimate:
    value = first[1] - second[1]
    half = normal_quantile(level) * sqrt(first[2] / first[0] + second[2] / second[0])
    n = first[0] + second[0]
    return Estimate(value, value - half, value + half, n, first[0], level)


def _explained(total: NDArray[np.int64], member: NDArray[np.bool_]) -> float:
    """Return the squared correlation of the total with belonging to the group."""
    if not np.ptp(total):
        return 0.0
    return float(np.corrcoef(total, member)[0, 1] ** 2)
