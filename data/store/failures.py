"""What a database error means: for one request, for the whole transaction, for the client.

The new errors carry no value that a row held: PostgreSQL quotes rows in its messages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data.store.errors import (
    AppendOnlyError,
    ConflictError,
    OutcomeUnknownError,
    StoreBusyError,
    StoreError,
    StoreUnavailableError,
)

_FATAL_SQLITE = frozenset(
    {
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
        *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM),
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL),
    }
)
_FATAL_STATES = ("08", "53", "58", "57P", "25P03", "XX")
_REPEATABLE = ("40001", "40P01")
_TOO_LONG = ("55P03", "57014")
_TRIGGER_WORDS = ("append_only:", "fixed_columns:")


def is_fatal(error: BaseException) -> bool:
    """Whether the whole transaction is lost, not just one statement."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = _sqlite_code(error)
    return code in _FATAL_SQLITE if code is not None else _state(error).startswith(_FATAL_STATES)


def is_repeatable(error: BaseException) -> bool:
    """Whether the same work may succeed when done again: a deadlock was broken up."""
    return isinstance(error, DBAPIError) and _state(error) in _REPEATABLE


def meaning(error: BaseException) -> BaseException:
    """Return the store's error for a database error; any other error as it is."""
    if isinstance(error, PoolTimeoutError):
        return StoreBusyError("every connection to the database is in use; try again")
    if not isinstance(error, SQLAlchemyError):
        return error
    if not isinstance(error, DBAPIError):
        return StoreError(f"the database refused a statement: {type(error).__name__}")
    return _meaning_of_statement(error)


def _meaning_of_statement(error: DBAPIError) -> StoreError:
    if is_fatal(error):
        return StoreUnavailableError(f"the database cannot be used now: {_cause(error)}")
    text = str(error.orig)
    if any(word in text for word in _TRIGGER_WORDS):
        return AppendOnlyError(text.splitlines()[0].removeprefix("constraint failed: "))
    if isinstance(error, IntegrityError):
        return ConflictError(f"the row conflicts with another: {_constraint(error)}")
    if _state(error) in _TOO_LONG:
        return StoreBusyError("the database took too long; try again")
    return StoreError(f"the database refused a statement: {_cause(error)}")


@contextmanager
def told_plainly() -> Iterator[None]:
    """Raise the store's errors instead of the database's, without the values these may quote."""
    try:
        yield
    except SQLAlchemyError as error:
        raise meaning(error) from None


def meaning_at_commit(error: BaseException) -> BaseException:
    """Return what an error at commit means; only a full disk is known to have stored nothing."""
    if isinstance(error, DBAPIError) and _sqlite_code(error) == sqlite3.SQLITE_FULL:
        return meaning(error)
    return OutcomeUnknownError(
        "the database went away while it stored; repeat with the same idempotency key"
    )


def _sqlite_code(error: DBAPIError) -> int | None:
    """Return SQLite's primary result code."""
    extended: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def _state(error: DBAPIError) -> str:
    """Return PostgreSQL's SQLSTATE, empty where the connection was never made or is SQLite's."""
    original: Any = error.orig
    if isinstance(original, psycopg.OperationalError) and original.sqlstate is None:
        return "08000"
    return getattr(original, "sqlstate", None) or ""


def _cause(error: DBAPIError) -> str:
    """Return kind and code of an error, without its text."""
    name = getattr(error.orig, "sqlite_errorname", None) or _state(error)
    return f"{type(error.orig).__name__} {name}"


def _constraint(error: IntegrityError) -> str:
    """Return the constraint that refused a row: SQLite names columns, PostgreSQL its name."""
    if _sqlite_code(error) is not None:
        return str(error.orig)
    original: Any = error.orig
    return str(original.diag.constraint_name or original.diag.column_name)
