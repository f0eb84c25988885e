"""PostgreSQL's COPY, out of and into one table, in its text format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from data.store.backup.archive import chunks_of


def copy_out(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield a table's rows."""
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(*_names(table, columns))
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        yield from map(bytes, copy)


def copy_in(connection: Connection, table: str, columns: Sequence[str], content: Path) -> None:
    """Insert the rows that `copy_out` gave."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(*_names(table, columns))
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in chunks_of(content):
            copy.write(chunk)


def _names(table: str, columns: Sequence[str]) -> tuple[sql.Identifier, sql.Composed]:
    return sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))


def _driver(connection: Connection) -> psycopg.Connection:
    return cast("psycopg.Connection", connection.connection.driver_connection)
