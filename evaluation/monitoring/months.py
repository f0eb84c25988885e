"""The monthly series: how many cases, their scores, decisions, and what is left unknown."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DriftSettings
from evaluation.assessable import FEW_CASES, NOT_RECORDED, Figure, Lacking, lack_of
from evaluation.drift.shift import Shift, Unshiftable, shift_of_totals
from evaluation.estimate import LEVEL, Estimate, normal_quantile, wilson
from evaluation.monitoring.periods import month_name

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Decisions, row for row; n rows.

    Attributes:
        month: of each decision.
        total: of the card.
        unknown: share of factors left unknown.
        arrested: whether the suspect was arrested.
        recommended: whether the tool's recommendation was recorded.
        deviates: whether the decision departs from it.
    """

    month: NDArray[np.int64]
    total: NDArray[np.int64]
    unknown: NDArray[np.float64]
    arrested: Marks
    recommended: Marks
    deviates: Marks


@dataclass(frozen=True, slots=True)
class Month:
    """One month.

    Attributes:
        name: such as 2026-11.
        n: decisions.
        total: mean total.
        unknown: mean share of factors left unknown.
        arrested: share arrested.
        deviating: share of the decisions with a recommendation that depart from it.
        shift: of the totals against those of the base.
    """

    name: str
    n: int
    total: Figure
    unknown: Figure
    arrested: Figure
    deviating: Figure
    shift: Shift | Unshiftable


def monthly(
    decided: Decided, base: Marks, shown: Marks, settings: DriftSettings
) -> tuple[Month, ...]:
    """Return the series of some months in order.

    Formulas: means with normal intervals, shares with Wilson's, shift as
    `evaluation.drift.shift`. Each month is a test of its own: at a false-alarm rate of 5 %, one of
    twenty rings for nothing.

    Args:
        decided: every decision.
        base: marks those that months are compared with.
        shown: marks those whose months are shown.
        settings: least number of cases, false-alarm rate.
    """
    before = decided.total[base]
    return tuple(
        _month(decided, decided.month == each, before, month_name(int(each)), settings)
        for each in np.unique(decided.month[shown])
    )


def _month(
    decided: Decided,
    chosen: Marks,
    before: NDArray[np.int64],
    name: str,
    settings: DriftSettings,
) -> Month:
    n = int(chosen.sum())
    missing = lack_of(FEW_CASES, n, settings.month_cases)
    total = decided.total[chosen]
    with_tool = decided.deviates[chosen & decided.recommended]
    too_few = lack_of(FEW_CASES, min(n, len(before)), settings.month_cases)
    return Month(
        name=name,
        n=n,
        total=missing or _mean(total.astype(np.float64)),
        unknown=missing or _mean(decided.unknown[chosen]),
        arrested=missing or _share(decided.arrested[chosen]),
        deviating=_deviating(with_tool, settings.month_cases),
        shift=(
            Unshiftable("total", len(before), n, too_few)
            if too_few
            else shift_of_totals(before, total, settings)
        ),
    )


def _deviating(deviates: Marks, least: int) -> Figure:
    if not len(deviates):
        return Lacking(NOT_RECORDED, 0, 1)
    return lack_of(FEW_CASES, len(deviates), least) or _share(deviates)


def _mean(values: NDArray[np.float64]) -> Estimate:
    mean, n = float(values.mean()), len(values)
    half = normal_quantile() * float(values.std(ddof=1)) / sqrt(n) if n > 1 else 0.0
    return Estimate(mean, mean - half, mean + half, n, n)


def _share(marked: Marks) -> Estimate:
    n, events = len(marked), int(marked.sum())
    return Estimate(events / n, *wilson(events, n, LEVEL), n, events)
