"""Rows of a table file: text by column, with the line that each row stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isnan
from typing import Any

from model.errors import NanshaError, Problem

LIST_SEPARATOR = ";"


class TableError(NanshaError):
    """A table file cannot be read or written at all.

    Attributes:
        problems: everything that is wrong with the file as a whole.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.value}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        line: where it starts in the file; the header is usually line 1.
        cells: stripped text, as many as the header has columns; none where the row has problems.
        problems: why the row cannot be read.
    """

    line: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read: rows come one at a time and are not kept.

    Attributes:
        encoding: how the text was decoded; ``utf-8`` for formats that carry their own.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = "utf-8"


def cell_text(value: object) -> str:
    """Return what a typed cell says as text: ISO dates, true or false, whole numbers plain.

    Examples:
        >>> [cell_text(value) for value in (None, True, 3.0, 0.5, datetime(2026, 11, 22), ["a"])]
        ['', 'true', '3', '0.5', '2026-11-22', 'a']
    """
    for kind, write in _WRITTEN:
        if isinstance(value, kind):
            return write(value)
    return str(value).strip()


def _number(value: float) -> str:
    if isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _moment(value: datetime) -> str:
    midnight = value.time() == time()
    return value.date().isoformat() if midnight else value.isoformat(sep=" ")


def _items(value: Sequence[object]) -> str:
    return LIST_SEPARATOR.join(cell_text(item) for item in value)


# In order: a truth value is also a number, a moment also a date.
_WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (type(None), lambda _: ""),
    (bool, lambda value: str(value).lower()),
    (float, _number),
    (datetime, _moment),
    (date, date.isoformat),
    (list, _items),
)


def header_of(name: str, cells: Sequence[str] | None) -> tuple[str, ...]:
    """Return the headings in the first row, without empty ones at the end.

    Raises:
        TableError: if there is no heading; `name` is the name of the file.
    """
    headings = [cell.strip() for cell in cells or ()]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise TableError(Problem("table_empty", "", name))
    return tuple(headings)


def row_of(line: int, cells: Sequence[str], width: int) -> Row | None:
    """Return a row of a table of some width, or None where the row is blank.

    Empty cells may be missing at the end or be too many there; any other number is a problem.
    """
    stripped = [cell.strip() for cell in cells]
    if not any(stripped):
        return None
    while len(stripped) > width and not stripped[-1]:
        stripped.pop()
    if len(stripped) > width:
        return Row(line, (), (Problem("row_ragged", "", str(len(stripped)), (str(width),)),))
    return Row(line, tuple(stripped) + ("",) * (width - len(stripped)))
