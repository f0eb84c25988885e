"""Whether the points of the card in force still fit the most recent cases.

The test of `training.reweighting` with the card in force as the null, on the latest years that
together hold enough misconducts. The error bound of the declarations is its false-alarm rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from evaluation.assessable import FEW_EVENTS, Lacking
from model.law import LawPack
from model.scorecard import Scorecard
from training.gating import examine
from training.reweighting import DECLARE_Q, Reweighting

FALSE_ALARM = DECLARE_Q
"""Share of false ones among the factors that are declared, at most."""


@dataclass(frozen=True, slots=True)
class WeightDrift:
    """The points of a card on recent cases.

    Attributes:
        first, last: years of the cases.
        n, events: released persons and their misconducts.
        found: tests of all factors, or why there are none.
    """

    first: int
    last: int
    n: int
    events: int
    found: Reweighting | Lacking


def weight_drift(cases: LearningSet, law: LawPack, card: Scorecard, *, least: int) -> WeightDrift:
    """Return the tests of a card on the latest years with enough misconducts.

    References: Benjamini, Yekutieli (2001), Ann. Stat. 29, 1165-1188; the test:
    `training.reweighting`. Outcomes are those of the released (their A5 and A6).

    Args:
        cases: discretionary cases, at least one.
        law: the law pack of the levels.
        card: the card in force, whose points are the null.
        least: misconducts that the years must hold together.
    """
    seen = cases.released
    first, last = _years(
        cases.year[seen], cases.misconduct[seen] == 1, least, int(cases.year.max())
    )
    chosen = cases.rows(seen & (cases.year >= first))
    events = int((chosen.misconduct == 1).sum())
    if events < least:
        found: Reweighting | Lacking = Lacking(FEW_EVENTS, events, least)
    else:
        found = examine(chosen, law, card)
    return WeightDrift(first, last, len(chosen), events, found)


def _years(
    year: NDArray[np.int16], event: NDArray[np.bool_], least: int, last: int
) -> tuple[int, int]:
    """Return the first and last of the latest years that hold so many events, or of all years."""
    first = last
    for first in sorted({*year.tolist(), last}, reverse=True):
        if event[year >= first].sum() >= least:
            break
    return int(first), last
