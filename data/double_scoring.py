"""Two people's answers to the same files: police and prosecutor, or two who do not see each other.

A table with one row for each file and person: ``record`` (the same for both), ``rater`` (any two
words, the same throughout) and one column for each factor that was answered, headed and filled as
in the table of case records. Factors without a column are unknown to both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.record_columns import ColumnSpec, record_columns
from data.rows import Row, TableError
from data.tables import open_table
from model.errors import Problem, printable
from model.factors import UNKNOWN
from model.law import LawPack

RECORD, RATER = "record", "rater"
_WORDS = {"record": RECORD, "记录代号": RECORD, "rater": RATER, "评分人": RATER}
_TWO = 2


@dataclass(frozen=True, slots=True, eq=False)
class DoubleScoring:
    """Files that both people answered; n rows.

    Attributes:
        raters: the two, in the order of the alphabet.
        records: pseudonymous ids of the files.
        first, second: codes of either person, n × factors in scale order.
        single: how many files only one of them answered; they are left out.
    """

    raters: tuple[str, str]
    records: tuple[str, ...]
    first: NDArray[np.int8]
    second: NDArray[np.int8]
    single: int


def read_double_scoring(path: Path, law: LawPack) -> DoubleScoring:
    """Return the answers of two people to the same files.

    Raises:
        TableError: the file cannot be read; ``double_scoring_column`` for a heading that is no
            factor or that is missing, ``double_scoring_raters`` unless there are two people,
            ``double_scoring_twice`` where one answered a file twice, ``double_scoring_level`` for
            an answer that the factor does not have.
    """
    with open_table(path) as table:
        reader = _Reader(law, table.header)
        answers = dict(reader.answers(table.rows))
    raters = sorted({rater for _, rater in answers})
    if len(raters) != _TWO:
        raise _refused("double_scoring_raters", ", ".join(raters[:5]) or "0", "2")
    records = sorted({record for record, _ in answers})
    both = [r for r in records if all((r, rater) in answers for rater in raters)]
    first, second = (
        np.array([answers[r, rater] for r in both], np.int8).reshape(len(both), len(law.scale))
        for rater in raters
    )
    return DoubleScoring(
        (raters[0], raters[1]), tuple(both), first, second, len(records) - len(both)
    )


class _Reader:
    """Reads rows under the headings of one file."""

    def __init__(self, law: LawPack, header: Sequence[str]) -> None:
        columns = record_columns(law)
        self._law, self._specs = law, columns.columns
        names = {
            name: spec.id
            for spec in (columns.columns[factor] for factor in columns.factors)
            for name in (spec.name_en, spec.name_zh, spec.id)
        } | _WORDS
        unknown = [heading for heading in header if heading not in names]
        if unknown:
            raise _refused("double_scoring_column", unknown[0], RECORD, RATER, *columns.factors)
        self._ids = [names[heading] for heading in header]
        for needed in (RECORD, RATER):
            if self._ids.count(needed) != 1:
                raise _refused("double_scoring_column", needed, RECORD, RATER)

    def answers(self, rows: Iterator[Row]) -> Iterator[tuple[tuple[str, str], list[int]]]:
        """Yield who answered which file, and the codes."""
        seen: set[tuple[str, str]] = set()
        for row in rows:
            if row.problems:
                raise TableError(*row.problems)
            cells = dict(zip(self._ids, row.cells, strict=True))
            key = cells.pop(RECORD), cells.pop(RATER)
            if key in seen:
                raise _refused("double_scoring_twice", f"{key[0]}, {key[1]}")
            seen.add(key)
            yield (
                key,
                [self._code(factor.id, cells.get(factor.id, "")) for factor in self._law.scale],
            )

    def _code(self, factor: str, cell: str) -> int:
        spec = self._specs[factor]
        level = _levels(spec).get(cell) if cell else UNKNOWN
        if level is None:
            raise _refused("double_scoring_level", f"{spec.name_zh}: {cell}", *spec.value_ids)
        return self._law.scale.code(factor, level)


def _levels(spec: ColumnSpec) -> dict[str, str]:
    """Return the answers of a factor by id and by both labels."""
    named = {value.label_en: str(value.id) for value in spec.values}
    named |= {value.label_zh: str(value.id) for value in spec.values}
    return named | {name: name for name in spec.value_ids}


def _refused(code: str, value: str, *allowed: str) -> TableError:
    return TableError(Problem(code, "", printable(value), allowed))
