"""The pandera schema of a frame of case records, generated from the codebook.

A frame that comes out of `data.records.reading` fulfils it. A frame built otherwise can be held to
it before anything is learnt from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data.record_columns import LEVEL, ColumnSpec, RecordColumns
from data.records.cells import PSEUDONYM
from data.records.rules import row_faults
from model.findings import MAX_DAYS

_DTYPES: Mapping[str, Any] = {
    "pseudonym": "str",
    "flag": "boolean",
    "date": "datetime64[s]",
    "integer": "Int32",
}
_WITHIN_ROWS = "columns of one row agree"


@lru_cache(maxsize=4)
def frame_schema(columns: RecordColumns) -> pa.DataFrameSchema:
    """Return the schema of a frame with every column, in order, and no other."""
    specs = columns.columns
    return pa.DataFrameSchema(
        {name: _column(spec) for name, spec in specs.items()},
        checks=[pa.Check(_agreeing(specs), name=_WITHIN_ROWS, n_failure_cases=1)],
        strict=True,
        ordered=True,
        name=f"case records under {columns.law_version}",
    )


def conforming(frame: pd.DataFrame, columns: RecordColumns) -> pd.DataFrame:
    """Return a frame that fulfils the schema.

    Raises:
        ValueError: names the columns that do not, and what was asked of them.
    """
    try:
        return frame_schema(columns).validate(frame, lazy=True)
    except SchemaErrors as error:
        wrong = error.failure_cases[["column", "check", "failure_case"]].drop_duplicates()
        first = "; ".join(f"{c}: {check} ({found})" for c, check, found in wrong.head().to_numpy())
        raise ValueError(f"not a frame of case records: {first}; read it from a table") from error


def _column(spec: ColumnSpec) -> pa.Column:
    if spec.kind in {"choice", LEVEL}:
        dtype = pd.CategoricalDtype(list(spec.value_ids))
        return pa.Column(dtype, nullable=not spec.required and spec.kind != LEVEL)
    return pa.Column(
        _DTYPES.get(spec.kind, pa.Category),
        checks=_checks(spec),
        nullable=not spec.required,
        unique=spec.unique,
    )


def _checks(spec: ColumnSpec) -> list[pa.Check]:
    if spec.kind == "integer":
        return [pa.Check.in_range(0, MAX_DAYS)]
    return [pa.Check.str_matches(PSEUDONYM)] if spec.kind == "pseudonym" else []


def _agreeing(specs: Mapping[str, ColumnSpec]) -> Callable[[pd.DataFrame], bool]:
    def agree(frame: pd.DataFrame) -> bool:
        return next(row_faults(frame, specs), None) is None

    return agree
