"""Rows that wait to be inserted together: those of many requests in one journey to the database.

Whatever is read meanwhile sees them: the library's statements send them first, and a prepared query
does where it reads one of their tables. A refusal cannot be laid at one request's door, so that
`RefusedError` makes the writer do all of them again, each by itself. Answers to queries that were
asked ahead wait here too, until something that they were read from changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, event, insert

_PLACE = "nansha_pending"
_READING = "SELECT"


class RefusedError(Exception):
    """The database refused a row; which request it came from is not known."""


class Pending:
    """What waits on one connection.

    Attributes:
        changes: counts rows and statements that changed something, sent or not.
        answers: to queries that were asked ahead, by query and parameters.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[tuple[Table, tuple[str, ...]], list[Mapping[str, Any]]] = {}
        self._tables: set[Table] = set()
        self._read: dict[Table, set[tuple[Any, ...]]] = {}
        self.answers: dict[tuple[Any, ...], Any] = {}
        self.changes = 0

    def keep_answer(
        self, question: tuple[Any, ...], answer: object, tables: Iterable[Table]
    ) -> None:
        """Remember an answer until one of the tables that it was read from changes."""
        self.answers[question] = answer
        for table in tables:
            self._read.setdefault(table, set()).add(question)

    def note_statement(self) -> None:
        """Count a statement that may have changed anything."""
        self.changes += 1
        self.answers.clear()

    def add(self, table: Table, values: Mapping[str, Any]) -> None:
        """Let a row wait."""
        for question in self._read.pop(table, ()):
            self.answers.pop(question, None)
        self._rows.setdefault((table, tuple(values)), []).append(values)
        self._tables.add(table)
        self.changes += 1

    def send(self) -> None:
        """Insert what waits, table by table in the order in which these came.

        Raises:
            RefusedError: the database refused a row.
        """
        waiting, self._rows = self._rows, {}
        self._tables.clear()
        dialect = self._connection.dialect
        driver: Any = self._connection.connection.dbapi_connection
        try:
            for (table, names), rows in waiting.items():
                text, convert = _insertion(table, names, dialect)
                driver.cursor().executemany(text, [convert(row) for row in rows])
        except dialect.loaded_dbapi.Error as error:
            raise RefusedError from error

    def send_if_read(self, tables: Iterable[Table]) -> None:
        """Insert what waits if one of some tables is about to be read."""
        if not self._tables.isdisjoint(tables):
            self.send()


@contextmanager
def rows_wait(connection: Connection) -> Iterator[Pending]:
    """Let rows wait on a connection; what was not sent in the end is forgotten."""
    place = connection.info
    pending = place[_PLACE] = Pending(connection)
    try:
        yield pending
    finally:
        place.pop(_PLACE, None)


def pending_on(connection: Connection) -> Pending | None:
    """Return what waits on a connection; None where rows do not wait."""
    return connection.info.get(_PLACE)


def send_before_statements(engine: Engine) -> None:
    """Make the library's own statements on an engine come after what waits."""

    @event.listens_for(engine, "before_cursor_execute")
    def on_execute(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        pending = pending_on(connection)
        if pending is not None:
            pending.send()
            if not statement.startswith(_READING):
                pending.note_statement()


@lru_cache(maxsize=256)
def _insertion(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
    """Return the statement for some columns of a table, and what makes a row its parameters."""
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=list(names))
    types = {name: table.c[name].type.dialect_impl(dialect) for name in names}
    given = {name: kind.bind_processor(dialect) for name, kind in types.items()}
    order = compiled.positiontup

    def values(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: value if (convert := given[name]) is None else convert(value)
            for name, value in row.items()
        }

    def placed(row: Mapping[str, Any]) -> tuple[Any, ...]:
        by_name = values(row)
        return tuple([by_name[name] for name in order])

    return str(compiled), placed if order else values
