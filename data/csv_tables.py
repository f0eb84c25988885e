"""Read and write CSV: UTF-8 with or without its mark, GB18030 where it is not UTF-8."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from data.rows import Row, Table, TableError, header_of, row_of
from model.errors import Problem

if TYPE_CHECKING:
    from _csv import Reader

UTF_8, GB18030 = "utf-8-sig", "gb18030"
_CHUNK = 1_048_576


@contextmanager
def read_csv(path: Path) -> Iterator[Table]:
    """Open a CSV file for reading, row by row.

    Raises:
        TableError: if it is no text, or has no header.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, strict=True)
        try:
            header = header_of(path.name, next(reader, None))
        except csv.Error as error:
            raise TableError(_not_csv(1, reader.line_num)) from error
        yield Table(header, _rows(reader, len(header)), encoding)


@contextmanager
def write_csv(path: Path, header: Sequence[str]) -> Iterator[CsvWriter]:
    """Open a CSV file for writing, with the mark by which spreadsheets know UTF-8."""
    with path.open("w", encoding=UTF_8, newline="") as stream:
        writer = CsvWriter(stream)
        writer.write(header)
        yield writer


class CsvWriter:
    """Writes rows of a CSV file."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")

    def write(self, cells: Sequence[object]) -> None:
        """Write one row; None is an empty cell."""
        self._writer.writerow(cells)


def encoding_of(path: Path) -> str:
    """Return the first encoding that the whole file is in."""
    for encoding in (UTF_8, GB18030):
        if _decodes(path, encoding):
            return encoding
    raise TableError(Problem("file_binary", "", path.name))


def _decodes(path: Path, encoding: str) -> bool:
    """Tell whether a file is text in some encoding; a zero byte is never text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                if b"\0" in chunk:
                    return False
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _rows(reader: Reader, width: int) -> Iterator[Row]:
    """Yield the rows below the header; a row that is no CSV is a row with a problem."""
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(first, (), (_not_csv(first, reader.line_num),))
            continue
        row = _strict_row(first, cells, width)
        if row is not None:
            yield row


def _strict_row(line: int, cells: list[str], width: int) -> Row | None:
    """Return a row; in CSV every row has as many cells as the header, or a comma went astray."""
    row = row_of(line, cells, width)
    if row is None or row.problems or len(cells) >= width:
        return row
    return Row(line, (), (Problem("row_ragged", "", str(len(cells)), (str(width),)),))


def _not_csv(first: int, last: int) -> Problem:
    return Problem("row_not_csv", "", "", (), {"first": str(first), "last": str(last)})
