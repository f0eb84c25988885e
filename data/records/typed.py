"""Columns of text as typed columns of a data frame; what cannot be read is a fault and empty.

Cells repeat, so each distinct text is read once, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.record_columns import LEVEL, ColumnSpec
from data.records.cells import PSEUDONYM, Wrong, hidden, read_cell
from data.records.faults import Fault
from data.rows import cell_text
from model.factors import UNKNOWN

_EMPTY = -1


def typed_column(spec: ColumnSpec, column: Any, rows: int) -> tuple[pd.Series[Any], list[Fault]]:
    """Return a column of a data frame, and the faults of its cells.

    Args:
        spec: the form of the column.
        column: a chunked arrow column of text or typed cells; None where the table has none.
        rows: how many rows the table has.
    """
    if column is None:
        return empty_column(spec, rows), []
    if spec.kind == "pseudonym":
        return _pseudonyms(spec, column)
    places, distinct = _distinct(column)
    read = [_read(text, spec) for text in distinct]
    faults = _faults(spec, places, read)
    values = [None if isinstance(value, Wrong) else value for value in read]
    return _series(spec, places, values), faults


def empty_column(spec: ColumnSpec, rows: int) -> pd.Series[Any]:
    """Return a column without any value; a factor's is unknown throughout."""
    return _series(spec, np.full(rows, _EMPTY), [])


def _read(text: str, spec: ColumnSpec) -> Any:
    return read_cell(text, spec) if text else None


def _distinct(column: Any) -> tuple[NDArray[np.int64], list[str]]:
    """Return for each row the place of its text among the distinct texts; -1 where it is empty."""
    encoded = column.dictionary_encode().unify_dictionaries()
    whole = pa.concat_arrays(encoded.chunks) if encoded.num_chunks else pa.array([], encoded.type)
    texts = [cell_text(value).strip() for value in whole.dictionary.to_pylist()]
    places = whole.indices.fill_null(_EMPTY).to_numpy(zero_copy_only=False).astype(np.int64)
    return places, texts


def _faults(spec: ColumnSpec, places: NDArray[np.int64], read: Sequence[Any]) -> list[Fault]:
    """Return one fault for each kind of thing wrong with cells of a column."""
    wrong = {number: each for number, each in enumerate(read) if isinstance(each, Wrong)}
    found: dict[str, list[int]] = {}
    for number, each in wrong.items():
        found.setdefault(each.code, []).append(number)
    faults = []
    for code, numbers in found.items():
        rows = np.flatnonzero(np.isin(places, numbers))
        values = [wrong[place].value for place in places[rows]]
        faults.append(Fault(code, spec.id, rows, values, wrong[numbers[0]].allowed))
    return faults


def _series(spec: ColumnSpec, places: NDArray[np.int64], values: Sequence[Any]) -> pd.Series[Any]:
    """Return the values at some places as a column of the type that fits its kind."""
    if spec.kind in {"choice", LEVEL}:
        return _categories(spec, places, values)
    if spec.kind == "pseudonym":
        return pd.Series(_take(values, places, object), dtype="str")
    if spec.kind in {"code", "text", "violations"}:
        return _texts(places, values)
    if spec.kind == "date":
        days = np.array([np.datetime64(v or "NaT", "s") for v in values], dtype="datetime64[s]")
        return pd.Series(_take_days(days, places))
    dtype = pd.BooleanDtype() if spec.kind == "flag" else pd.Int32Dtype()
    return pd.Series([*values, None], dtype=dtype).take(places).reset_index(drop=True)


def _categories(
    spec: ColumnSpec, places: NDArray[np.int64], values: Sequence[str | None]
) -> pd.Series[Any]:
    ids = spec.value_ids
    none = ids.index(UNKNOWN) if spec.kind == LEVEL else _EMPTY
    codes = np.array([ids.index(v) if v else none for v in values] + [none], dtype=np.int8)
    return pd.Series(
        pd.Categorical.from_codes(codes[places], categories=pd.Index(ids, dtype="str"))
    )


def _texts(places: NDArray[np.int64], values: Sequence[str | None]) -> pd.Series[Any]:
    """Return texts as categories in order of the alphabet, whatever the order of the rows."""
    ids = sorted({value for value in values if value})
    position = {value: number for number, value in enumerate(ids)}
    codes = np.array([position.get(v or "", _EMPTY) for v in values] + [_EMPTY], dtype=np.int32)
    categories = pd.Index(ids, dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes[places], categories=categories))


def _take(values: Sequence[Any], places: NDArray[np.int64], dtype: type) -> NDArray[Any]:
    return np.array([*values, None], dtype=dtype)[places]


def _take_days(days: NDArray[np.datetime64], places: NDArray[np.int64]) -> NDArray[Any]:
    return np.append(days, np.datetime64("NaT", "s"))[places]


def _pseudonyms(spec: ColumnSpec, column: Any) -> tuple[pd.Series[Any], list[Fault]]:
    """Return pseudonyms, which seldom repeat and are judged by arrow all at once."""
    texts = column.cast(pa.string())
    whole = texts.combine_chunks()
    trimmed = pc.utf8_trim_whitespace(whole)
    given = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    number = pc.match_substring_regex(given, r"^([0-9]{17}[0-9Xx]|[0-9]{15})$")
    form = pc.match_substring_regex(given, PSEUDONYM)
    fits = pc.and_(form, pc.invert(number)).fill_null(True)  # noqa: FBT003 - the value of arrow
    wrong = np.flatnonzero(~fits.to_numpy(zero_copy_only=False))
    read = pd.Series(pd.array(pc.if_else(fits, given, None), dtype="str"))
    if not wrong.size:
        return read, []
    shown = [str(text) for text in given.take(pa.array(wrong)).to_pylist()]
    person = np.array([hidden(text) != text for text in shown])
    return read, [
        Fault(code, spec.id, wrong[of], [hidden(t) for t, o in zip(shown, of, strict=True) if o])
        for code, of in (("record_person", person), ("record_code", ~person))
        if of.any()
    ]
