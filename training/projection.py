"""From the uncertainty of every step to the 2 × 2 covariance that a card can carry.

The variance of a case's linear predictor is aᵀCa with a = (1, x) and C the posterior covariance of
(b, β), the scale integrated out (method, part 4). A card knows only the total T, so it carries the
covariance of (b, s) whose aᵀCa with a = (1, T) comes closest, by least squares over the cases. How
close is measured and travels with it: cases of one total differ in their answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.coding import Codes, Coding
from training.likelihood import CHUNK_ROWS
from training.linear import cholesky, inverse, solve
from training.newton import Fit
from training.prior import BEFORE_STEPS

Floats = NDArray[np.float64]
Covariance = tuple[tuple[float, float], tuple[float, float]]
# Coarse enough that the sums over pairs of columns are exact in any order (training.exact).
_STEP = 2.0**-38
_CENTRES = 401


@dataclass(frozen=True, slots=True)
class Projection:
    """A 2 × 2 covariance and how well it stands for the whole one.

    Attributes:
        covariance: of (b, s).
        explained: share of the variation, between cases, of the predictor's variance, 0 to 1; a
            share below 0 means that one number for all would be nearer.
        relative_error: mean over cases of |projected − own standard deviation| / own.
        cases: over which it was fitted.
        capped: whether the variance of the slope was cut so that both ends of every interval rise
            with the total.
    """

    covariance: Covariance
    explained: float
    relative_error: float
    cases: int
    capped: bool


def posterior_covariance(found: Fit, count: int) -> Floats:
    """Return the covariance of b and the first `count` steps; (count + 1) × (count + 1)."""
    whole = inverse(found.hessian)
    kept = np.concatenate([[0], np.arange(BEFORE_STEPS, BEFORE_STEPS + count)])
    block: Floats = whole[np.ix_(kept, kept)]
    return block


def predictor_variance(covariance: Floats, coding: Coding, codes: Codes) -> Floats:
    """Return the posterior variance of each case's linear predictor; n."""
    rounded = np.rint(covariance / _STEP) * _STEP
    found = np.empty(len(codes))
    for start in range(0, len(codes), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        design = coding.design(codes[rows])
        inner = (design @ rounded[1:, 1:] * design).sum(axis=1)
        found[rows] = rounded[0, 0] + 2 * (design @ rounded[0, 1:]) + inner
    return found


def project(totals: NDArray[Any], variance: Floats, most_slope_variance: float) -> Projection:
    """Return the covariance of (b, s) nearest to the variances of cases.

    Args:
        totals: points of each case; n.
        variance: of its linear predictor; n.
        most_slope_variance: a bound of the variance of s.
    """
    total = totals.astype(np.float64)
    free = _least_squares(total, variance)
    fitted, capped = free, free[2] > most_slope_variance
    if capped or not _is_covariance(free):
        fitted = _within(total, variance, most_slope_variance)
    projected = fitted[0] + 2 * total * fitted[1] + total**2 * fitted[2]
    spread = ((variance - variance.mean()) ** 2).sum()
    left = ((variance - projected) ** 2).sum()
    own = np.sqrt(variance)
    return Projection(
        covariance=((fitted[0], fitted[1]), (fitted[1], fitted[2])),
        explained=float(1 - left / spread) if spread > 0 else 1.0,
        relative_error=float((np.abs(np.sqrt(projected) - own) / own).mean()),
        cases=len(total),
        capped=bool(capped),
    )


def _least_squares(total: Floats, variance: Floats) -> tuple[float, float, float]:
    """Return (var b, cov, var s) of the best fit of variance on (1, 2T, T²), unbounded."""
    # In units in which the columns are of one size, so that the small system is well posed.
    unit = max(float(np.abs(total).max()), 1.0)
    scaled = total / unit
    columns = np.stack([np.ones_like(scaled), 2 * scaled, scaled**2])
    matrix = (columns[:, None, :] * columns[None, :, :]).sum(axis=2) + 1e-12 * len(total) * np.eye(
        3
    )
    found = solve(cholesky(matrix), (columns * variance).sum(axis=1))
    return float(found[0]), float(found[1] / unit), float(found[2] / unit**2)


def _is_covariance(entries: tuple[float, float, float]) -> bool:
    bb, bs, ss = entries
    return bool(bb >= 0 and ss >= 0 and bs * bs <= bb * ss)


def _within(total: Floats, variance: Floats, most: float) -> tuple[float, float, float]:
    """Return the best covariance: v(T) = floor + bend·(T − centre)², floor and bend at least 0."""
    best, found = np.inf, (0.0, 0.0, 0.0)
    for centre in np.linspace(total.min(), total.max(), _CENTRES):
        square = (total - centre) ** 2
        floor, bend = _floor_and_bend(square, variance, most)
        left = float(((variance - floor - bend * square) ** 2).sum())
        if left < best:
            best, found = left, (floor + bend * centre**2, -bend * centre, bend)
    return float(found[0]), float(found[1]), float(found[2])


def _floor_and_bend(square: Floats, variance: Floats, most: float) -> tuple[float, float]:
    """Return the best straight line over the squares, neither part below 0 nor the bend too big."""
    mean, spread = square.mean(), ((square - square.mean()) ** 2).sum()
    slope = ((square - mean) * variance).sum() / spread if spread > 0 else 0.0
    bend = min(max(float(slope), 0.0), most)
    floor = float(variance.mean() - bend * mean)
    if floor >= 0:
        return floor, bend
    through = float((square * variance).sum() / (square**2).sum())
    return 0.0, min(through, most)
