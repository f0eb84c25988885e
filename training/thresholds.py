"""Where the bands fall: shares of low, medium and high over a range of thresholds, for display."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.batch import score_batch
from model.law import LawPack
from model.probability import Head, low_medium_high
from model.scorecard import Scorecard
from training.coding import Codes

THRESHOLDS = tuple(round(0.01 * step, 2) for step in (*range(1, 21), *range(22, 61, 2)))


@dataclass(frozen=True, slots=True)
class ThresholdPoint:
    """What one threshold would come to, over some cases.

    Attributes:
        threshold: θ.
        low, medium, high: share of the cases in each band.
        misconduct_in_low: mean probability of misconduct among the low; None where there are none.
    """

    threshold: float
    low: float
    medium: float
    high: float
    misconduct_in_low: float | None


def threshold_curve(
    head: Head, totals: NDArray[np.int64], thresholds: Iterable[float] = THRESHOLDS
) -> tuple[ThresholdPoint, ...]:
    """Return the bands of some cases at each threshold.

    The interval and the band are those that serving computes.

    Args:
        head: of misconduct.
        totals: of the cases; n, at least one.
        thresholds: each above 0 and below 1.
    """
    values, count = np.unique(totals, return_counts=True)
    intervals = [head.interval(int(value)) for value in values]
    risk = np.array([head.probability(int(value)) for value in values])
    return tuple(_point(theta, intervals, risk, count) for theta in thresholds)


def _point(
    theta: float,
    intervals: list[tuple[float, float]],
    risk: NDArray[np.float64],
    count: NDArray[np.int64],
) -> ThresholdPoint:
    band = np.array([low_medium_high(interval, theta) for interval in intervals])
    low, medium, high = (float(count[band == place].sum() / count.sum()) for place in range(3))
    chosen = count * (band == 0)
    mean = float((chosen * risk).sum() / chosen.sum()) if chosen.any() else None
    return ThresholdPoint(theta, low, medium, high, mean)


def changed_by_unknown(codes: Codes, law: LawPack, card: Scorecard) -> float:
    """Return the share of cases whose band the unknown answers could still change.

    A flag that asks to ascertain these factors first; it is not the band itself (method, part 4).
    """
    found = score_batch(codes, law, card, parts=("total", "minimum", "maximum"))
    at_total, at_least, at_most = (
        _bands(part, card) for part in (found.total, found.minimum, found.maximum)
    )
    return float(((at_least != at_total) | (at_most != at_total)).mean())


def _bands(totals: NDArray[np.signedinteger] | None, card: Scorecard) -> NDArray[np.str_]:
    values, which = np.unique(np.asarray(totals), return_inverse=True)
    return np.array([card.band(int(value)) for value in values])[which]
