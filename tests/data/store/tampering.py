"""What someone with access to the database itself could do."""

from __future__ import annotations

from sqlalchemy import Connection, text


def drop_triggers(connection: Connection, table: str) -> None:
    """Remove a table's triggers."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = :table ::regclass AND NOT tgisinternal"
        )
        end = f" ON {table}"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
        end = ""
    for name in list(connection.execute(text(query), {"table": table}).scalars()):
        connection.execute(text(f"DROP TRIGGER {name}{end}"))


def tamper(connection: Connection, table: str, *statements: str) -> None:
    """Remove a table's triggers, then run some statements."""
    drop_triggers(connection, table)
    for statement in statements:
        connection.execute(text(statement))
