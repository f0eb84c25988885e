"""If all up to a total were released and all above it arrested: what each total would bring.

Estimand: R(q) of the method (E1), misconducts per case if the q lowest-scored are released, here by
the line from total to probability. The line was seen on the released alone: it takes those arrested
for as risky as those released of equal total (A5 with Γ = 1), which understates R wherever deciders
knew more than was recorded. `evaluation.selective` estimates R without that, and bounds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_CASES, Figure, lack_of
from evaluation.backtest.line import Floats, RiskLine
from evaluation.backtest.shares import share_of
from evaluation.estimate import LEVEL, Estimate
from evaluation.policy.cells import Cells, Redrawn
from model.scorecard import Bands, Scorecard

SHARES = tuple(place / 10 for place in range(1, 10))


@dataclass(frozen=True, slots=True)
class PolicyPoint:
    """One total as the limit.

    Attributes:
        total: the highest that is released.
        probability: of misconduct at the limit, half a point above that total.
        released: share of cases at or below it; Wilson interval.
        misconducts: expected per 100 cases, by the line; percentile interval of the bootstrap.
        among_released: expected per released case.
        light: of the arrests above it that were made and have ended, the share that ended without
            prosecution, in an acquittal or a light sentence; Wilson interval.
        panel: share of cases that would go to a panel: those in the medium band, moved there.
    """

    total: int
    probability: float
    released: Estimate
    misconducts: Estimate
    among_released: Estimate
    light: Figure
    panel: Estimate


def policy_points(  # noqa: PLR0913 - cases, their line and card, and how
    cells: Cells, line: RiskLine, card: Scorecard, least: int, *, draws: int, seed: int = 0
) -> tuple[PolicyPoint, ...]:
    """Return the policies that release about 10, 20, ... 90 % of cases."""
    limits = _limits(cells)
    drawn = np.array([_expected(each, limits) for each in Redrawn(cells, line, draws, seed)])
    lows, highs = np.quantile(drawn, ((1 - LEVEL) / 2, (1 + LEVEL) / 2), axis=0)
    values = _expected(cells, limits)
    found = []
    for place, limit in enumerate(limits):
        below = int(cells.cases[: limit + 1].sum())
        per_case, per_released = (
            Estimate(float(value), float(low), float(high), below, line.events)
            for value, low, high in zip(
                values[:, place], lows[:, place], highs[:, place], strict=True
            )
        )
        middle = np.array([cells.total[limit] + 0.5])
        found.append(
            PolicyPoint(
                total=int(cells.total[limit]),
                probability=float(line.probability(middle)[0]),
                released=share_of(below, cells.n),
                misconducts=per_case,
                among_released=per_released,
                light=_light(cells, limit, least),
                panel=share_of(int(cells.cases[_medium(card, line, cells, limit)].sum()), cells.n),
            )
        )
    return tuple(found)


def _limits(cells: Cells) -> list[int]:
    """Return the places of the totals at which about each of `SHARES` is released, once each."""
    running = np.cumsum(cells.cases) / cells.n
    return sorted({int(np.abs(running - share).argmin()) for share in SHARES})


def _expected(cells: Cells, limits: Sequence[int]) -> Floats:
    """Return misconducts per 100 cases and per released case, for each limit."""
    misconducts = np.cumsum(cells.cases * cells.risk)[limits]
    released = np.maximum(np.cumsum(cells.cases)[limits], 1)
    return np.stack((100 * misconducts / cells.n, misconducts / released))


def _light(cells: Cells, limit: int, least: int) -> Figure:
    ended = int(cells.ended[limit + 1 :].sum())
    few = lack_of(FEW_CASES, ended, max(least, 1))
    return few or share_of(int(cells.light[limit + 1 :].sum()), ended)


def _medium(card: Scorecard, line: RiskLine, cells: Cells, limit: int) -> NDArray[np.bool_]:
    """Mark the totals of the medium band, were the limit in its middle."""
    if card.bands is None:
        low, high = line.interval(cells.total.astype(np.float64))
        threshold = line.probability(np.array([cells.total[limit] + 0.5]))[0]
        crossed: NDArray[np.bool_] = (low <= threshold) & (threshold <= high)
        return crossed
    half = _width(card.bands) / 2
    near: NDArray[np.bool_] = np.abs(cells.total - cells.total[limit] - 0.5) < half
    return near


def _width(bands: Bands) -> int:
    """Return how many totals are medium."""
    return bands.high_min - bands.low_max - 1
