"""Read case records for learning: a table file, checked against the codebook, as a data frame.

No row is dropped without a word: each row that is not used is told with its line, its column, what
was found, what is allowed and how to put it right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data.law.catalogue import law_packs
from data.record_columns import RecordColumns, record_columns
from data.records.duplicates import duplicate_faults
from data.records.faults import Fault, RowProblem, fault_where, faulty, faulty_cells, row_problems
from data.records.headings import column_ids
from data.records.raw import RawTable, read_raw
from data.records.rules import row_faults
from data.records.schema import conforming
from data.records.typed import typed_column
from data.rows import TableError
from model.errors import Problem, printable
from model.law import LawPack

_LAW_VERSION, _SYNTHETIC = "law_version", "synthetic"


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The rows of a table that can be used, and what is wrong with the others.

    Attributes:
        law: the law pack whose levels the rows hold.
        columns: the form of every column.
        frame: the rows that can be used, typed, in the order of the file.
        lines: where they stand in the file; the header is line 1.
        rows: how many rows the file has.
        absent: columns that the file does not have; they are empty in the frame.
        digest: ``sha256:`` of the bytes of the file.
        synthetic: whether the file or any of its rows is marked as invented.
        extracted_on: the day on which they were drawn, as the caller or the file says, or None.
        faults: what is wrong, column by column; `problems` tells it row by row.
    """

    law: LawPack
    columns: RecordColumns
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    rows: int
    absent: tuple[str, ...]
    digest: str
    synthetic: bool
    extracted_on: date | None
    faults: tuple[Fault, ...]
    read_lines: NDArray[np.int64]
    unreadable: tuple[RowProblem, ...]

    def problems(self) -> Iterator[RowProblem]:
        """Yield everything that is wrong: the rows that could not be read, then line by line."""
        yield from self.unreadable
        yield from row_problems(self.faults, self.read_lines)

    @property
    def drawn_on(self) -> date | None:
        """Return the day on which they were drawn, else the last day that they hold, if any."""
        last = self.frame.select_dtypes("datetime").max().max()
        return self.extracted_on or (None if pd.isna(last) else last.date())

    @property
    def rejected(self) -> int:
        """Return how many rows are not used."""
        return self.rows - len(self.frame)


def read_records(
    path: Path,
    law: LawPack | None = None,
    *,
    extracted_on: date | None = None,
    today: date | None = None,
) -> Records:
    """Return the case records of a CSV, XLSX or Parquet file.

    Args:
        path: the file; headings and coded values may be codes or names.
        law: the law pack of the levels; None takes the one that all rows name.
        extracted_on: the day on which the records were drawn: no day may lie after it. None takes
            what the file says, if it does.
        today: where nothing says when they were drawn, no day may lie after this one.

    Raises:
        TableError: the file cannot be read, has no row, lacks a column or has a strange one, or
            its rows name several law packs and `law` does not say which is meant.
    """
    raw = read_raw(path)
    drawn = extracted_on or raw.extracted_on
    if not len(raw.lines) and not raw.unreadable:
        raise TableError(Problem("records_empty", "", path.name))
    law = law or _law_of(raw)
    columns = record_columns(law)
    named = dict(zip(column_ids(raw.header, columns), raw.columns, strict=True))
    frame, faults = _typed(named, columns, len(raw.lines))
    unread = faulty_cells(faults, len(frame))
    faults += _other_law(frame, law)
    faults += row_faults(frame, columns.columns, drawn or today, unread)
    faults += duplicate_faults(frame, raw.lines)
    sound = ~faulty(faults, len(frame))
    kept = frame if sound.all() else frame[sound].reset_index(drop=True)
    return Records(
        law=law,
        columns=columns,
        frame=conforming(kept, columns),
        lines=raw.lines[sound],
        rows=len(frame) + len({each.line for each in raw.unreadable}),
        absent=tuple(name for name in columns.columns if name not in named),
        digest=raw.digest,
        synthetic=raw.synthetic or _any_invented(frame),
        extracted_on=drawn,
        faults=tuple(faults),
        read_lines=raw.lines,
        unreadable=raw.unreadable,
    )


def _any_invented(frame: pd.DataFrame) -> bool:
    return bool(frame[_SYNTHETIC].to_numpy(dtype=np.bool_, na_value=False).any())


def _typed(
    named: Mapping[str, Any], columns: RecordColumns, rows: int
) -> tuple[pd.DataFrame, list[Fault]]:
    read = {
        name: typed_column(spec, named.get(name), rows) for name, spec in columns.columns.items()
    }
    faults = [fault for _, found in read.values() for fault in found]
    return pd.DataFrame({name: column for name, (column, _) in read.items()}), faults


def _other_law(frame: pd.DataFrame, law: LawPack) -> Iterator[Fault]:
    """Yield the rows whose levels are those of another law pack."""
    named = frame[_LAW_VERSION]
    other = (named.notna() & (named != law.version)).to_numpy()
    yield from fault_where("record_law", _LAW_VERSION, other, named, allowed=(law.version,))


def _law_of(raw: RawTable) -> LawPack:
    """Return the one law pack that the rows name."""
    packs = {pack.version: pack for pack in law_packs()}
    newest = next(reversed(packs.values()))
    spec = record_columns(newest).columns[_LAW_VERSION]
    names = {spec.id, spec.name_zh, spec.name_en}
    place = next((n for n, heading in enumerate(raw.header) if heading in names), None)
    if place is None:
        return newest
    found = sorted(set(filter(None, map(str.strip, _texts(raw.columns[place])))))
    if len(found) > 1:
        raise TableError(Problem("records_mixed_law", "", printable(", ".join(found))))
    if found and found[0] not in packs:
        raise TableError(Problem("records_law_unknown", "", printable(found[0]), tuple(packs)))
    return packs[found[0]] if found else newest


def _texts(column: Any) -> list[str]:
    return [text or "" for text in column.cast(pa.string()).unique().to_pylist()]
