"""Whether cases of the same score are decided alike whatever the group: the common gap over strata.

It conditions on what the score knows. Deciders see more than that, so that a gap is a question to
be answered from the files and no proof of unequal treatment, and no gap is no proof of the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_CASES, NO_VARIATION, ONE_GROUP, Figure, Lacking, lack_of
from evaluation.distributions import normal_tail
from evaluation.estimate import LEVEL, Estimate, normal_quantile
from evaluation.groups.grouping import Grouping

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupDisparity:
    """One group against all others at equal score.

    Attributes:
        trait, group, n: which, and how many.
        strata: how many strata hold both the group and others; the rest say nothing.
        compared: cases in them.
        gap: common difference of the arrest rates.
        odds: common odds ratio.
        p: of no difference in any stratum; None where not assessable.
    """

    trait: str
    group: str
    n: int
    strata: int
    compared: int
    gap: Figure
    odds: Figure
    p: float | None


def disparity_by_group(
    event: NDArray[np.bool_],
    stratum: NDArray[np.integer],
    grouping: Grouping,
    *,
    least: int,
    level: float = LEVEL,
) -> tuple[GroupDisparity, ...]:
    """Return the Mantel-Haenszel gap of each group against all others, over strata of equal score.

    With a events among m₁ of the group, c among m₀ of the others, n = m₁+m₀ in each stratum:
    gap Σ(a m₀ - c m₁)/n / Σ m₁m₀/n with the variance of Sato; odds ratio Σ a d/n / Σ b c/n with
    that of Robins, Breslow and Greenland; p by the test of Mantel and Haenszel, not corrected.

    References: Mantel, Haenszel (1959), J. Natl. Cancer Inst. 22, 719-748; Robins, Breslow,
    Greenland (1986), Biometrics 42, 311-323; Sato (1989), Biometrics 45, 1323-1324.

    Args:
        event: whether each case was arrested.
        stratum: of each case, whole numbers from 0; see `strata_of`.
        grouping: of the same cases.
        least: cases that a group, and all others together, must have.
        level: nominal coverage.
    """
    width = int(stratum.max(initial=0)) + 1
    flat = stratum.astype(np.int64)
    counts = [_counts(event, flat, grouping.place == k, width) for k in range(len(grouping.names))]
    whole = sum(counts, np.zeros((2, width)))
    return tuple(
        _disparity((grouping.trait, name), own, whole - own, least, level)
        for name, own in zip(grouping.names, counts, strict=True)
        if own[1].any()
    )


def strata_of(total: NDArray[np.integer], probability: Floats | None = None) -> NDArray[np.int64]:
    """Return strata of equal total and, where given, equal tenth of a probability.

    Examples:
        >>> strata_of(np.array([3, 3, 5]), np.array([0.11, 0.19, 0.11])).tolist()
        [0, 0, 1]
    """
    _, place = np.unique(total, return_inverse=True)
    strata: NDArray[np.int64] = place.astype(np.int64)
    if probability is None:
        return strata
    tenth = np.minimum((probability * 10).astype(np.int64), 9)
    _, strata = np.unique(place * 10 + tenth, return_inverse=True)
    return strata


def _counts(
    event: NDArray[np.bool_], stratum: NDArray[np.int64], member: NDArray[np.bool_], width: int
) -> Floats:
    """Return events and cases of a group in each stratum."""
    chosen = stratum[member]
    found: Floats = np.stack(
        [np.bincount(chosen, event[member], width), np.bincount(chosen, minlength=width)]
    ).astype(np.float64)
    return found


def _disparity(
    group: tuple[str, str], own: Floats, others: Floats, least: int, level: float
) -> GroupDisparity:
    n, rest = int(own[1].sum()), int(others[1].sum())
    both = (own[1] > 0) & (others[1] > 0)
    strata, compared = int(both.sum()), int((own[1] + others[1])[both].sum())
    missing = lack_of(FEW_CASES, min(n, rest), least) if rest else Lacking(ONE_GROUP, 1, 2)
    cells = _Cells.of(own[:, both], others[:, both])
    missing = missing or lack_of(NO_VARIATION, cells.deciding, 1)
    if missing:
        return GroupDisparity(*group, n, strata, compared, missing, missing, None)
    gap, odds = cells.gap(level), cells.odds(level)
    return GroupDisparity(*group, n, strata, compared, gap, odds, cells.test())


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """By stratum: arrested and not (a, b) of the group, arrested and not (c, d) of the others."""

    a: Floats
    b: Floats
    c: Floats
    d: Floats

    @classmethod
    def of(cls, own: Floats, others: Floats) -> _Cells:
        """Return the cells from events and cases of either side."""
        return cls(own[0], own[1] - own[0], others[0], others[1] - others[0])

    @property
    def n(self) -> Floats:
        """Return the cases of each stratum."""
        return self.a + self.b + self.c + self.d

    @property
    def deciding(self) -> int:
        """Return how many strata hold both outcomes."""
        return int((((self.a + self.c) > 0) & ((self.b + self.d) > 0)).sum())

    def gap(self, level: float) -> Estimate:
        """Return the common risk difference."""
        first, second, n = self.a + self.b, self.c + self.d, self.n
        weight = float((first * second / n).sum())
        value = float(((self.a * second - self.c * first) / n).sum()) / weight
        p = (first**2 * self.c - second**2 * self.a + first * second * (second - first) / 2) / n**2
        q = (self.a * self.d + self.b * self.c) / (2 * n)
        spread = sqrt(max(value * float(p.sum()) + float(q.sum()), 0.0)) / weight
        return self._estimate(value, normal_quantile(level) * spread, level)

    def odds(self, level: float) -> Figure:
        """Return the common odds ratio."""
        n = self.n
        r, s = self.a * self.d / n, self.b * self.c / n
        above, below = float(r.sum()), float(s.sum())
        if not above or not below:
            return Lacking(NO_VARIATION, 0, 1)
        p, q = (self.a + self.d) / n, (self.b + self.c) / n
        variance = (
            float((p * r).sum()) / (2 * above**2)
            + float((p * s + q * r).sum()) / (2 * above * below)
            + float((q * s).sum()) / (2 * below**2)
        )
        logarithm, half = log(above / below), normal_quantile(level) * sqrt(variance)
        n_all, events = int(n.sum()), int((self.a + self.c).sum())
        ends = exp(logarithm - half), exp(logarithm + half)
        return Estimate(exp(logarithm), *ends, n_all, events, level)

    def test(self) -> float:
        """Return the two-sided probability of so large a gap where there is none."""
        n, first, events = self.n, self.a + self.b, self.a + self.c
        expected = float((first * events / n).sum())
        spread = first * (n - first) * events * (n - events) / (n**2 * np.maximum(n - 1, 1))
        return normal_tail((float(self.a.sum()) - expected) / sqrt(float(spread.sum())))

    def _estimate(self, value: float, half: float, level: float) -> Estimate:
        n, events = int(self.n.sum()), int((self.a + self.c).sum())
        return Estimate(value, value - half, value + half, n, events, level)
