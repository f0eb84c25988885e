"""What more cases would buy: the quality of a fit at growing numbers of cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.estimate import normal_quantile

Fit = Callable[[NDArray[np.intp]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """One method at one number of cases.

    Attributes:
        method: as the fit names it.
        n: cases of each fit.
        events: mean number of events among them.
        value: mean of the figure over the repeats.
        low, high: 95 % normal interval of that mean; equal to it for a single repeat.
        repeats: fits on different draws.
    """

    method: str
    n: int
    events: float
    value: float
    low: float
    high: float
    repeats: int


def learning_curve(
    fit: Fit, outcome: ArrayLike, sizes: Sequence[int], *, repeats: int = 5, seed: int = 0
) -> tuple[LearningPoint, ...]:
    """Return the mean figure of each method at each size that the data hold.

    Args:
        fit: takes the rows to learn from and returns a figure for each method (such as the log-loss
            on cases kept apart, never on those rows).
        outcome: 1 or 0 for every row that may be learnt from.
        sizes: numbers of cases; those beyond the data are left out.
        repeats: draws without replacement at each size; one where the size is all of the data.
        seed: of the draws.

    Assumes that draws of one size differ enough to speak of spread: close to the whole they share
    most cases, and the interval is then too narrow.
    Reference: Perlich, Provost, Simonoff (2003), J. Mach. Learn. Res. 4, 211-255, section 3.
    """
    observed = np.asarray(outcome)
    generator = np.random.default_rng(seed)
    points: list[LearningPoint] = []
    for size in sorted({size for size in sizes if 0 < size <= len(observed)}):
        rounds = repeats if size < len(observed) else 1
        draws = [np.sort(generator.permutation(len(observed))[:size]) for _ in range(rounds)]
        figures = [fit(rows) for rows in draws]
        events = float(np.mean([observed[rows].sum() for rows in draws]))
        points += [
            _point(method, size, events, [each[method] for each in figures])
            for method in figures[0]
        ]
    return tuple(points)


def _point(method: str, size: int, events: float, values: Sequence[float]) -> LearningPoint:
    mean = fmean(values)
    spread = stdev(values) if len(values) > 1 else 0.0
    half = normal_quantile() * spread / sqrt(len(values))
    return LearningPoint(method, size, events, mean, mean - half, mean + half, len(values))
