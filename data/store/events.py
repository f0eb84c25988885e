"""Events of a suspect: dated, of the codebook, never changed; a correction names what it corrects.

The current view leaves out what was corrected and what was taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from data.codebook import TAKEN_BACK
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError, NotFoundError
from data.store.identifiers import uuid7
from data.store.suspects import suspect_of
from data.store.tables.records import events
from data.store.unit import UnitOfWork
from model.canonical import canonical, digest


class EventSource(StrEnum):
    """How an event came in; the value is stored."""

    RECORDED = "recorded"
    IMPORTED = "imported"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is to be recorded.

    Attributes:
        kind: id of the event in the codebook.
        happened_on: a plain day.
        detail: as `data.codebook.read_detail` gave it.
    """

    kind: str
    happened_on: date
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event.

    Attributes:
        corrects_id: the event in whose place it stands, or None.
        source: `EventSource`.
    """

    id: str
    organisation_id: str
    suspect_id: str
    corrects_id: str | None
    kind: str
    happened_on: date
    detail: Mapping[str, Any]
    source: str
    recorded_by: str
    created_at: datetime


def add_event(
    unit: UnitOfWork,
    suspect_id: str,
    new: NewEvent,
    *,
    source: EventSource,
    corrects: StoredEvent | None = None,
) -> StoredEvent:
    """Store an event; what follows from it is for `data.store.recording`.

    It belongs to the organisation of the suspect: a prosecutor's decision is recorded for the
    police's suspect too, and is then an event of the police.

    Raises:
        NotFoundError: there is no such suspect.
        ConflictError: the event to correct was corrected already.
    """
    if corrects is not None and is_corrected(unit.connection, corrects.id):
        raise ConflictError(
            f"event {corrects.id} was corrected already; correct what stands in its place",
            value=corrects.id,
        )
    event = StoredEvent(
        id=uuid7(),
        organisation_id=suspect_of(unit.connection, suspect_id).organisation_id,
        suspect_id=suspect_id,
        corrects_id=None if corrects is None else corrects.id,
        kind=new.kind,
        happened_on=new.happened_on,
        detail=dict(new.detail),
        source=source.value,
        recorded_by=unit.actor.id,
        created_at=unit.at,
    )
    values = {column.name: getattr(event, column.name) for column in events.columns}
    unit.add(events, values, audit=_audit(event))
    return event


def event_of(connection: Connection, event_id: str) -> StoredEvent:
    """Return an event.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = connection.execute(select(events).where(events.c.id == event_id)).first()
    if row is None:
        raise NotFoundError(f"no event {event_id}", value=event_id)
    return StoredEvent(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def is_corrected(connection: Connection, event_id: str) -> bool:
    """Tell whether another event stands in the place of one."""
    found = select(events.c.id).where(events.c.corrects_id == event_id)
    return connection.execute(found).first() is not None


def current_events(connection: Connection, suspect_id: str) -> list[StoredEvent]:
    """Return what is known to have happened to a suspect, by day and then as recorded."""
    statement = select(events).where(events.c.suspect_id == suspect_id, *_current())
    return _read(connection, statement.order_by(events.c.happened_on, events.c.id))


def all_events(connection: Connection, suspect_id: str) -> list[StoredEvent]:
    """Return every event of a suspect, corrected ones too, in the order in which they came in."""
    statement = select(events).where(events.c.suspect_id == suspect_id)
    return _read(connection, statement.order_by(events.c.id))


def events_between(  # noqa: PLR0913 - what to look for, and which page of it
    connection: Connection,
    organisation_id: str,
    kinds: Collection[str],
    *,
    since: date,
    until: date,
    after: tuple[date, str] | None = None,
    limit: int,
) -> list[StoredEvent]:
    """Return current events of an organisation in a period, by day; both days belong to it.

    Args:
        connection: to read with.
        organisation_id: whose events.
        kinds: ids of the codebook.
        since: first day.
        until: last day.
        after: day and id of the last event of the page before.
        limit: most events to return.
    """
    statement = select(events).where(
        events.c.organisation_id == organisation_id,
        events.c.kind.in_(kinds),
        events.c.happened_on.between(since, until),
        *_current(),
    )
    if after is not None:
        day, identifier = after
        later_that_day = (events.c.happened_on == day) & (events.c.id > identifier)
        statement = statement.where((events.c.happened_on > day) | later_that_day)
    return _read(connection, statement.order_by(events.c.happened_on, events.c.id).limit(limit))


def same_event(connection: Connection, suspect_id: str, new: NewEvent) -> StoredEvent | None:
    """Return the event of a suspect that says exactly the same, corrected or not, or None."""
    statement = select(events).where(
        events.c.suspect_id == suspect_id,
        events.c.happened_on == new.happened_on,
        events.c.kind == new.kind,
    )
    wanted = canonical(dict(new.detail))
    found = _read(connection, statement.order_by(events.c.id))
    return next((event for event in found if canonical(event.detail) == wanted), None)


def _current() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the current view."""
    later = events.alias("later")
    corrected = select(later.c.id).where(later.c.corrects_id == events.c.id).exists()
    return (~corrected, events.c.kind != TAKEN_BACK)


def _read(connection: Connection, statement: Select[Any]) -> list[StoredEvent]:
    return [StoredEvent(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public name


def _audit(event: StoredEvent) -> AuditEvent:
    """Name what was recorded; the detail stands in the chain by its digest."""
    kind = AuditKind.EVENT_CORRECTED if event.corrects_id else AuditKind.EVENT_RECORDED
    codes = {
        "event": event.id,
        "kind": event.kind,
        "on": event.happened_on.isoformat(),
        "source": event.source,
        "detail": digest(canonical(event.detail)),
        **({"corrects": event.corrects_id} if event.corrects_id else {}),
    }
    return AuditEvent(kind, event.suspect_id, codes)
