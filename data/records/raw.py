"""A table file of case records as columns of text, with the line that each row stands on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from data.records.faults import RowProblem
from data.records.plain_csv import read_plain_csv
from data.records.writing import EXTRACTED_ON, METADATA
from data.rows import Row, Table, TableError
from data.tables import ending_of, open_table
from model.errors import Problem, printable
from model.findings import parse_day

_ROWS_AT_ONCE = 20_000
_READ_AT_ONCE = 1_048_576
_FIRST_LINE = 2


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Columns as they stand in a file.

    Attributes:
        header: headings.
        columns: by heading; rows that could not be cut into cells are left out.
        lines: where each row stands; the header is line 1.
        unreadable: the rows left out, and why.
        digest: ``sha256:`` of the bytes of the file.
        synthetic: whether the file says of itself that its records are invented.
        extracted_on: the day on which it says they were drawn, or None.
    """

    header: tuple[str, ...]
    columns: tuple[Any, ...]
    lines: NDArray[np.int64]
    unreadable: tuple[RowProblem, ...]
    digest: str
    synthetic: bool = False
    extracted_on: date | None = None


def read_raw(path: Path) -> RawTable:
    """Return the columns of a CSV, XLSX or Parquet file.

    Raises:
        TableError: the format is unknown, or the file cannot be read.
    """
    digest, ending = _digest(path), ending_of(path)
    if ending == ".parquet":
        return _parquet(path, digest)
    plain = read_plain_csv(path) if ending == ".csv" else None
    if plain is not None:
        header, columns = plain
        return RawTable(header, columns, _lines(len(columns[0])), (), digest)
    with open_table(path) as table:
        return _by_row(table, digest)


def _parquet(path: Path, digest: str) -> RawTable:
    try:
        schema = pyarrow.parquet.read_schema(path)
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        table = pyarrow.parquet.read_table(path, read_dictionary=texts)
    except (pa.ArrowException, OSError) as error:
        cause = {"cause": printable(str(error))}
        raise TableError(Problem("table_unreadable", "", path.name, (), cause)) from error
    if not table.column_names:
        raise TableError(Problem("table_empty", "", path.name))
    note = _note(schema)
    header = tuple(name.strip() for name in table.column_names)
    synthetic, drawn = bool(note.get("synthetic")), parse_day(note.get(EXTRACTED_ON))
    lines = _lines(table.num_rows)
    return RawTable(header, tuple(table.columns), lines, (), digest, synthetic, drawn)


def _note(schema: Any) -> Mapping[str, Any]:
    """Return what a file says of itself; nothing where it was written by another program."""
    with suppress(ValueError):
        note = json.loads((schema.metadata or {}).get(METADATA, b"{}"))
        return note if isinstance(note, dict) else {}
    return {}


def _lines(rows: int) -> NDArray[np.int64]:
    return np.arange(_FIRST_LINE, rows + _FIRST_LINE)


def _by_row(table: Table, digest: str) -> RawTable:
    parts: list[list[Any]] = [[] for _ in table.header]
    lines: list[int] = []
    unreadable: list[RowProblem] = []
    for rows in _batches(table.rows):
        unreadable += [RowProblem(row.line, "", each) for row in rows for each in row.problems]
        whole = [row for row in rows if not row.problems]
        lines += [row.line for row in whole]
        for part, column in zip(parts, zip(*(row.cells for row in whole), strict=True)):  # noqa: B905 - no rows, no columns
            part.append(pa.array(column, pa.string()).dictionary_encode())
    empty = pa.dictionary(pa.int32(), pa.string())
    columns = tuple(pa.chunked_array(part, type=empty) for part in parts)
    places = np.array(lines, dtype=np.int64)
    return RawTable(table.header, columns, places, tuple(unreadable), digest)


def _batches(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        yield batch


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while part := stream.read(_READ_AT_ONCE):
            found.update(part)
    return f"sha256:{found.hexdigest()}"
