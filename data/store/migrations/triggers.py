"""Triggers that keep rows as they were written, on both databases.

Migrations call `protect`; `expected_triggers` says what must exist for the tables of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.store.engine import SQLITE
from data.store.tables.protection import APPEND_ONLY, FIXED_COLUMNS

_APPEND_ONLY_WORDS = "append_only: rows of {table} are never changed or removed"
_FIXED_WORDS = "fixed_columns: these columns of {table} keep their first value"
FUNCTIONS = ("nansha_append_only", "nansha_fixed_columns")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger and the statement that makes it."""

    table: str
    name: str
    statement: str


def functions() -> tuple[str, ...]:
    """Return the statements that make PostgreSQL's trigger functions."""
    body = (
        "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '{words}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    words = (_APPEND_ONLY_WORDS.format(table="%"), _FIXED_WORDS.format(table="%"))
    return tuple(
        body.format(name=name, words=text) for name, text in zip(FUNCTIONS, words, strict=True)
    )


def append_only_triggers(dialect: str, table: str) -> tuple[Trigger, ...]:
    """Return the triggers that refuse to change or remove a table's rows."""
    words = _APPEND_ONLY_WORDS.format(table=table)
    if dialect == SQLITE:
        return tuple(
            _sqlite(table, f"{table}_no_{action.lower()}", f"BEFORE {action} ON {table}", words)
            for action in ("UPDATE", "DELETE")
        )
    call = f"EXECUTE FUNCTION {FUNCTIONS[0]}"
    return (
        _postgresql(table, f"{table}_no_update", "BEFORE DELETE OR UPDATE", f"ROW {call}"),
        _postgresql(table, f"{table}_no_truncate", "BEFORE TRUNCATE", f"STATEMENT {call}"),
    )


def fixed_column_triggers(dialect: str, table: str, columns: Sequence[str]) -> tuple[Trigger, ...]:
    """Return the trigger that refuses to change some columns of a table."""
    name = f"{table}_fixed_columns"
    differs = "IS NOT" if dialect == SQLITE else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
    if dialect == SQLITE:
        event = f"BEFORE UPDATE ON {table} WHEN {changed}"
        return (_sqlite(table, name, event, _FIXED_WORDS.format(table=table)),)
    what = f"ROW WHEN ({changed}) EXECUTE FUNCTION {FUNCTIONS[1]}"
    return (_postgresql(table, name, "BEFORE UPDATE", what),)


def expected_triggers(dialect: str) -> tuple[Trigger, ...]:
    """Return every trigger that the tables of this program need."""
    append_only = (append_only_triggers(dialect, table) for table in APPEND_ONLY)
    fixed = (fixed_column_triggers(dialect, table, c) for table, c in FIXED_COLUMNS.items())
    return tuple(trigger for group in (*append_only, *fixed) for trigger in group)


def _sqlite(table: str, name: str, event: str, words: str) -> Trigger:
    return Trigger(
        table, name, f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _postgresql(table: str, name: str, event: str, what: str) -> Trigger:
    return Trigger(table, name, f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {what}()")
