"""Table files by the ending of their name: CSV, XLSX and Parquet, read and written row by row.

No format is held in memory as a whole. On writing CSV and XLSX, text that a spreadsheet program
would run as a formula gets an apostrophe in front, so that it stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from data.csv_tables import read_csv, write_csv
from data.parquet import read_parquet, write_parquet
from data.rows import Table, TableError
from data.workbooks import read_xlsx, write_xlsx
from model.errors import Problem

# Excel in East Asian locales starts a formula at the full-width signs too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_READERS: Mapping[str, Callable[[Path], AbstractContextManager[Table]]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".parquet": read_parquet,
}
ENDINGS = tuple(_READERS)


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of a table to write: its heading and whether it holds `str`, `int` or `float`."""

    heading: str
    kind: type = str


class Writer(Protocol):
    """Writes rows of one table file."""

    def write(self, cells: Sequence[object]) -> None:
        """Write one row; None is an empty cell."""


def ending_of(path: Path) -> str:
    """Return the format of a table file, by the ending of its name.

    Raises:
        TableError: if it is none that can be read and written.
    """
    ending = path.suffix.lower()
    if ending not in _READERS:
        raise TableError(Problem("table_unknown_format", "", path.name, ENDINGS))
    return ending


def open_table(path: Path) -> AbstractContextManager[Table]:
    """Open a table file for reading.

    Raises:
        TableError: if its format is unknown; on entering, if it cannot be read.
    """
    return _READERS[ending_of(path)](path)


@contextmanager
def table_writer(path: Path, columns: Sequence[OutputColumn], *, ending: str) -> Iterator[Writer]:
    """Open a table file for writing in the format of an ending, whatever the file is called."""
    header = [column.heading for column in columns]
    if ending == ".parquet":
        with write_parquet(path, header, [column.kind for column in columns]) as writer:
            yield writer
        return
    safe = [neutral_text(heading) for heading in header]
    with write_csv(path, safe) if ending == ".csv" else write_xlsx(path, safe) as writer:
        yield SpreadsheetWriter(writer)


class SpreadsheetWriter:
    """Passes rows on to a writer with every text made harmless to spreadsheet programs."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def write(self, cells: Sequence[object]) -> None:
        """Write one row."""
        self._writer.write(_harmless(cells))


def _harmless(cells: Sequence[object]) -> list[object]:
    return [neutral_text(cell) if isinstance(cell, str) else cell for cell in cells]


def neutral_text(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula.

    Examples:
        >>> [neutral_text(text) for text in ("=1+1", "@SUM(A1)", "none")]
        ["'=1+1", "'@SUM(A1)", 'none']
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
