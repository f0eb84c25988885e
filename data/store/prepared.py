"""Queries that many requests repeat: built and compiled once, run by the driver itself.

The library takes ten times as long for a query of one row as the database does. What such a query
may not do: write, or come with another list of parameters each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Table
from sqlalchemy.sql.visitors import iterate

from data.store.pending import pending_on

Convert = Callable[[Any], Any] | None


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


class Prepared:
    """A query; what changes from one time to the next is named by `bindparam` and its type.

    Values within the query itself are sent as they are: texts and whole numbers.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._tables = frozenset(part for part in iterate(statement) if isinstance(part, Table))
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Return every row as a tuple in the order of the query's columns.

        Raises:
            SQLAlchemyError: as `Connection.execute`.
        """
        pending = pending_on(connection)
        if pending is not None:
            pending.send_if_read(self._tables)
        known = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given = known.given
        sent: Any = {
            **known.fixed,
            **{
                name: value if (convert := given[name]) is None else convert(value)
                for name, value in values.items()
            },
        }
        if known.names:
            sent = tuple([sent[name] for name in known.names])
        driver: Any = connection.connection.dbapi_connection
        try:
            rows = driver.execute(known.text, sent).fetchall()
        except connection.dialect.loaded_dbapi.Error:
            # Once more in the library's way, which says what is wrong and drops a dead connection.
            return [tuple(row) for row in connection.execute(self._statement, values)]
        return [
            tuple(
                [
                    value if convert is None else convert(value)
                    for value, convert in zip(row, known.found, strict=True)
                ]
            )
            for row in rows
        ]

    def first(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row, or None; see `all`."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect)
        known = _Compiled(
            str(compiled),
            tuple(compiled.positiontup or ()),
            {name: bind.value for name, bind in compiled.binds.items() if not bind.required},
            {name: _given(bind.type, dialect) for name, bind in compiled.binds.items()},
            tuple(_found(column.type, dialect) for column in self._statement.selected_columns),
        )
        self._compiled[dialect.name] = known
        return known


def _given(kind: Any, dialect: Dialect) -> Convert:
    convert: Convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _found(kind: Any, dialect: Dialect) -> Convert:
    convert: Convert = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
