"""Whether the cases themselves change: answers to each factor, and totals, against an earlier time.

The population stability index is used with a cut that holds its false-alarm rate whatever the
number of cases; the customary 0.1 and 0.25 do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DriftSettings, evaluation_settings
from evaluation.assessable import NO_VARIATION, Lacking
from evaluation.distributions import chi_square_quantile, chi_square_tail
from evaluation.groups.multiplicity import false_discovery
from model.law import LawPack

TOTAL = "total"
_EMPTY = 0.5


@dataclass(frozen=True, slots=True)
class Shift:
    """One distribution against an earlier one.

    Attributes:
        name: a factor, or `TOTAL`.
        before, now: cases of either period.
        cells: into how many parts they were cut.
        index: population stability index; 0 where nothing differs.
        cut: value that it exceeds with probability `false_alarm` where nothing changed.
        p: of no change, by `homogeneity`: the logarithms of the index make its far tail heavier
            than that of χ², which many tests at once would turn into false alarms.
        q: least false-discovery rate over the distributions that were looked at together.
        alarm: whether it exceeds its cut.
        false_alarm: how often one alarm rings where nothing changed.
    """

    name: str
    before: int
    now: int
    cells: int
    index: float
    cut: float
    p: float
    q: float
    alarm: bool
    false_alarm: float


@dataclass(frozen=True, slots=True)
class Unshiftable:
    """A distribution that cannot be compared, and why."""

    name: str
    before: int
    now: int
    lacking: Lacking


Shifts = tuple[Shift | Unshiftable, ...]


def stability_index(before: NDArray[np.integer], now: NDArray[np.integer]) -> float:
    """Return the population stability index of two counts over the same cells.

    Formula: Σ (p-q)·ln(p/q) over the shares p, q of the cells, an empty cell counted as half a
    case. Symmetric; it is the sum of both Kullback-Leibler divergences.

    References: Jeffreys (1946), Proc. R. Soc. A 186, 453-461; Siddiqi (2006), Credit Risk
    Scorecards, p. 141.

    Examples:
        >>> round(stability_index(np.array([50, 50]), np.array([60, 40])), 4)
        0.0405
    """
    shares = [np.maximum(each, _EMPTY) / each.sum() for each in (before, now)]
    return float(((shares[0] - shares[1]) * np.log(shares[0] / shares[1])).sum())


def calibrated_cut(
    before: NDArray[np.integer], now: NDArray[np.integer], false_alarm: float
) -> float:
    """Return what the index of two counts exceeds with a probability where nothing changed.

    Formula: χ²_{B-1} quantile times `_scale`, B cells. Twice the index, scaled by 1/n + 1/m, is
    asymptotically the statistic of homogeneity; few cases make it larger on average, which the
    scale takes into account. Needs some cases in every cell.

    References: Yurdakul, Naranjo (2020), J. Risk Model Valid. 14(4), 89-100; scaling a statistic
    to its mean: Lawley (1956), Biometrika 43, 295-303.

    Examples:
        >>> even = np.full(10, 10)
        >>> [round(calibrated_cut(even * times, even, 0.05), 3) for times in (1, 99)]
        [0.355, 0.179]
    """
    return chi_square_quantile(false_alarm, len(before) - 1) * _scale(before, now)


def _scale(before: NDArray[np.integer], now: NDArray[np.integer]) -> float:
    """Return the mean of the index where nothing changed, for one degree of freedom.

    Formula: (1/n + 1/m) + (1/n² + 1/m²)·(Σ 1/π - B) / (2(B-1)), π the common shares: the second
    order of the expectation of Σ (p-q)·ln(p/q), with E(p-π)³ = π(1-π)(1-2π)/n² and
    E(p-π)⁴ ≈ 3π²(1-π)²/n².
    """
    n, m, both = float(before.sum()), float(now.sum()), before + now
    cells = len(both)
    spread = float((both.sum() / both).sum()) - cells
    return 1 / n + 1 / m + (1 / n**2 + 1 / m**2) * spread / (2 * (cells - 1))


def homogeneity(before: NDArray[np.integer], now: NDArray[np.integer]) -> float:
    """Return Pearson's statistic of two counts over the same cells.

    Formula: Σ (observed - expected)²/expected over both periods; χ²_{B-1} where nothing changed.
    Reference: Pearson (1900), Philos. Mag. 50, 157-175.

    Examples:
        >>> round(homogeneity(np.array([50, 50]), np.array([60, 40])), 4)
        2.0202
    """
    observed = np.stack((before, now)).astype(np.float64)
    expected = observed.sum(axis=1)[:, None] * observed.sum(axis=0)[None, :] / observed.sum()
    return float(((observed - expected) ** 2 / expected).sum())


def shift_of_totals(
    before: NDArray[np.integer],
    now: NDArray[np.integer],
    settings: DriftSettings | None = None,
) -> Shift | Unshiftable:
    """Return the shift of the totals, cut into parts of about equal size in both periods together.

    Args:
        before: totals of the earlier cases.
        now: totals of the later ones.
        settings: number of parts and false-alarm rate; those that ship where None.
    """
    chosen = settings or evaluation_settings().drift
    both = np.concatenate((before, now))
    if not len(before) or not len(now):
        return Unshiftable(TOTAL, len(before), len(now), Lacking(NO_VARIATION, 0, 2))
    tenths = np.quantile(both, np.arange(1, chosen.bins) / chosen.bins, method="inverted_cdf")
    edges = np.unique(tenths)
    counts = [
        np.bincount(np.searchsorted(edges, each), minlength=len(edges) + 1)
        for each in (before, now)
    ]
    return _adjusted([_shift(TOTAL, counts[0], counts[1], chosen)])[0]


def shift_of_factors(
    before: NDArray[np.int8],
    now: NDArray[np.int8],
    law: LawPack,
    settings: DriftSettings | None = None,
) -> Shifts:
    """Return the shift of every factor, unknown and not applicable being answers too.

    Args:
        before: codes of the earlier cases, cases × factors.
        now: codes of the later ones.
        law: the law pack of the codes.
        settings: false-alarm rate and least cell; those that ship where None.
    """
    chosen = settings or evaluation_settings().drift
    found = []
    for place, factor in enumerate(law.scale):
        width = len(factor.levels) + 2
        counts = [np.bincount(each[:, place] % width, minlength=width) for each in (before, now)]
        found.append(_shift(factor.id, counts[0], counts[1], chosen))
    return _adjusted(found)


def _shift(
    name: str, before: NDArray[np.integer], now: NDArray[np.integer], settings: DriftSettings
) -> Shift | Unshiftable:
    n, m = int(before.sum()), int(now.sum())
    first, second = _merged(before, now, settings.cell_cases)
    cells = len(first)
    if cells < 2:  # noqa: PLR2004 - one cell cannot differ
        return Unshiftable(name, n, m, Lacking(NO_VARIATION, cells, 2))
    index = stability_index(first, second)
    cut = calibrated_cut(first, second, settings.alarm)
    p = chi_square_tail(homogeneity(first, second), cells - 1)
    return Shift(name, n, m, cells, index, cut, p, p, index > cut, settings.alarm)


def _merged(
    before: NDArray[np.integer], now: NDArray[np.integer], least: int
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Return the counts with the cells that are too small put together."""
    both = before + now
    smaller = min(before.sum(), now.sum())
    if not smaller:
        return before[:0], now[:0]
    expected = both / both.sum() * smaller
    order = np.argsort(-expected, kind="stable")
    order = order[both[order] > 0]
    kept = int((expected[order] >= least).sum())
    rest = order[kept:]
    if len(rest) and expected[rest].sum() < least and kept:
        kept -= 1
    groups = [order[place : place + 1] for place in range(kept)]
    if kept < len(order):
        groups.append(order[kept:])
    first = np.array([before[group].sum() for group in groups], np.int64)
    second = np.array([now[group].sum() for group in groups], np.int64)
    return first, second


def _adjusted(found: Sequence[Shift | Unshiftable]) -> Shifts:
    values = false_discovery([each.p if isinstance(each, Shift) else None for each in found])
    return tuple(
        replace(each, q=q) if isinstance(each, Shift) and q is not None else each
        for each, q in zip(found, values, strict=True)
    )
