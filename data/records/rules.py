"""What must hold between the columns of one row of case records.

The rules are read from the columns of the codebook: what must be filled and when, what may be
filled only then, and which days must not come before which. Two more speak of several values at
once: violations lie within bail, and no day lies after the extraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.record_columns import ANY, EMPTY, LEVEL, ColumnSpec, Condition
from data.records.faults import Fault, fault_where
from model.factors import UNKNOWN

VIOLATIONS = "violations"
_START, _END = "bail_start", "bail_end"
_BETWEEN = "@"

Marks = NDArray[np.bool_]


def row_faults(
    frame: pd.DataFrame,
    columns: Mapping[str, ColumnSpec],
    extracted_on: date | None = None,
    unread: Mapping[str, Marks] | None = None,
) -> Iterator[Fault]:
    """Yield what contradicts itself within rows.

    Args:
        frame: typed columns, every one of the codebook.
        columns: their forms.
        extracted_on: the day on which the records were drawn; None asks nothing of it.
        unread: by column, marks the cells that were told already because they cannot be read: that
            they are empty now gives rise to nothing else.
    """
    rows = _Rows(frame, unread or {})
    for spec in columns.values():
        yield from rows.missing(spec)
        yield from rows.out_of_place(spec)
        yield from rows.backwards(spec)
        if spec.kind == "date" and extracted_on is not None:
            late = (frame[spec.id] > pd.Timestamp(extracted_on)).to_numpy()
            allowed = (f"<= {extracted_on.isoformat()}",)
            yield from fault_where("record_future", spec.id, late, frame[spec.id], allowed=allowed)
    yield from rows.outside_bail()


def given(column: pd.Series[Any]) -> Marks:
    """Mark the cells that say something; false and nought say nothing of their own."""
    if column.dtype in ("boolean", "Int32"):
        return column.to_numpy(dtype=np.bool_, na_value=False)
    return column.notna().to_numpy()


def known(column: pd.Series[Any], spec: ColumnSpec) -> Marks:
    """Mark the cells that are filled; a factor's unless it is unknown."""
    if spec.kind == LEVEL:
        return (column != UNKNOWN).to_numpy()
    return column.notna().to_numpy()


def holds(frame: pd.DataFrame, conditions: tuple[Condition, ...]) -> Marks:
    """Mark the rows in which one of some alternatives holds; all where there is none."""
    if not conditions:
        return np.ones(len(frame), dtype=np.bool_)
    marks = np.zeros(len(frame), dtype=np.bool_)
    for condition in conditions:
        marks |= _all_of(frame, condition)
    return marks


def _all_of(frame: pd.DataFrame, condition: Condition) -> Marks:
    marks = np.ones(len(frame), dtype=np.bool_)
    for name, wanted in condition.items():
        marks &= _one_of(frame[name], wanted)
    return marks


def _one_of(column: pd.Series[Any], wanted: frozenset[str]) -> Marks:
    present = column.notna().to_numpy()
    marks = present if ANY in wanted else column.isin(wanted - {EMPTY}).to_numpy()
    return marks | ~present if EMPTY in wanted else marks


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows that are gone through column by column."""

    frame: pd.DataFrame
    unread: Mapping[str, Marks]

    def missing(self, spec: ColumnSpec) -> Iterator[Fault]:
        """Yield the cells that must be filled and are empty."""
        empty, shown = self.frame[spec.id].isna().to_numpy() & self._read(spec.id), spec.value_ids
        if spec.required:
            yield from fault_where("record_missing", spec.id, empty, "", allowed=shown)
        for condition in spec.needed_when:
            yield from self._because("record_needed", spec, empty, condition, asked=True)

    def out_of_place(self, spec: ColumnSpec) -> Iterator[Fault]:
        """Yield the cells that are filled where they may not be."""
        if spec.only_when:
            failing = given(self.frame[spec.id]) & ~holds(self.frame, spec.only_when)
            yield from self._because("record_out_of_place", spec, failing, spec.only_when[0])

    def backwards(self, spec: ColumnSpec) -> Iterator[Fault]:
        """Yield the days that lie before a day which they must follow."""
        days = self.frame[spec.id]
        for earlier in spec.not_before:
            bound = self.frame[earlier]
            failing = (days < bound).to_numpy()
            yield from fault_where(
                "record_backwards", spec.id, failing, days, cause=earlier, found=bound
            )

    def outside_bail(self) -> Iterator[Fault]:
        """Yield the violations that lie before the first or after the last day of bail."""
        column = self.frame[VIOLATIONS]
        first, last = violation_days(column)
        early, late = first < self.frame[_START], last > self.frame[_END]
        for failing, bound in ((early, _START), (late, _END)):
            days = self.frame[bound]
            marks = failing.to_numpy()
            yield from fault_where(
                "record_outside_bail", VIOLATIONS, marks, column, cause=bound, found=days
            )

    def _because(
        self,
        code: str,
        spec: ColumnSpec,
        failing: Marks,
        condition: Condition,
        *,
        asked: bool = False,
    ) -> Iterator[Fault]:
        """Yield a fault that another column gives rise to; it is named with what stands there."""
        cause = next(iter(condition))
        marks = failing & self._read(cause)
        if asked:
            marks &= _all_of(self.frame, condition)
        yield from fault_where(
            code, spec.id, marks, self.frame[spec.id], cause=cause, found=self.frame[cause]
        )

    def _read(self, name: str) -> Marks:
        """Mark the cells of a column that were read, or are empty."""
        unread = self.unread.get(name)
        return np.ones(len(self.frame), dtype=np.bool_) if unread is None else ~unread


def violation_days(column: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return the first and the last day of the violations of each row; no day where none."""
    written = [
        [part.partition(_BETWEEN)[2] for part in v.split(";")] for v in column.cat.categories
    ]
    codes = column.cat.codes.to_numpy()
    return (
        _days([min(days) for days in written], codes),
        _days([max(days) for days in written], codes),
    )


def _days(written: list[str], codes: NDArray[Any]) -> pd.Series[Any]:
    days = np.array([*written, "NaT"], dtype="datetime64[s]")
    return pd.Series(days[codes])
