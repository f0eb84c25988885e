"""The least value of a convex quadratic within bounds, by active sets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.linear import cholesky, product, solve

Floats = NDArray[np.float64]
_TOLERANCE = 1e-10
_ROUNDING = 1e-13
_MOST_STEPS = 500


def box_minimum(
    matrix: Floats, linear: Floats, start: Floats, lower: Floats, upper: Floats
) -> Floats:
    """Return the x that minimises ½ xᵀAx + cᵀx within lower ≤ x ≤ upper.

    Each step takes out the variables that lie at a bound and are pressed against it, solves for the
    others, and cuts the way at the bounds where that pays, else at the first bound met.

    Args:
        matrix: A, positive definite.
        linear: c.
        start: where to begin; cut to the bounds.
        lower: bounds from below, possibly infinite.
        upper: bounds from above, possibly infinite.

    Raises:
        ValueError: if the matrix is not positive definite.
    """
    point = np.clip(start, lower, upper)
    tolerance = _TOLERANCE * (1 + np.abs(linear).max())
    size = np.abs(matrix)
    for _ in range(_MOST_STEPS):
        slope = product(matrix, point) + linear
        free = ~pressed(point, slope, lower, upper)
        # A slope below the rounding of its own sum is no slope.
        least = np.maximum(tolerance, _ROUNDING * product(size, np.abs(point)))
        if (np.abs(slope) <= least)[free].all():
            return point
        point = _step(matrix, point, slope, free, lower, upper)
    return point  # pragma: no cover - each step lowers the value, and active sets are finitely many


def pressed(point: Floats, slope: Floats, lower: Floats, upper: Floats) -> NDArray[np.bool_]:
    """Mark the variables that lie at a bound while the slope presses against it."""
    return ((point <= lower) & (slope >= 0)) | ((point >= upper) & (slope <= 0))


def _step(  # noqa: PLR0913, PLR0917 - a quadratic, where it stands, and its bounds
    matrix: Floats,
    point: Floats,
    slope: Floats,
    free: NDArray[np.bool_],
    lower: Floats,
    upper: Floats,
) -> Floats:
    way = _way(matrix, slope, free)
    cut = np.clip(point + way, lower, upper)
    promised = -(slope * way).sum() / 2
    if _gain(matrix, slope, cut - point) >= promised / 10:
        return cut
    outward = free & (((point <= lower) & (way < 0)) | ((point >= upper) & (way > 0)))
    while outward.any():
        free = free & ~outward
        way = _way(matrix, slope, free)
        outward = free & (((point <= lower) & (way < 0)) | ((point >= upper) & (way > 0)))
    return np.clip(point + _share(point, way, lower, upper) * way, lower, upper)


def _way(matrix: Floats, slope: Floats, free: NDArray[np.bool_]) -> Floats:
    """Return the way to the least value over the free variables."""
    way = np.zeros(len(slope))
    way[free] = solve(cholesky(matrix[np.ix_(free, free)]), -slope[free])
    return way


def _gain(matrix: Floats, slope: Floats, way: Floats) -> float:
    return float(-(slope * way).sum() - (way * product(matrix, way)).sum() / 2)


def _share(point: Floats, way: Floats, lower: Floats, upper: Floats) -> float:
    """Return how much of a way can be gone before the first bound."""
    moving = way != 0
    room = np.where(way > 0, upper - point, lower - point)[moving] / way[moving]
    return float(min(1.0, room.min(initial=1.0)))
