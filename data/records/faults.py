"""What is wrong with cells of case records, held column by column, told row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import Problem, printable

POINTER = "/record/"
"""Where the columns of case records stand in pointers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one column, in some rows.

    Attributes:
        code: key of the message.
        column: id of the column.
        rows: places of the rows, from 0.
        values: what was found, row by row.
        allowed: what would have been accepted.
        parameters: further slots of the message, row by row.
    """

    code: str
    column: str
    rows: NDArray[np.int64]
    values: Sequence[str]
    allowed: tuple[str, ...] = ()
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def problem(self, number: int) -> Problem:
        """Return what is wrong with the row that stands at some place in `rows`."""
        slots = {name: values[number] for name, values in self.parameters.items()}
        value = printable(self.values[number])
        return Problem(self.code, POINTER + self.column, value, self.allowed, slots)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one row.

    Attributes:
        line: where the row stands in the file; the header is line 1.
        column: id of the column; empty for the whole row.
    """

    line: int
    column: str
    problem: Problem


def row_problems(faults: Iterable[Fault], lines: NDArray[np.int64]) -> Iterator[RowProblem]:
    """Yield every problem, by line, then in the order in which it was found."""
    found = tuple(faults)
    if not found:
        return
    rows = np.concatenate([fault.rows for fault in found])
    of = np.repeat(np.arange(len(found)), [len(fault.rows) for fault in found])
    numbers = np.concatenate([np.arange(len(fault.rows)) for fault in found])
    for place in np.lexsort((numbers, of, rows)):
        fault = found[of[place]]
        problem = fault.problem(numbers[place])
        yield RowProblem(int(lines[rows[place]]), fault.column, problem)


def faulty(faults: Iterable[Fault], rows: int) -> NDArray[np.bool_]:
    """Mark the rows with any fault."""
    marks = np.zeros(rows, dtype=np.bool_)
    for fault in faults:
        marks[fault.rows] = True
    return marks


def faulty_cells(faults: Iterable[Fault], rows: int) -> dict[str, NDArray[np.bool_]]:
    """Mark, by column, the cells with any fault."""
    marks: dict[str, NDArray[np.bool_]] = {}
    for fault in faults:
        column = marks.setdefault(fault.column, np.zeros(rows, dtype=np.bool_))
        column[fault.rows] = True
    return marks


def fault_where(
    code: str,
    column: str,
    failing: NDArray[np.bool_],
    shown: Any,
    *,
    allowed: tuple[str, ...] = (),
    **parameters: Any,
) -> Iterator[Fault]:
    """Yield the fault of the rows that fail, or nothing where none does.

    Args:
        code: key of the message.
        column: id of the column.
        failing: marks the rows.
        shown: a series whose values are shown as found, or a text for every row.
        allowed: what would have been accepted.
        parameters: for each slot of the message a series, or a text for every row.
    """
    rows = np.flatnonzero(failing)
    if not rows.size:
        return
    slots = {name: _texts(values, rows) for name, values in parameters.items()}
    yield Fault(code, column, rows, _texts(shown, rows), allowed, slots)


def _texts(values: Any, rows: NDArray[np.int64]) -> list[str]:
    if isinstance(values, str):
        return [values] * rows.size
    return [cell_words(value) for value in values.iloc[rows]]


def cell_words(value: Any) -> str:
    """Return a typed cell as a table writes it."""
    if value is None or value != value:  # noqa: PLR0124 - what is missing differs from itself
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    return value.date().isoformat() if hasattr(value, "date") else str(value)
