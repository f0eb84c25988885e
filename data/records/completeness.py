"""How complete each column of some case records is, among the rows that it is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.record_columns import ColumnSpec
from data.records.reading import Records
from data.records.rules import holds, known


@dataclass(frozen=True, slots=True)
class Completeness:
    """One column.

    Attributes:
        column: its form.
        asked: rows in which it is to be filled: those under its conditions, else all.
        filled: those of them in which it is; a factor's level that is unknown is not.
    """

    column: ColumnSpec
    asked: int
    filled: int

    @property
    def share(self) -> float | None:
        """Return the share that is filled, or None where the column is asked of no row."""
        return self.filled / self.asked if self.asked else None

    def thin(self, most_missing: float) -> bool:
        """Tell whether more is missing than allowed; where an empty cell is an answer, never."""
        share = self.share
        return share is not None and not self.column.may_be_empty and 1 - share > most_missing


def completeness(records: Records) -> Iterator[Completeness]:
    """Yield the completeness of every column, in order."""
    for spec in records.columns.columns.values():
        frame = records.frame
        asked = holds(frame, spec.needed_when) & holds(frame, spec.only_when)
        filled = asked & known(frame[spec.id], spec)
        yield Completeness(spec, int(np.count_nonzero(asked)), int(np.count_nonzero(filled)))
