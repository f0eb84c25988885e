"""Read and write XLSX, row by row, without ever calculating anything."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from data.rows import Row, Table, TableError, cell_text, header_of, row_of
from model.errors import Problem, printable

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_576
_UNREADABLE = (
    InvalidFileException, BadZipFile, ParseError, zlib.error, KeyError, ValueError, EOFError,
)  # fmt: skip


@contextmanager
def read_xlsx(path: Path) -> Iterator[Table]:
    """Open the first sheet of a workbook for reading, row by row.

    A formula gives the value that the spreadsheet program stored with it.

    Raises:
        TableError: if the file is no workbook or its first sheet has no header.
    """
    with path.open("rb") as stream:
        with _unreadable(path.name), warnings.catch_warnings():
            # Charts and validations that openpyxl does not keep are of no concern to a reader.
            warnings.simplefilter("ignore", UserWarning)
            workbook = load_workbook(stream, read_only=True, data_only=True)
            cells = _cells(workbook.worksheets[0], path.name)
        _, first = next(cells, (0, None))
        header = header_of(path.name, first)
        yield Table(header, _rows(cells, len(header)))
        workbook.close()


@contextmanager
def write_xlsx(path: Path, header: Sequence[str]) -> Iterator[XlsxWriter]:
    """Open a workbook for writing; the file appears when the block ends, also after an error."""
    workbook = Workbook(write_only=True)
    writer = XlsxWriter(workbook.create_sheet())
    writer.write(header)
    try:
        yield writer
    finally:
        workbook.save(path)


class XlsxWriter:
    """Writes rows of a worksheet."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._sheet = sheet
        self._rows = 0

    def write(self, cells: Sequence[object]) -> None:
        """Write one row; None is an empty cell.

        Raises:
            TableError: if the worksheet is full.
        """
        if self._rows == MOST_ROWS:
            raise TableError(Problem("rows_too_many", "", str(MOST_ROWS + 1), (str(MOST_ROWS),)))
        self._sheet.append([_storable(cell) for cell in cells])
        self._rows += 1


def _storable(cell: object) -> object:
    """Return a cell without the control characters that a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("�", cell) if isinstance(cell, str) else cell


@contextmanager
def _unreadable(name: str) -> Iterator[None]:
    """Say of a broken workbook that it cannot be read."""
    try:
        yield
    except _UNREADABLE as error:
        cause = {"cause": printable(str(error))}
        raise TableError(Problem("table_unreadable", "", name, (), cause)) from error


def _cells(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a sheet as text; its stated size is not believed."""
    sheet.reset_dimensions()
    with _unreadable(name):
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, [cell_text(value) for value in values]


def _rows(lines: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    for line, cells in lines:
        row = row_of(line, cells, width)
        if row is not None:
            yield row
