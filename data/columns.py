"""The columns of a table of requests: which heading means what, and how a row becomes a request.

Headings::

    case_number  stage  on  suspect  offence      as in a request
    finding.<id>                                  a finding; lists separated by ; or ；
    finding.<id>.<field>                          one field of a finding that is a record
    finding.breaches                              a list of records, as JSON text
    <factor>                                      the level
    <factor>.evidence  .source  .element_of_offence

Headings and coded values may also be written with the Chinese names of the law pack. An empty cell
is not given. A row becomes the document of a request; whether it is valid is for
`model.request.validate` alone to say, so what cannot be converted is handed on as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.cells import CONVERTERS, NotJsonError
from data.headings import FINDING, Meaning, meanings
from data.rows import TableError
from model.errors import Problem, printable
from model.law import LawPack

_ANSWERS, _LEVEL, _STAGE = "answers", "level", "stage"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading as written, and its meaning; None where it is only passed on."""

    heading: str
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a table, in the order of the file."""

    columns: tuple[Column, ...]

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the headings of the columns that are only passed on."""
        return tuple(c.heading for c in self.columns if c.meaning is None and c.heading)

    def kept_cells(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of the columns that are only passed on."""
        pairs = zip(self.columns, cells, strict=True)
        return tuple(cell for column, cell in pairs if column.meaning is None and column.heading)

    def document(self, cells: Sequence[str]) -> dict[str, Any] | list[Problem]:
        """Return the document of a request that a row describes, or what is wrong with the row."""
        document: dict[str, Any] = {_ANSWERS: {}}
        problems = []
        for number, (column, cell) in enumerate(zip(self.columns, cells, strict=True), start=1):
            if not cell:
                continue
            if column.meaning is not None:
                problems += _put(document, column.meaning, cell)
            elif not column.heading:
                place = {"number": str(number)}
                problems.append(Problem("table_no_heading", "", printable(cell), (), place))
        return problems or document

    def heading_of(self, pointer: str) -> str:
        """Return the heading of the column that a pointer into the document leads to.

        The column may hold the place or a part of it, the level of an answer before its details.
        Where there is no such column, the heading is the one that it would have.
        """
        found = [
            (len(column.meaning.pointer), column.heading)
            for column in self.columns
            if pointer and column.meaning and _overlap(column.meaning.pointer, pointer)
        ]
        return min(found)[1] if found else _missing_heading(pointer)


def read_columns(
    header: Sequence[str],
    law: LawPack,
    *,
    kept: Sequence[str] = (),
    words: Mapping[str, str] | None = None,
) -> Columns:
    """Return the columns that a header describes.

    Args:
        header: the headings.
        law: the law pack whose factors and findings they name.
        kept: headings of columns to pass on unread.
        words: further words for headings and values, by word (see `data.headings.meanings`).

    Raises:
        TableError: names every heading that is unknown, given twice or missing.
    """
    known = meanings(law, words or {})
    columns = tuple(
        Column(heading, None if heading in kept else known.get(heading)) for heading in header
    )
    problems = [
        *_unknown(columns, kept, known),
        *_twice(columns),
        *_lone_details(columns),
        *_missing(columns, kept),
    ]
    if problems:
        raise TableError(*problems)
    return Columns(columns)


def _missing_heading(pointer: str) -> str:
    """Return the heading of a column that a table lacks; empty for the whole row."""
    root, *path = pointer.split("/")[1:] or [""]
    if root == "findings":
        return ".".join((FINDING, *path))
    return ".".join(part for part in path if part != _LEVEL) if root == _ANSWERS else root


def _put(document: dict[str, Any], meaning: Meaning, cell: str) -> list[Problem]:
    """Put the value of a cell into a document."""
    try:
        value = CONVERTERS[meaning.kind](cell, meaning.codes)
    except NotJsonError:
        return [Problem("row_not_json", meaning.pointer, printable(cell))]
    *path, last = meaning.path
    place = document
    for key in path:
        place = place.setdefault(key, {})
    place[last] = value
    return []


def _overlap(first: str, second: str) -> bool:
    return f"{first}/".startswith(f"{second}/") or f"{second}/".startswith(f"{first}/")


def _unknown(
    columns: Sequence[Column], kept: Sequence[str], known: Mapping[str, Meaning]
) -> list[Problem]:
    return [
        Problem(
            "table_unknown_column",
            "",
            printable(column.heading),
            tuple(known),
            {"number": str(number)},
        )
        for number, column in enumerate(columns, start=1)
        if column.heading and column.meaning is None and column.heading not in kept
    ]


def _twice(columns: Sequence[Column]) -> list[Problem]:
    """Return a problem for each column that says what an earlier one says, or part of it."""
    seen: dict[str, int] = {}
    problems = []
    for number, column in enumerate(columns, start=1):
        if not column.heading:
            continue
        key = column.meaning.pointer if column.meaning else f"\0{column.heading}"
        first = next((place for other, place in seen.items() if _overlap(other, key)), None)
        if first is not None:
            places = {"first": str(first), "second": str(number)}
            value = printable(column.heading)
            problems.append(Problem("table_duplicate_column", "", value, (), places))
        seen.setdefault(key, number)
    return problems


def _lone_details(columns: Sequence[Column]) -> list[Problem]:
    """Return a problem for each detail of an answer that has no column itself."""
    paths = {column.meaning.path for column in columns if column.meaning}
    return [
        Problem("table_lone_detail", "", printable(c.heading), (), {"factor": c.meaning.path[1]})
        for c in columns
        if c.meaning
        and c.meaning.path[0] == _ANSWERS
        and (*c.meaning.path[:2], _LEVEL) not in paths
    ]


def _missing(columns: Sequence[Column], kept: Sequence[str]) -> list[Problem]:
    """Return a problem for each column that must be there and is not."""
    headings = {column.heading for column in columns}
    wanted = [name for name in kept if name not in headings]
    if not any(column.meaning and column.meaning.path == (_STAGE,) for column in columns):
        wanted.append(_STAGE)
    return [Problem("table_missing_column", "", printable(name)) for name in wanted]
