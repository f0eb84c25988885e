"""A table as a value, written as HTML for people and as CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from data.tables import neutral_text
from evaluation.report.numbers import decimal, percent, signed

Cell = str | int | float | bool | None
_WRITERS = {"number": decimal, "percent": percent, "signed": signed}
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        id: its heading in CSV files, which never changes.
        label: its heading for people.
        form: ``text``, ``number``, ``percent`` or ``signed``.
        places: decimals shown to people; CSV files hold the full figure.
    """

    id: str
    label: str
    form: str = "text"
    places: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows.

    Attributes:
        id: name of its CSV file and its place on the page.
        title: what it shows.
        rows: a cell for each column; None where there is no figure.
        notes: sentences under the table: assumptions, n, what a mark means.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(row) for row in self.rows} - {len(self.columns)}
        if lengths:
            raise ValueError(
                f"table {self.id}: rows of {sorted(lengths)} cells; "
                f"allowed: {len(self.columns)}, one for each column"
            )


def html(table: Table) -> str:
    """Return a table as HTML, everything escaped."""
    head = "".join(_cell("th", column.label, column, ' scope="col"') for column in table.columns)
    body = "".join(f"<tr>{''.join(_cells(table, row))}</tr>\n" for row in table.rows)
    notes = "".join(f'<p class="note">{escape(note)}</p>\n' for note in table.notes)
    return (
        f'<table id="table-{escape(table.id)}">\n<caption>{escape(table.title)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n{notes}"
    )


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV (RFC 4180, UTF-8 with byte order mark) with full figures."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.id for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return (_BYTE_ORDER_MARK + stream.getvalue()).encode()


def shown(cell: Cell, column: Column) -> str:
    """Return a cell as people read it."""
    if isinstance(cell, str):
        return cell
    return _WRITERS.get(column.form, decimal)(cell, column.places)


def _cells(table: Table, row: tuple[Cell, ...]) -> Iterator[str]:
    for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
        kind, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        yield _cell(kind, shown(cell, column), column, scope)


def _cell(kind: str, text: str, column: Column, scope: str) -> str:
    form = "" if column.form == "text" else ' class="number"'
    return f"<{kind}{scope}{form}>{escape(text)}</{kind}>"


def _plain(cell: Cell) -> str:
    """Return a cell for programs: shortest figure that reads back exactly; texts made harmless."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return repr(cell)
    return neutral_text(cell)
