"""The unit of work: the only place that writes, and no write without its audit event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Row, Select, Table, Update, insert

from data.store.audit.events import Actor, AuditEvent
from data.store.pending import pending_on

Write = Insert | Update | Delete


@dataclass(slots=True)
class UnitOfWork:
    """One request's writes: all of them are stored with their events, or none.

    Work receives it from the writer and must not keep it.

    Attributes:
        actor: who asked.
        at: one moment for everything that this unit writes (aware, UTC).
        events: what was named so far; the writer links them into the chain.
    """

    actor: Actor
    at: datetime
    _connection: Connection
    events: list[AuditEvent] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        """For reading functions that take a connection; it sees what this unit wrote."""
        return self._connection

    def write(self, *statements: Write, audit: AuditEvent) -> tuple[int, ...]:
        """Execute some statements under one event; return how many rows each touched."""
        counts = tuple(self._connection.execute(statement).rowcount for statement in statements)
        self.events.append(audit)
        return counts

    def add(self, table: Table, values: Mapping[str, Any], *, audit: AuditEvent) -> None:
        """Insert one row under one event; it may wait for others (`data.store.pending`)."""
        insert_rows(self._connection, table, (values,))
        self.events.append(audit)

    def note(self, audit: AuditEvent) -> None:
        """Record an event without rows, such as the reading of a sealed record."""
        self.events.append(audit)

    def all(self, statement: Select[Any]) -> list[Row[Any]]:
        """Return every row of a query."""
        return list(self._connection.execute(statement))

    def first(self, statement: Select[Any]) -> Row[Any] | None:
        """Return the first row of a query, or None."""
        return self._connection.execute(statement).first()


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert some rows, now or together with those of others."""
    pending = pending_on(connection)
    if pending is None:
        connection.execute(_insert(table), [dict(row) for row in rows])
        return
    for row in rows:
        pending.add(table, row)


@lru_cache(maxsize=256)
def _insert(table: Table) -> Insert:
    """Return the one statement for a table: building it anew costs more than executing it."""
    return insert(table)
