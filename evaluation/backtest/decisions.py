"""How often past decisions were what a card would have said: the weakest of all tests.

A card that copied every mistake of the past would agree perfectly. The figure only says how much
would change, and in which direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from evaluation.assessable import Figure
from evaluation.backtest.assessed import Assessed
from evaluation.backtest.shares import Mask, share
from model.scorecard import BANDS

_LOW, _, _HIGH = range(len(BANDS))
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """Decisions beside the bands of a card; Wilson intervals.

    Attributes:
        division, group: which cases; `EVERYBODY` for all.
        n: cases.
        agreement: arrested where the band is high or released where it is low, of both bands; the
            medium band says nothing of its own.
        arrested_low: arrested, of those in the low band.
        released_high: not arrested, of those in the high band.
    """

    division: str
    group: str
    n: int
    agreement: Figure
    arrested_low: Figure
    released_high: Figure


def decision_lines(
    cases: LearningSet,
    assessed: Assessed,
    divisions: Mapping[str, tuple[NDArray[np.integer], tuple[str, ...]]],
    least: int,
) -> tuple[DecisionLine, ...]:
    """Return all cases, then each group of each division (places and names)."""
    return tuple(_lines(cases, assessed, divisions, least))


def _lines(
    cases: LearningSet,
    assessed: Assessed,
    divisions: Mapping[str, tuple[NDArray[np.integer], tuple[str, ...]]],
    least: int,
) -> Iterator[DecisionLine]:
    everybody = np.ones(len(cases), np.bool_)
    yield _line(EVERYBODY, "", everybody, cases, assessed, least)
    for division, (places, names) in divisions.items():
        for place, name in enumerate(names):
            yield _line(division, name, places == place, cases, assessed, least)


def _line(  # noqa: PLR0913, PLR0917 - a group of cases and what is asked of it
    division: str, group: str, mark: Mask, cases: LearningSet, assessed: Assessed, least: int
) -> DecisionLine:
    low, high = mark & (assessed.band == _LOW), mark & (assessed.band == _HIGH)
    agrees = np.where(low, ~cases.detained, cases.detained)
    return DecisionLine(
        division=division,
        group=group,
        n=int(mark.sum()),
        agreement=share(agrees, low | high, least),
        arrested_low=share(cases.detained, low, least),
        released_high=share(~cases.detained, high, least),
    )
