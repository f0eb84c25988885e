"""Which heading of a table of case records means which column: a code, or a name in words."""

from __future__ import annotations

from collections.abc import Sequence

from data.record_columns import LEVEL, RecordColumns
from data.rows import TableError
from model.errors import Problem, printable


def column_ids(header: Sequence[str], columns: RecordColumns) -> tuple[str, ...]:
    """Return the id of the column behind each heading.

    Raises:
        TableError: names every heading that is unknown, that stands twice or that is missing. What
            must stand there are the columns without which no row can be read, and every factor: a
            factor that nobody recorded is a column of unknown answers, not an absent column.
    """
    known = _known(columns)
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, heading in enumerate(header, start=1):
        name = known.get(heading)
        if name is None:
            place = {"number": str(number)}
            allowed = tuple(columns.columns)
            problems.append(Problem("record_column", "", printable(heading), allowed, place))
        elif name in seen:
            places = {"first": str(seen[name]), "second": str(number)}
            problems.append(Problem("table_duplicate_column", "", printable(heading), (), places))
        else:
            seen[name] = number
    problems += [Problem("record_column_missing", "", each) for each in _needed(columns, seen)]
    if problems:
        raise TableError(*problems)
    return tuple(known[heading] for heading in header)


def _known(columns: RecordColumns) -> dict[str, str]:
    specs = columns.columns.values()
    named = {spec.name_en: spec.id for spec in specs} | {spec.name_zh: spec.id for spec in specs}
    return named | {spec.id: spec.id for spec in specs}


def _needed(columns: RecordColumns, seen: dict[str, int]) -> list[str]:
    """Return the columns that a table must have and has not."""
    return [
        spec.id
        for spec in columns.columns.values()
        if spec.id not in seen
        and (spec.required or spec.kind == LEVEL or (spec.needed_when and not spec.may_be_empty))
    ]
