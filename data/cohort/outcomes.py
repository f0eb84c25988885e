"""What became of each case: misconduct on bail, imprisonment or more, and how it ended."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.course_outcomes import ENDINGS
from data.learning_set import NOT_OBSERVED
from data.records.rules import VIOLATIONS
from data.settings.cohort import CohortRules

_SENTENCE, _PROSECUTION, _PROBATION = "sentence", "prosecution", "probation"
_TYPE_ENDS = "@"


def misconduct(
    frame: pd.DataFrame, rules: CohortRules, observed: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """Return 1 where a violation that is misconduct took place, 0 where none did.

    Violations lie within bail, as the records were checked; a breach of another type is none.
    Rows that are not observed are `NOT_OBSERVED`.
    """
    column = frame[VIOLATIONS]
    counts = [_any_misconduct(written, rules) for written in column.cat.categories]
    happened = np.array([*counts, False], dtype=np.int8)[column.cat.codes]
    return np.where(observed, happened, np.int8(NOT_OBSERVED))


def imprisonment(
    frame: pd.DataFrame, rules: CohortRules, observed: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """Return 1 where imprisonment or more was imposed, suspended or not, 0 where it was not."""
    imposed = frame[_SENTENCE].isin(rules.imprisonment).to_numpy()
    return np.where(observed, imposed, np.int8(NOT_OBSERVED)).astype(np.int8)


def ending(frame: pd.DataFrame, rules: CohortRules) -> NDArray[np.int8]:
    """Return how each case ended, as a place in `ENDINGS`; `NOT_OBSERVED` while it is open."""
    suspended = frame[_PROBATION].to_numpy(dtype=np.bool_, na_value=False)
    imposed = frame[_SENTENCE].isin(rules.imprisonment).to_numpy()
    marks = {
        "not_prosecuted": frame[_PROSECUTION].isin(rules.not_prosecuted).to_numpy(),
        "acquitted": frame[_SENTENCE].isin(rules.acquitted).to_numpy(),
        "light": frame[_SENTENCE].isin(rules.light).to_numpy() | (imposed & suspended),
        "unsuspended": imposed & ~suspended,
    }
    places = np.full(len(frame), NOT_OBSERVED, np.int8)
    for place, name in enumerate(ENDINGS):
        places[marks[name]] = place
    return places


def _any_misconduct(written: Any, rules: CohortRules) -> bool:
    types = {part.partition(_TYPE_ENDS)[0] for part in str(written).split(";")}
    return not types.isdisjoint(rules.misconduct)
