"""Two questions to a score: as many released as today, or as much misconduct as today.

Both compare with what was decided, under one line from total to probability. The line was seen on
the released. If deciders knew more than was recorded, those they arrested are riskier at equal
total; `break_even` says how much riskier they would have to be, in odds, for the gain to vanish.
That ratio cannot be known from these data.

Reference: Kleinberg, Lakkaraju, Leskovec, Ludwig, Mullainathan (2018), Q. J. Econ. 133, 237-293,
section V.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation.backtest.line import Floats, RiskLine
from evaluation.estimate import LEVEL, Estimate
from evaluation.policy.cells import Cells, Redrawn

RELEASE_RATE, MISCONDUCT_RATE = "release_rate", "misconduct_rate"
_MOST_ODDS = 100.0
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """A card's order against past decisions, one rate held.

    Attributes:
        question: which rate is held: `RELEASE_RATE` or `MISCONDUCT_RATE`.
        limit: the total at which the rate is met; of the cases that have it, `part` are released.
        part: 0 to 1.
        released_today, released: share of cases not arrested; under the card's order.
        misconducts_today, misconducts: expected per 100 cases.
        difference: of the rate that is not held, the card's minus today's.
        break_even: odds ratio of the arrested against the released of equal total at which nothing
            is gained; 1 where nothing is gained even so, None where not even 100 would undo it.
    """

    question: str
    limit: int
    part: float
    released_today: Estimate
    released: Estimate
    misconducts_today: Estimate
    misconducts: Estimate
    difference: Estimate
    break_even: float | None


def answers(cells: Cells, line: RiskLine, *, draws: int, seed: int = 0) -> tuple[Answer, ...]:
    """Return the answers to both questions, with percentile intervals of the bootstrap.

    Of the cases at the limit a part is released, so that the rate is met exactly: the same part of
    those arrested and those released.
    """
    redrawn = list(Redrawn(cells, line, draws, seed))
    return tuple(_answer(name, rule, cells, redrawn, line) for name, rule in _RULES.items())


def _answer(
    name: str, rule: Callable[[Cells], Floats], cells: Cells, redrawn: list[Cells], line: RiskLine
) -> Answer:
    parts = rule(cells)
    values = _rates(cells, parts)
    drawn = np.array([_rates(each, rule(each)) for each in redrawn])
    lows, highs = np.quantile(drawn, ((1 - LEVEL) / 2, (1 + LEVEL) / 2), axis=0)
    estimates = [
        Estimate(float(value), float(low), float(high), cells.n, line.events)
        for value, low, high in zip(values, lows, highs, strict=True)
    ]
    limit = int(np.flatnonzero(parts > 0).max(initial=0))
    gap = 2 if name == MISCONDUCT_RATE else 5
    return Answer(
        name, int(cells.total[limit]), float(parts[limit]), estimates[0], estimates[1],
        estimates[3], estimates[4], estimates[gap], _break_even(name, cells, rule),
    )  # fmt: skip


def _rates(cells: Cells, parts: Floats) -> Floats:
    """Return released today, under the card, the difference; misconducts likewise."""
    today, after = cells.released.sum() / cells.n, (parts * cells.cases).sum() / cells.n
    now = 100 * (cells.released * cells.risk).sum() / cells.n
    then = 100 * (parts * cells.cases * cells.risk).sum() / cells.n
    return np.array([today, after, after - today, now, then, then - now])


def _same_release(cells: Cells) -> Floats:
    """Return which part of each total is released, if as many are as today."""
    return _filled(cells.cases.astype(np.float64), float(cells.released.sum()))


def _same_misconduct(cells: Cells) -> Floats:
    """Return which part of each total is released, if as much misconduct is expected as today."""
    return _filled(cells.cases * cells.risk, float((cells.released * cells.risk).sum()))


_RULES = {RELEASE_RATE: _same_release, MISCONDUCT_RATE: _same_misconduct}


def _filled(amounts: Floats, whole: float) -> Floats:
    """Return which part of each amount, in order, adds up to a whole."""
    before = np.cumsum(amounts) - amounts
    parts: Floats = np.clip((whole - before) / np.where(amounts > 0, amounts, 1), 0, 1)
    return np.where(amounts > 0, parts, 0)


def _break_even(name: str, cells: Cells, rule: Callable[[Cells], Floats]) -> float | None:
    """Return the odds ratio at which as much misconduct comes of the card's order as today.

    For the second question, at which no more are released than today when as much is expected.
    """

    def gain(odds: float) -> float:
        arrested = odds * cells.risk / (1 - cells.risk + odds * cells.risk)
        mixed = (cells.released * cells.risk + cells.arrested * arrested) / np.maximum(
            cells.cases, 1
        )
        today = float((cells.released * cells.risk).sum())
        if name == RELEASE_RATE:
            return today - float((rule(cells) * cells.cases * mixed).sum())
        return float((_filled(cells.cases * mixed, today) * cells.cases).sum()) - float(
            cells.released.sum()
        )

    if gain(1.0) <= 0:
        return 1.0
    if gain(_MOST_ODDS) > 0:
        return None
    low, high = 1.0, _MOST_ODDS
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if gain(middle) > 0 else (low, middle)
    return (low + high) / 2
