"""Shares of cases with their intervals, or why there is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_CASES, Figure, lack_of
from evaluation.estimate import Estimate, wilson

Mask = NDArray[np.bool_]


def share(happened: Mask, among: Mask, least: int) -> Figure:
    """Return how many of some cases something happened to, with Wilson's interval.

    Args:
        happened: marks the cases to which it happened.
        among: marks the cases that are looked at.
        least: cases without which there is no figure.
    """
    n = int(among.sum())
    if (few := lack_of(FEW_CASES, n, max(least, 1))) is not None:
        return few
    return share_of(int((happened & among).sum()), n)


def share_of(events: int, n: int) -> Estimate:
    """Return a share of counts with Wilson's interval; `n` above 0.

    Examples:
        >>> found = share_of(5, 100)
        >>> (found.value, round(found.low, 3), round(found.high, 3))
        (0.05, 0.022, 0.112)
    """
    low, high = wilson(events, n)
    return Estimate(events / n, low, high, n, events)
