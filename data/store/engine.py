"""Connections to SQLite and to PostgreSQL that promise the same.

SQLite, on every connection: WAL, ``synchronous=FULL`` (a commit survives loss of power),
foreign keys, a busy timeout, overwriting of what is deleted. PostgreSQL: UTC, synchronous commit,
limits on how long a statement or a lock may take, a name to be seen in its activity view. A
connection that lay idle is asked whether it still lives before it is used.
No error text shows a statement's parameters: they may be names.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import NullPool

from data.store.errors import StoreError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
ALLOWED = "sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
BUSY_SECONDS = 5
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)
_OPTIONS = (
    "-c timezone=UTC -c synchronous_commit=on -c statement_timeout=30s -c lock_timeout=10s "
    "-c idle_in_transaction_session_timeout=60s"
)
_READ_ONLY = " -c default_transaction_read_only=on"
_IDLE_SECONDS = 1.0
_READERS = {"pool_size": 10, "max_overflow": 30, "pool_timeout": 5}


def database_url(text: str) -> URL:
    """Return a checked address.

    Raises:
        StoreError: for another database or a memory database, which cannot be shared; the
            message leaves the address out, since it may hold a password.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreError(f"database address cannot be read; allowed: {ALLOWED}") from None
    if url.drivername in DRIVERS:
        url = url.set(drivername=DRIVERS[url.drivername])
    if url.drivername not in DRIVERS.values():
        raise StoreError(
            f"database {url.drivername!r} is not supported; allowed: {ALLOWED}",
            value=url.drivername,
        )
    if url.get_backend_name() == SQLITE and url.database in (None, "", ":memory:"):
        raise StoreError(f"database address names no file; allowed: {ALLOWED}")
    return url


def file_of(url: URL) -> Path:
    """Return the file of a SQLite address."""
    return Path(str(url.database)).absolute()


def is_sqlite(connection: Connection) -> bool:
    """Whether a connection leads to SQLite."""
    return connection.dialect.name == SQLITE


def reading_engine(url: URL) -> Engine:
    """Return an engine whose transactions are read-only on both databases."""
    engine = _engine(url, query_only=True, foreign_keys=True, **_READERS)
    return engine if _backend(url) == SQLITE else engine.execution_options(postgresql_readonly=True)


def glancing_engine(readers: Engine) -> Engine:
    """Return a view of the reading engine for single queries: PostgreSQL begins nothing for them.

    SQLite's begins with the first statement that the library itself executes.
    """
    if readers.dialect.name == SQLITE:
        return readers
    return readers.execution_options(isolation_level="AUTOCOMMIT")


def writing_engine(url: URL) -> Engine:
    """Return an engine for one writing thread; SQLite's transactions begin as writers."""
    return _engine(url, pool_size=1, max_overflow=0, pool_timeout=BUSY_SECONDS)


def administering_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """Return an engine without pool, for migration, backup and restore.

    Args:
        url: checked address.
        foreign_keys: off only while a migration rebuilds SQLite tables.
    """
    return _engine(url, foreign_keys=foreign_keys, poolclass=NullPool)


def _backend(url: URL) -> str:
    return url.get_backend_name()


def _engine(
    url: URL, *, query_only: bool = False, foreign_keys: bool = True, **pool: Any
) -> Engine:
    if _backend(url) == POSTGRESQL:
        options = _OPTIONS + (_READ_ONLY if query_only else "")
        arguments = {"options": options, "application_name": "nansha", "connect_timeout": 5}
        engine = create_engine(url, connect_args=arguments, hide_parameters=True, **pool)
        _ask_after_idleness(engine)
        return engine
    engine = create_engine(url, hide_parameters=True, **pool)
    _prepare_sqlite(engine, file_of(url), query_only=query_only, foreign_keys=foreign_keys)
    return engine


def _ask_after_idleness(engine: Engine) -> None:
    """Replace a connection that died while it lay idle; asking each time is a journey each time."""

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get("since")
        if since is None or time.monotonic() - since < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def _prepare_sqlite(engine: Engine, path: Path, *, query_only: bool, foreign_keys: bool) -> None:
    begin = "BEGIN" if query_only else "BEGIN IMMEDIATE"
    pragmas = [*PRAGMAS, f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    if query_only:
        pragmas.append("PRAGMA query_only=ON")

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver would begin and commit by itself, around DDL too; only we do.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "do_connect")
    def on_do_connect(*_arguments: Any) -> None:
        _create_private(path)


def _create_private(path: Path) -> None:
    """Create a missing file so that its owner alone may read it; SQLite's side files follow it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
