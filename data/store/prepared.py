"""Queries that many requests repeat: built and compiled once, run by the driver itself.

The library takes ten times as long for a query of one row as the database does. What such a query
may not do: write, or come with another list of parameters each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Table
from sqlalchemy.sql.visitors import iterate

from data.store.engine import is_sqlite
from data.store.pending import RefusedError, pending_on

Convert = Callable[[Any], Any] | None
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A query in the words of one driver.

    Attributes:
        names: parameters by position; empty where the driver takes them by name.
        fixed: parameters whose values are part of the query.
        given: what turns a parameter into the driver's value.
        found: for each column, what turns the driver's value into ours.
    """

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    given: Mapping[str, Convert]
    found: tuple[Convert, ...]

    def sent(self, values: Mapping[str, Any]) -> Any:
        """Return parameters as the driver takes them."""
        sent = dict(self.fixed)
        for name, value in values.items():
            convert = self.given[name]
            sent[name] = value if convert is None else convert(value)
        return tuple([sent[name] for name in self.names]) if self.names else sent

    def read(self, rows: Iterable[Any]) -> Rows:
        """Return the driver's rows with our values."""
        return [
            tuple(
                [
                    value if convert is None else convert(value)
                    for value, convert in zip(row, self.found, strict=True)
                ]
            )
            for row in rows
        ]


class Prepared:
    """A query; what changes from one time to the next is named by `bindparam` and its type.

    Values within the query itself are sent as they are: texts and whole numbers.

    Attributes:
        statement: the query as the library knows it.
        tables: what it reads.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}
        self.tables = frozenset(part for part in iterate(statement) if isinstance(part, Table))

    def all(self, connection: Connection, **values: Any) -> Rows:
        """Return every row as a tuple in the order of the query's columns.

        Raises:
            SQLAlchemyError: as `Connection.execute`.
        """
        pending = pending_on(connection)
        if pending is not None:
            pending.send_if_read(self.tables)
            rows: Rows | None = pending.answers.get((self, *values.items()))
            if rows is not None:
                return rows
        known = self.compiled(connection.dialect)
        driver: Any = connection.connection.dbapi_connection
        try:
            return known.read(driver.execute(known.text, known.sent(values)).fetchall())
        except connection.dialect.loaded_dbapi.Error:
            # Once more in the library's way, which says what is wrong and drops a dead connection.
            return [tuple(row) for row in connection.execute(self.statement, values)]

    def first(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row, or None; see `all`."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def compiled(self, dialect: Dialect) -> _Compiled:
        """Return the query in the words of a driver."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self.statement, dialect)
        return known


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its parameters, known before it is asked."""

    query: Prepared
    values: tuple[tuple[str, Any], ...]


def question(query: Prepared, **values: Any) -> Question:
    """Return a query with its parameters, in the order in which it will be asked with them."""
    return Question(query, tuple(values.items()))


def ask_ahead(connection: Connection, questions: Iterable[Question]) -> None:
    """Ask in one journey what would be asked one after another; the answers wait for the queries.

    They are asked in this order. Without journeys, on SQLite, nothing is asked ahead.

    Raises:
        RefusedError: the database refused one of them.
    """
    pending = pending_on(connection)
    if pending is None or is_sqlite(connection):
        return
    dialect: Any = connection.dialect
    driver: Any = connection.connection.dbapi_connection
    asked: dict[Question, Any] = {}
    try:
        with driver.pipeline():
            for each in questions:
                if each not in asked:
                    known = each.query.compiled(dialect)
                    asked[each] = driver.execute(known.text, known.sent(dict(each.values)))
            answers = {each: cursor.fetchall() for each, cursor in asked.items()}
    except dialect.loaded_dbapi.Error as error:
        raise RefusedError from error
    for each, rows in answers.items():
        found = each.query.compiled(dialect).read(rows)
        pending.keep_answer((each.query, *each.values), found, each.query.tables)


def _compile(statement: Select[Any], dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    binds, columns = compiled.binds.items(), statement.selected_columns
    return _Compiled(
        str(compiled),
        tuple(compiled.positiontup or ()),
        {name: bind.value for name, bind in binds if not bind.required},
        {name: _implementation(bind.type, dialect).bind_processor(dialect) for name, bind in binds},
        tuple(_implementation(c.type, dialect).result_processor(dialect, None) for c in columns),
    )


def _implementation(kind: Any, dialect: Dialect) -> Any:
    return kind.dialect_impl(dialect)
