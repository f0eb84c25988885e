"""Districts: the points are pooled, a district moves only the line from total to probability.

With z the pooled logit of a case, a district d has ::

    logit P = z + a_d + c_d · (z − z̄)      a_d ~ N(0, σ_a²)      c_d ~ N(0, σ_c²)

with both spreads estimated from all districts together (empirical Bayes, by Laplace evidence on a
grid, under a log-normal prior about the 0.15 logit of method, 1.2), so that a district with few
events stays near the others. Points of its own add next to nothing before a district holds 200
events, and little after (method, 1.2): only from there on may a fit of its own be asked for.

As a pooled logit depends on the total alone, counts by total are all that is read of the cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.probability import NORMAL_90, Head
from training.likelihood import sigmoid
from training.linear import cholesky, inverse, log_determinant, product

Floats = NDArray[np.float64]

# The events from which a district may have points of its own (method, 0).
OWN_POINTS_EVENTS = 200
_SPREADS = (0.02, 0.05, 0.1, 0.15, 0.25, 0.4, 0.7)
_MEDIAN_SPREAD, _LOG_SPREAD = 0.15, 0.6
_STEEPEST = 0.9
_MOST_STEPS = 50
# As in training.calibration: room below the limit of what a card may carry.
_ROOM = 0.9


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """How one district departs from the pooled line.

    Attributes:
        district: its code.
        cases, events: sums of weights.
        shift: a_d, logits.
        steeper: c_d; 0.1 makes the line a tenth steeper.
        covariance: posterior covariance of (a_d, c_d).
        may_have_points: whether it holds enough events for points of its own.
    """

    district: str
    cases: float
    events: float
    shift: float
    steeper: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    may_have_points: bool


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """All districts under one pooled head.

    Attributes:
        centre: z̄, the mean pooled logit.
        shift_spread, slope_spread: σ_a and σ_c.
        lines: by district, in the order of their codes.
    """

    centre: float
    shift_spread: float
    slope_spread: float
    lines: tuple[DistrictLine, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Cases of one district by pooled logit: weights of all and of events."""

    predictor: Floats
    cases: Floats
    events: Floats


def district_lines(  # noqa: PLR0913 - a head, its cases, and where they come from
    head: Head,
    totals: NDArray[np.int64],
    outcome: NDArray[Any],
    weight: Floats,
    *,
    district: NDArray[np.int32],
    districts: tuple[str, ...],
) -> Hierarchy | None:
    """Return the lines of districts; None where fewer than two have cases.

    Args:
        head: the pooled head.
        totals: of each case; n.
        outcome: 1 or 0; n.
        weight: of each case; n.
        district: places in `districts`; n.
        districts: their codes.
    """
    counts = dict(_by_district(head, totals, outcome, weight, district))
    if len(counts) < 2:  # noqa: PLR2004 - one district is the pool
        return None
    whole = sum(float(found.cases.sum()) for found in counts.values())
    centre = sum(float((f.cases * f.predictor).sum()) for f in counts.values()) / whole
    grid = [(a, c) for a in _SPREADS for c in _SPREADS]
    evidence = [_evidence(counts, centre, spreads) for spreads in grid]
    spreads = grid[int(np.argmax(evidence))]
    lines = [_line(districts[place], found, centre, spreads) for place, found in counts.items()]
    return Hierarchy(centre, *spreads, tuple(sorted(lines, key=lambda line: line.district)))


def district_head(head: Head, hierarchy: Hierarchy, line: DistrictLine) -> Head:
    """Return the head of a district: its line, with both uncertainties added."""
    turn = 1 + line.steeper
    intercept = turn * head.intercept + line.shift - line.steeper * hierarchy.centre
    jacobian = np.array([[1.0, head.intercept - hierarchy.centre], [0.0, head.slope]])
    own = jacobian @ np.array(line.covariance) @ jacobian.T
    added = turn**2 * np.array(head.covariance) + own
    limit = (_ROOM * turn * head.slope / (NORMAL_90 * head.widening)) ** 2
    (bb, bs), (_, ss) = added.tolist()
    if ss > limit:
        bs, ss = bs * np.sqrt(limit / ss), limit
    return replace(
        head, intercept=intercept, slope=turn * head.slope,
        covariance=((float(bb), float(bs)), (float(bs), float(ss))),
    )  # fmt: skip


def _by_district(
    head: Head,
    totals: NDArray[np.int64],
    outcome: NDArray[Any],
    weight: Floats,
    district: NDArray[np.int32],
) -> Iterator[tuple[int, _Counts]]:
    for place in np.unique(district):
        rows = district == place
        values, which = np.unique(totals[rows], return_inverse=True)
        yield (
            int(place),
            _Counts(
                head.intercept + head.slope * values.astype(np.float64),
                _sums(which, weight[rows], len(values)),
                _sums(which, weight[rows] * outcome[rows], len(values)),
            ),
        )


def _sums(place: NDArray[np.intp], terms: Floats, count: int) -> Floats:
    return np.bincount(place, terms, count).astype(np.float64)


def _evidence(counts: dict[int, _Counts], centre: float, spreads: tuple[float, float]) -> float:
    """Return the log evidence of two spreads, with their prior, up to a constant."""
    logs = np.log(np.array(spreads) / _MEDIAN_SPREAD) / _LOG_SPREAD
    total = -float((logs**2).sum()) / 2
    for found in counts.values():
        line, hessian = _most_probable(found, centre, spreads)
        prior = -float(((line / np.array(spreads)) ** 2).sum()) / 2
        width = log_determinant(cholesky(hessian)) / 2 + float(np.log(spreads).sum())
        total += prior - _loss(found, centre, line) - width
    return total


def _line(name: str, found: _Counts, centre: float, spreads: tuple[float, float]) -> DistrictLine:
    line, hessian = _most_probable(found, centre, spreads)
    (aa, ac), (_, cc) = inverse(hessian).tolist()
    events = float(found.events.sum())
    return DistrictLine(
        district=name,
        cases=float(found.cases.sum()),
        events=events,
        shift=float(line[0]),
        steeper=float(line[1]),
        covariance=((aa, ac), (ac, cc)),
        may_have_points=events >= OWN_POINTS_EVENTS,
    )


def _most_probable(
    found: _Counts, centre: float, spreads: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Return (a, c) and the second derivatives there, by Newton steps."""
    columns = np.stack([np.ones_like(found.predictor), found.predictor - centre])
    precision = np.array(spreads) ** -2.0
    line, hessian = np.zeros(2), np.diag(precision)
    for _ in range(_MOST_STEPS):
        probability = sigmoid(found.predictor + (line[:, None] * columns).sum(axis=0))
        slope = (columns * (found.cases * probability - found.events)).sum(axis=1)
        bend = found.cases * probability * (1 - probability)
        hessian = (columns[:, None, :] * columns[None, :, :] * bend).sum(axis=2)
        hessian = hessian + np.diag(precision)
        step = np.clip(product(inverse(hessian), slope + precision * line), -0.5, 0.5)
        line = line - step
        line[1] = np.clip(line[1], -_STEEPEST, _STEEPEST)
        if np.abs(step).max() < 1e-10:  # noqa: PLR2004 - far below any spread
            break
    return line, hessian


def _loss(found: _Counts, centre: float, line: Floats) -> float:
    logit = found.predictor + line[0] + line[1] * (found.predictor - centre)
    return float((found.cases * np.logaddexp(0.0, logit) - found.events * logit).sum())
