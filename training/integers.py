"""From steps in logits to whole points, with a bound on what rounding can have cost.

About the fitted steps β̂ the penalised loss is a quadratic in the points p, the intercept re-fitted
and the scale s held::

    q(p) = gᵀ(s·p − β̂) + ½ (s·p − β̂)ᵀ A (s·p − β̂)

with A the Schur complement of the posterior precision and g the slope where a bound holds. Whole
points are sought by coordinate descent and by moving the best pair of steps by one point each, from
three starts. As q at the real minimum within the same bounds is below every whole solution, the
difference is a certified bound on the gap (method, 1.1). The time does not depend on the number of
cases. A step at which a statutory circumstance begins has at least one point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.box import box_minimum
from training.linear import product
from training.newton import Fit
from training.prior import BEFORE_STEPS, Hyperparameters

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# In nats: a larger gap asks for finer points.
WIDEST_GAP = 2.0
RESOLUTIONS = (1, 2, 3)
_LEAST_GAIN = 1e-9
_JITTER = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Surrogate:
    """The quadratic whose whole minimum is sought; k steps.

    Attributes:
        matrix: Q, second derivatives by point; k × k.
        centre: the fitted steps, in points; k.
        slope: g, in nats per point; k. Not 0 where a bound holds.
        lower, upper: bounds of the points, whole; k.
        unit: s, logits per point.
    """

    matrix: Floats
    centre: Floats
    slope: Floats
    lower: Floats
    upper: Floats
    unit: float

    def value(self, points: NDArray[np.float64] | Whole) -> float:
        """Return q in nats above the fitted steps."""
        off = points - self.centre
        return float((self.slope * off).sum() + (off * product(self.matrix, off)).sum() / 2)

    def pull(self, points: Floats) -> Floats:
        """Return the gradient of q."""
        return self.slope + product(self.matrix, points - self.centre)


@dataclass(frozen=True, slots=True, eq=False)
class WholePoints:
    """The points found.

    Attributes:
        increments: points by column.
        unit: logits per point.
        resolution: how many points one expert point is worth, 1 to 3.
        loss: q at these points, in nats above the fitted steps.
        bound: q at the best real points within the same bounds; what the law alone costs.
        starts: q reached from each start.
    """

    increments: Whole
    unit: float
    resolution: int
    loss: float
    bound: float
    starts: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Return, in nats, how far these points can at most lie above the best whole ones."""
        return self.loss - self.bound


def whole_points(
    found: Fit,
    least: Whole,
    expert: NDArray[np.float64] | Whole,
    hyper: Hyperparameters,
    seed: int = 0,
) -> WholePoints:
    """Return the best points found, at the coarsest resolution whose gap is small enough.

    Args:
        found: the fit.
        least: fewest points of each column.
        expert: points of each column to start from.
        hyper: holds the most points of a step.
        seed: of the third start.
    """
    tried = []
    for resolution in RESOLUTIONS:
        tried.append(at_resolution(found, least, expert, hyper, resolution=resolution, seed=seed))
        if tried[-1].gap <= WIDEST_GAP:
            return tried[-1]
    return min(tried, key=lambda points: points.gap)


def at_resolution(  # noqa: PLR0913 - a fit, what it is rounded to, and how
    found: Fit,
    least: Whole,
    expert: NDArray[np.float64] | Whole,
    hyper: Hyperparameters,
    *,
    resolution: int,
    seed: int,
) -> WholePoints:
    """Return the best points found at one resolution."""
    surrogate = surrogate_of(found, least, hyper, resolution)
    reached = [descend(surrogate, start) for start in _starts(surrogate, expert * resolution, seed)]
    losses = tuple(surrogate.value(points) for points in reached)
    best = reached[int(np.argmin(losses))]
    return WholePoints(
        increments=best.astype(np.int64),
        unit=surrogate.unit,
        resolution=resolution,
        loss=min(losses),
        bound=surrogate.value(_real_minimum(surrogate)),
        starts=losses,
    )


def surrogate_of(
    found: Fit, least: Whole, hyper: Hyperparameters, resolution: int = 1
) -> Surrogate:
    """Return the quadratic about a fit, in points.

    The first `len(least)` steps are scored; those behind them (indicators, covariates) are fitted
    again together with the intercept.
    """
    count = len(least)
    steps = found.increments[:count]
    unit = max(found.scale, float(np.abs(steps).max(initial=0.0)) / hyper.most_points) / resolution
    most = hyper.most_points * resolution
    lower = found.prior.lower[BEFORE_STEPS:][:count] / unit
    upper = found.prior.upper[BEFORE_STEPS:][:count] / unit
    slope = np.where(found.at_bound, found.slope, 0.0)[BEFORE_STEPS:][:count]
    return Surrogate(
        matrix=unit**2 * schur(found, count),
        centre=steps / unit,
        slope=unit * slope,
        lower=np.maximum(np.ceil(np.maximum(lower, -most) - _LEAST_GAIN), _floor(least)),
        upper=np.floor(np.minimum(upper, most) + _LEAST_GAIN),
        unit=unit,
    )


def schur(found: Fit, count: int) -> Floats:
    """Return the precision of the first `count` steps, the scale held.

    The intercept and what else is not scored are fitted again, but for what a bound holds.
    """
    kept = slice(BEFORE_STEPS, BEFORE_STEPS + count)
    behind = np.arange(BEFORE_STEPS + count, len(found.theta))
    rest = np.concatenate([[0], behind[~found.at_bound[behind]]])
    hessian = found.hessian
    matrix = hessian[kept, kept].copy()
    inner = hessian[np.ix_(rest, rest)].copy()
    across = hessian[kept, rest].copy()
    for place in range(len(rest)):
        column = across[:, place].copy()
        matrix -= column[:, None] * column[None, :] / inner[place, place]
        across -= column[:, None] * inner[place][None, :] / inner[place, place]
        inner = inner - inner[:, [place]] * inner[[place]] / inner[place, place]
        inner[place, place] = 1.0
    return matrix


def descend(surrogate: Surrogate, start: Floats) -> Floats:
    """Return whole points that no single move and no pair of moves by one point improves."""
    points = np.clip(np.rint(start), surrogate.lower, surrogate.upper)
    while True:
        points = _by_coordinates(surrogate, points)
        paired = _by_pair(surrogate, points)
        if paired is None:
            return points
        points = paired


def _floor(least: Whole) -> Floats:
    return np.where(least > 0, least, -np.inf)


def _starts(surrogate: Surrogate, expert: NDArray[np.float64] | Whole, seed: int) -> list[Floats]:
    """Return the fitted steps, the experts' points, and the fitted steps with a jitter."""
    jitter = np.random.default_rng(seed).normal(0, _JITTER, len(surrogate.centre))
    return [surrogate.centre, np.asarray(expert, np.float64), surrogate.centre + jitter]


def _real_minimum(surrogate: Surrogate) -> Floats:
    linear = surrogate.slope - product(surrogate.matrix, surrogate.centre)
    return box_minimum(surrogate.matrix, linear, surrogate.centre, surrogate.lower, surrogate.upper)


def _by_coordinates(surrogate: Surrogate, points: Floats) -> Floats:
    """Move the coordinate that gains most to its best whole value, until none gains."""
    curvature = np.diagonal(surrogate.matrix)
    points, pull = points.copy(), surrogate.pull(points)
    while True:
        # The whole number nearest to the minimum of a parabola is the best one.
        best = np.clip(np.rint(points - pull / curvature), surrogate.lower, surrogate.upper)
        move = best - points
        gain = -(pull * move + curvature * move**2 / 2)
        place = int(np.argmax(gain))
        if gain[place] <= _LEAST_GAIN:
            return points
        points[place] = best[place]
        pull = pull + surrogate.matrix[:, place] * move[place]


def _by_pair(surrogate: Surrogate, points: Floats) -> Floats | None:
    """Return points with the best pair of steps moved by one point each, or None."""
    count, pull = len(points), surrogate.pull(points)
    direction = np.repeat([1.0, -1.0], count)
    place = np.tile(np.arange(count), 2)
    room = np.concatenate([points < surrogate.upper, points > surrogate.lower])
    direction, place = direction[room], place[room]
    single = direction * pull[place] + np.diagonal(surrogate.matrix)[place] / 2
    both = direction[:, None] * direction[None, :] * surrogate.matrix[np.ix_(place, place)]
    change = single[:, None] + single[None, :] + both
    change[place[:, None] == place[None, :]] = np.inf
    if change.min(initial=np.inf) >= -_LEAST_GAIN:
        return None
    first, second = np.unravel_index(int(np.argmin(change)), change.shape)
    moved = points.copy()
    moved[place[first]] += direction[first]
    moved[place[second]] += direction[second]
    return moved
