"""The check after each migration and before each start: is the database what the program needs?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from data.store.engine import is_sqlite
from data.store.errors import SchemaError
from data.store.migrations.triggers import FUNCTIONS, expected_triggers, functions
from data.store.tables import METADATA

HEAD = "0008"
"""The newest revision; a test holds it to the chain."""
_CURE = "restore a backup, or repair it with the database's own tools and run `nansha serve` again"
_SQLITE_OBJECTS = text("SELECT name, sql FROM sqlite_master WHERE type = :type")
_POSTGRESQL_TRIGGERS = text(
    "SELECT t.tgname AS name, pg_get_triggerdef(t.oid) AS statement FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') "
    "AND c.relnamespace = current_schema()::regnamespace"
)
_POSTGRESQL_FUNCTIONS = text(
    "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(:names) "
    "AND pronamespace = current_schema()::regnamespace"
)


def check_serviceable(connection: Connection) -> None:
    """Refuse to serve a database of another revision or with a missing protection.

    Raises:
        SchemaError: names what is missing and the cure.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found != HEAD:
        raise SchemaError(
            f"database is at revision {found!r}, this program needs {HEAD!r}; `nansha serve` "
            "creates and upgrades its database when it starts",
            value=found,
        )
    check_schema(connection)


def check_schema(connection: Connection) -> None:
    """Refuse missing tables and columns, tables that are not STRICT, missing or changed triggers.

    Raises:
        SchemaError: names everything that is wrong.
    """
    wrong = [*_wrong_columns(connection), *_wrong_options(connection)]
    wrong += check_triggers(connection)
    if is_sqlite(connection) and not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        wrong += _broken_references(connection)
    if wrong:
        raise SchemaError(f"database is damaged: {'; '.join(wrong)}; {_CURE}")


def check_triggers(connection: Connection) -> list[str]:
    """Return what is missing or changed among the triggers and their functions."""
    if is_sqlite(connection):
        rows = connection.execute(_SQLITE_OBJECTS, {"type": "trigger"})
        present = {row.name: str(row.sql) for row in rows}
    else:
        present = {row.name: row.statement for row in connection.execute(_POSTGRESQL_TRIGGERS)}
    expected = {t.name: t.statement for t in expected_triggers(connection.dialect.name)}
    return [*_differences(expected, present), *_wrong_functions(connection)]


def _differences(expected: Mapping[str, str], present: Mapping[str, str]) -> Iterator[str]:
    for name, statement in expected.items():
        if name not in present:
            yield f"trigger {name} is missing or off"
        elif _plain(present[name]) != _plain(statement):
            yield f"trigger {name} was changed"


def _wrong_functions(connection: Connection) -> Iterator[str]:
    if is_sqlite(connection):
        return
    rows = connection.execute(_POSTGRESQL_FUNCTIONS, {"names": list(FUNCTIONS)})
    present = {row.proname: row.prosrc for row in rows}
    for name, statement in zip(FUNCTIONS, functions(), strict=True):
        if f"$${present.get(name)}$$" not in statement:
            yield f"function {name} is missing or was changed"


def _wrong_columns(connection: Connection) -> Iterator[str]:
    inspector = inspect(connection)
    present = inspector.get_multi_columns()
    for table in METADATA.sorted_tables:
        found = {column["name"] for column in present.get((None, table.name), ())}
        missing = {column.name for column in table.columns} - found
        if not found:
            yield f"table {table.name} is missing"
        elif missing:
            yield f"columns {', '.join(sorted(missing))} of {table.name} are missing"


def _wrong_options(connection: Connection) -> Iterator[str]:
    """Only SQLite has STRICT tables; foreign keys are switched on by each connection."""
    if not is_sqlite(connection):
        return
    rows = connection.execute(_SQLITE_OBJECTS, {"type": "table"})
    statements = {row.name: str(row.sql) for row in rows}
    for name in METADATA.tables:
        if not statements.get(name, "STRICT").rstrip().endswith("STRICT"):
            yield f"table {name} is not STRICT"


def _broken_references(connection: Connection) -> Iterator[str]:
    """Look through all rows where a migration ran without foreign keys."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    return (f"a row of {row[0]} names a missing row of {row[2]}" for row in broken)


def _plain(statement: str) -> str:
    """Return a trigger's text without what a database writes in its own way."""
    return re.sub(r"[\s()]|public\.", "", statement).lower()
