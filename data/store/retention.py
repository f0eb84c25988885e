"""Whose personal part is due to be destroyed: the case has been closed for long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from data.store.states import State
from data.store.tables.cases import suspects
from data.store.tables.personal import suspect_keys


@dataclass(frozen=True, slots=True)
class DueSuspect:
    """A suspect whose key is to be destroyed, and whose chain notes it."""

    suspect_id: str
    organisation_id: str


def due_for_erasure(connection: Connection, closed_before: datetime) -> list[DueSuspect]:
    """Return the suspects whose record closed before a moment and whose key still exists."""
    rows = connection.execute(
        select(suspects.c.id, suspects.c.organisation_id)
        .join(suspect_keys, suspect_keys.c.suspect_id == suspects.c.id)
        .where(suspects.c.state == State.CLOSED.value)
        .where(suspects.c.updated_at < closed_before)
        .where(suspect_keys.c.wrapped_key.is_not(None))
        .order_by(suspects.c.id)
    )
    return [DueSuspect(*row) for row in rows]
