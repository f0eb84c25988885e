"""Read and write Parquet. Needs pyarrow, which ``nansha[parquet]`` installs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from data.rows import Row, Table, TableError, cell_text, header_of, row_of
from model.errors import Problem, printable

_BATCH = 1_000
_TYPES = {str: "string", int: "int64", float: "float64"}


@contextmanager
def read_parquet(path: Path) -> Iterator[Table]:
    """Open a Parquet file for reading, row by row; the first row below the header is line 2.

    Raises:
        TableError: if pyarrow is missing, or the file is no Parquet file or has no columns.
    """
    arrow, parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(path)
    except arrow.ArrowException as error:
        cause = {"cause": printable(str(error))}
        raise TableError(Problem("table_unreadable", "", path.name, (), cause)) from error
    with file:
        header = header_of(path.name, file.schema_arrow.names)
        yield Table(header, _rows(file, len(header)))


@contextmanager
def write_parquet(
    path: Path, header: Sequence[str], kinds: Sequence[type]
) -> Iterator[ParquetWriter]:
    """Open a Parquet file for writing.

    Args:
        path: the file.
        header: names of the columns.
        kinds: for each column `str`, `int` or `float`.

    Raises:
        TableError: if pyarrow is missing.
    """
    arrow, parquet = _pyarrow()
    fields = [(name, _TYPES[kind]) for name, kind in zip(header, kinds, strict=True)]
    schema = arrow.schema([(name, getattr(arrow, kind)()) for name, kind in fields])
    with parquet.ParquetWriter(path, schema) as file:
        writer = ParquetWriter(arrow, file, schema)
        try:
            yield writer
        finally:
            writer.flush()


class ParquetWriter:
    """Writes rows of a Parquet file, a batch at a time."""

    def __init__(self, arrow: Any, file: Any, schema: Any) -> None:
        self._arrow, self._file, self._schema = arrow, file, schema
        self._waiting: list[Sequence[object]] = []

    def write(self, cells: Sequence[object]) -> None:
        """Write one row; None is an empty cell."""
        self._waiting.append(cells)
        if len(self._waiting) == _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._waiting:
            columns = [list(column) for column in zip(*self._waiting, strict=True)]
            arrays = [
                self._arrow.array(column, type=field.type)
                for column, field in zip(columns, self._schema, strict=True)
            ]
            self._file.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
            self._waiting.clear()


def _rows(file: Any, width: int) -> Iterator[Row]:
    line = 1
    for batch in file.iter_batches(batch_size=_BATCH):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            line += 1
            row = row_of(line, [cell_text(value) for value in values], width)
            if row is not None:
                yield row


def _pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet module."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise TableError(Problem("parquet_missing")) from error
