"""Rows of case records that stand twice: a copy is dropped and told, a contradiction is refused.

Which of two rows that contradict each other is right, no program can say, so neither is used. That
also makes the outcome the same whatever the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.records.faults import Fault, fault_where

Marks = NDArray[np.bool_]
_ID = "record"
_ONE_DECISION = ("suspect", "decided_on")


def duplicate_faults(frame: pd.DataFrame, lines: NDArray[np.int64]) -> list[Fault]:
    """Return the rows with the id of another, then those of the same suspect and day.

    Args:
        frame: typed columns.
        lines: where the rows stand; a fault names the line of another of its kind.
    """
    alone = np.ones(len(frame), dtype=np.bool_)
    faults = list(_twice(frame, lines, alone, (_ID,)))
    for fault in faults:
        alone[fault.rows] = False
    content = frame.drop(columns=_ID)
    return [*faults, *_twice(content, lines, alone, _ONE_DECISION)]


def _twice(
    frame: pd.DataFrame, lines: NDArray[np.int64], among: Marks, key: tuple[str, ...]
) -> Iterator[Fault]:
    """Yield copies and contradictions among the rows that agree in a key."""
    keys = frame[list(key)]
    alike = np.zeros(len(frame), dtype=np.bool_)
    alike[among] = keys[among].duplicated(keep=False).to_numpy()
    places = np.flatnonzero(alike & keys.notna().to_numpy().all(axis=1))
    if not places.size:
        return
    few = frame.iloc[places].reset_index(drop=True)
    groups = few.groupby(list(key), sort=False, observed=True).ngroup()
    contradicts = _content(few).groupby(groups).transform("nunique").gt(1).to_numpy()
    copies = groups.duplicated().to_numpy() & ~contradicts
    where = pd.Series(lines[places])
    owner = where.groupby(groups)
    # The first of its kind is told where the last one stands, every other where the first does.
    other = owner.transform("min").where(groups.duplicated(), owner.transform("max"))
    for code, marks in (("record_copy", copies), ("record_contradiction", contradicts)):
        for fault in fault_where(code, key[0], marks, few[key[0]], line=other.astype(str)):
            yield replace(fault, rows=places[fault.rows])


def _content(rows: pd.DataFrame) -> pd.Series[Any]:
    """Return for each row a number that rows of the same content share."""
    texts = rows.astype("str").fillna("")
    return texts.groupby(list(texts.columns), sort=False).ngroup()
