"""Which cases are kept apart: the last years where they hold events enough, else folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from training.crossfit import FOLDS, fold_of

# An AUC from fewer events has an interval of ± 0.1 or more (Hanley, McNeil 1982, Radiology 143).
LEAST_TEST_EVENTS = 40
LEAST_TRAINING_EVENTS = 40
# Of many events a fixed number would be too small a part to judge a card by.
LEAST_TEST_SHARE = 0.15
LEAST_EVENTS = 20
TEMPORAL, CROSS_FITTED = "temporal", "cross_fitted"


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """Released cases divided into some to learn from and some to ask.

    Attributes:
        kind: ``temporal`` or ``cross_fitted``.
        since: first year kept apart, for a temporal division.
        parts: places to learn from, places to ask; each case is asked once at most.
    """

    kind: str
    since: int | None
    parts: tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...]

    @property
    def asked(self) -> NDArray[np.intp]:
        """Return the places of all cases that are asked, part by part."""
        return np.concatenate([asked for _, asked in self.parts])


def divide(released: LearningSet, seed: int, folds: int = FOLDS) -> Division | None:
    """Return how released cases are divided, or None where there are too few events.

    A card is used on later cases than it learnt from, so the last years are asked where they and
    the years before hold events enough; else every case is asked of a fit without its fold.

    Args:
        released: cases whose misconduct was observed.
        seed: of the folds.
        folds: how many.
    """
    events = int((released.misconduct == 1).sum())
    others = len(released) - events
    if min(events, others) < LEAST_EVENTS:
        return None
    if (since := _since(released)) is not None:
        later = released.year >= since
        return Division(TEMPORAL, since, ((np.flatnonzero(~later), np.flatnonzero(later)),))
    fold = fold_of(released.misconduct, seed, folds)
    parts = tuple(
        (np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(folds)
    )
    return Division(CROSS_FITTED, None, parts)


def _since(released: LearningSet) -> int | None:
    """Return the latest year from which on there are events enough, with enough before it."""
    years = np.unique(released.year)[::-1]
    event = released.misconduct == 1
    needed = max(LEAST_TEST_EVENTS, LEAST_TEST_SHARE * int(event.sum()))
    for year in years[:-1]:
        after = int((event & (released.year >= year)).sum())
        if after >= needed:
            before = int(event.sum()) - after
            return int(year) if before >= LEAST_TRAINING_EVENTS else None
    return None
