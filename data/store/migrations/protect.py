"""What migrations call to create triggers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alembic import op

from data.store.engine import SQLITE
from data.store.migrations.triggers import append_only_triggers, fixed_column_triggers, functions


def create_functions() -> None:
    """Create the trigger functions that PostgreSQL needs."""
    if op.get_bind().dialect.name == SQLITE:
        return
    for statement in functions():
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def protect(append_only: Sequence[str], fixed_columns: Mapping[str, Sequence[str]]) -> None:
    """Create the triggers of some tables; call it again after a batch rebuilt one of them."""
    bind = op.get_bind()
    dialect = bind.dialect.name
    groups = [append_only_triggers(dialect, table) for table in append_only]
    groups += [
        fixed_column_triggers(dialect, table, columns) for table, columns in fixed_columns.items()
    ]
    for trigger in (trigger for group in groups for trigger in group):
        bind.exec_driver_sql(trigger.statement)
