"""Write case records as Parquet, CSV or XLSX, with the mark of synthetic data where they are.

Every column of the codebook is written, in its order; those not given are empty. Invented records
carry the mark twice: ``synthetic`` is true in each row, and a Parquet file says so in its metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from data.csv_tables import UTF_8
from data.record_columns import LEVEL, ColumnSpec, record_columns
from data.tables import FORMULA_STARTS, OutputColumn, ending_of, neutral_text, table_writer
from model.factors import NOT_APPLICABLE, UNKNOWN
from model.law import LawPack

METADATA = b"nansha"
"""Key of the note in a Parquet file: JSON with ``law_version``, ``synthetic``, ``extracted_on``."""
Values = Any
"""A numpy array or an arrow array; arrow publishes no types."""
_TEXT = pa.string()
_TYPES: Mapping[str, pa.DataType] = {
    "flag": pa.bool_(),
    "date": pa.date32(),
    "integer": pa.int32(),
    "choice": pa.dictionary(pa.int16(), _TEXT),
    LEVEL: pa.dictionary(pa.int8(), _TEXT),
}
EXTRACTED_ON = "extracted_on"
_SYNTHETIC, _LAW_VERSION = "synthetic", "law_version"
_FORMULA = "^[" + "".join(rf"\x{{{ord(sign):x}}}" for sign in FORMULA_STARTS) + "]"
# Parquet files of a fixed layout, so that the same records give the same bytes.
_ROWS_AT_ONCE = 262_144


def write_records(
    frame: pd.DataFrame, path: Path, law: LawPack, *, extracted_on: date | None = None
) -> None:
    """Write the frame of some `data.records.reading.Records`; the mark follows its column.

    Raises:
        ValueError, TableError: as `write_columns`.
    """
    columns = {str(name): pa.array(frame[name], from_pandas=True) for name in frame}
    synthetic = bool(len(frame)) and bool(frame[_SYNTHETIC].all())
    write_columns(columns, path, law, synthetic=synthetic, extracted_on=extracted_on)


def write_columns(
    columns: Mapping[str, Values],
    path: Path,
    law: LawPack,
    *,
    synthetic: bool,
    extracted_on: date | None = None,
) -> None:
    """Write columns of equal length as a table of case records.

    Args:
        columns: by id of the codebook or factor. A factor may be given as int8 codes, as
            `model.batch` reads them; days as ``datetime64[D]`` or date32; everything else as
            arrow can turn it into the type of the column.
        path: ends in ``.parquet``, ``.csv`` or ``.xlsx``.
        law: the law pack of the levels; fills ``law_version`` where that is not given.
        synthetic: whether all of it is invented.
        extracted_on: the day on which the records were drawn; a Parquet file keeps it.

    Raises:
        ValueError: names columns that the codebook does not have, that must be given, or that
            differ in length.
        TableError: the format is unknown or cannot hold so many rows.
    """
    ending = ending_of(path)
    table = _table(columns, law, synthetic=synthetic)
    note = {_LAW_VERSION: law.version, _SYNTHETIC: synthetic}
    if extracted_on is not None:
        note[EXTRACTED_ON] = extracted_on.isoformat()
    table = table.replace_schema_metadata({METADATA: json.dumps(note, sort_keys=True).encode()})
    if ending == ".parquet":
        pyarrow.parquet.write_table(table, path, row_group_size=_ROWS_AT_ONCE)
        return
    texts = _harmless(table)
    if ending == ".csv":
        with path.open("wb") as stream:
            stream.write("".encode(UTF_8))
            pyarrow.csv.write_csv(texts, stream)
        return
    with table_writer(path, [OutputColumn(n) for n in texts.column_names], ending=ending) as writer:
        for row in zip(*(column.to_pylist() for column in texts.columns), strict=True):
            writer.write(row)


def level_array(codes: NDArray[np.int8], spec: ColumnSpec) -> pa.Array:
    """Return the levels behind the codes of one factor, as `model.batch` codes them."""
    ids = spec.value_ids
    levels = len(ids) - _beside_levels(ids)
    places = np.where(codes >= 0, codes, levels - 1 - codes).astype(np.int8)
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(ids, _TEXT))


def _beside_levels(ids: tuple[str, ...]) -> int:
    """Return how many of the values of a factor are no levels; they stand last."""
    return sum(name in {UNKNOWN, NOT_APPLICABLE} for name in ids)


def _table(columns: Mapping[str, Values], law: LawPack, *, synthetic: bool) -> pa.Table:
    specs = record_columns(law).columns
    rows = _length(columns, specs)
    filled = dict(columns)
    filled.setdefault(_LAW_VERSION, pa.repeat(law.version, rows))
    if synthetic or _SYNTHETIC not in filled:
        filled[_SYNTHETIC] = pa.repeat(synthetic, rows)
    arrays = {
        name: _array(spec, filled[name]) if name in filled else pa.nulls(rows, _type(spec))
        for name, spec in specs.items()
    }
    return pa.table(arrays)


def _length(columns: Mapping[str, Values], specs: Mapping[str, ColumnSpec]) -> int:
    strange = [name for name in columns if name not in specs]
    if strange:
        raise ValueError(f"columns {strange} are not in the codebook; allowed: {list(specs)}")
    filled_in = {_LAW_VERSION, _SYNTHETIC}
    needed = [n for n, spec in specs.items() if spec.required and n not in {*columns, *filled_in}]
    if needed:
        raise ValueError(f"columns {needed} must be given; got {list(columns)}")
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of one table differ in length: {lengths}")
    return next(iter(lengths.values()))


def _array(spec: ColumnSpec, values: Values) -> pa.Array:
    codes = isinstance(values, np.ndarray) and values.dtype == np.int8
    if spec.kind == LEVEL and codes:
        return level_array(values, spec)
    array = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    wanted = _type(spec)
    if array.type == wanted:
        return array
    if pa.types.is_dictionary(wanted) and not pa.types.is_dictionary(array.type):
        return array.cast(_TEXT).dictionary_encode().cast(wanted)
    return array.cast(wanted)


def _type(spec: ColumnSpec) -> pa.DataType:
    return _TYPES.get(spec.kind, _TEXT)


def _harmless(table: pa.Table) -> pa.Table:
    """Return a table as text that no spreadsheet program takes for formulas."""
    return pa.table({name: _safe(table.column(name)) for name in table.column_names})


def _safe(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as text; only one that holds a formula is gone through value by value."""
    texts = column.cast(_TEXT)
    values = texts.to_pylist() if pc.any(pc.match_substring_regex(texts, _FORMULA)).as_py() else ()
    return pa.array([t and neutral_text(t) for t in values], _TEXT) if values else texts
