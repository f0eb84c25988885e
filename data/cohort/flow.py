"""The flow table: how many cases meet each condition, how many are left out, and why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.records.rules import holds
from data.settings.cohort import CohortStep

Marks = NDArray[np.bool_]
_CLOSED = "closed_on"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One step.

    Attributes:
        step: what is asked and why a case is left out.
        entered: cases that met everything before.
        left: cases left out here.
        events: of those that stay, how many had the event that the head learns; None for steps
            that all learning asks for.
    """

    step: CohortStep
    entered: int
    left: int
    events: int | None

    @property
    def stayed(self) -> int:
        """Return how many cases go on."""
        return self.entered - self.left


@dataclass(frozen=True, slots=True)
class FlowTable:
    """The way of all rows.

    Attributes:
        rows: rows of the file.
        rejected: rows that could not be used.
        shared: the steps that all learning asks for.
        heads: the further steps of each head.
    """

    rows: int
    rejected: int
    shared: tuple[FlowRow, ...]
    heads: dict[str, tuple[FlowRow, ...]]

    def cases(self, head: str) -> int:
        """Return how many cases a head learns from."""
        return self.heads[head][-1].stayed


def step_marks(frame: pd.DataFrame, step: CohortStep, last_closed: date) -> Marks:
    """Mark the cases that meet one step; `last_closed` is the last day of closing that counts."""
    if step.closed:
        return (frame[_CLOSED] <= np.datetime64(last_closed, "s")).to_numpy()
    return holds(frame, step.when)


def path_marks(frame: pd.DataFrame, steps: tuple[CohortStep, ...], last_closed: date) -> Marks:
    """Mark the cases that meet all of some steps."""
    marks = np.ones(len(frame), dtype=np.bool_)
    for step in steps:
        marks &= step_marks(frame, step, last_closed)
    return marks


def flow_rows(
    frame: pd.DataFrame,
    steps: tuple[CohortStep, ...],
    last_closed: date,
    *,
    start: Marks,
    happened: Marks | None,
) -> Iterator[FlowRow]:
    """Yield the steps with their counts.

    Args:
        frame: case records.
        steps: in order.
        last_closed: the last day of closing that counts.
        start: marks the cases that enter the first step.
        happened: marks the cases with the event; None where none is counted.
    """
    staying = start
    for step in steps:
        entered = staying
        staying = entered & step_marks(frame, step, last_closed)
        events = None if happened is None else int((staying & happened).sum())
        left = int(entered.sum()) - int(staying.sum())
        yield FlowRow(step, int(entered.sum()), left, events)


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier; the last of its month where there is no such day.

    Examples:
        >>> months_before(date(2024, 2, 29), 12).isoformat()
        '2023-02-28'
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
