"""Events of a suspect: recorded, corrected, read; measures follow them by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.actions.access import Record, permitted_suspect
from api.actions.cases import note_foreign
from api.actions.desk import Desk
from api.assessing import today
from api.errors import HttpError
from api.security.actions import Action, Relation
from api.security.principal import Principal
from data.law.catalogue import law_pack_on, law_packs
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.errors import NotFoundError
from data.store.events import (
    EventSource,
    NewEvent,
    StoredEvent,
    all_events,
    current_events,
    event_of,
)
from data.store.identity.annotations import NewAnnotation, annotate
from data.store.measures import Measure, measures_of
from data.store.recording import Reading, read_event, record
from model.errors import Problem
from model.text import MAX_TEXT, clean_text

_NOTE = "note"


@dataclass(frozen=True, slots=True)
class EventWish:
    """An event as someone wants it recorded.

    Attributes:
        detail: fields of the codebook, as they were given.
        note: free text, sealed apart from the event; empty for none.
    """

    kind: str
    day: date
    detail: Mapping[str, Any]
    note: str = field(default="", repr=False)


def law_of_today() -> Reading:
    """Return the law by which events are read: that of today, else the newest."""
    day = today()
    return Reading(law_pack_on(day) or law_packs()[-1], day)


def record_event(desk: Desk, suspect_id: str, wish: EventWish) -> StoredEvent:
    """Record an event of a suspect.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``invalid`` for what the codebook does not know or the law does not allow.
        ErasedError: there is a note to seal, and the personal part was destroyed.
    """
    permitted_suspect(desk.connection, desk.principal, Action.EVENT_RECORD, suspect_id)
    return _record(desk, suspect_id, wish, corrects=None)


def correct_event(desk: Desk, suspect_id: str, event_id: str, wish: EventWish) -> StoredEvent:
    """Put an event in the place of another, or take that one back (``recorded_in_error``).

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`; also for an
            event of someone else.
        ConflictError: it was corrected already.
        HttpError: ``invalid``.
    """
    permitted_suspect(desk.connection, desk.principal, Action.EVENT_CORRECT, suspect_id)
    corrected = event_of(desk.connection, event_id)
    if corrected.suspect_id != suspect_id:
        raise NotFoundError(f"suspect {suspect_id} has no event {event_id}", value=event_id)
    return _record(desk, suspect_id, wish, corrects=corrected)


def list_events(
    store: Store, principal: Principal, suspect_id: str, *, corrected: bool
) -> list[StoredEvent]:
    """Return the events of a suspect; with corrected ones in the order in which they came in."""
    with store.read() as connection:
        found = permitted_suspect(connection, principal, Action.EVENT_READ, suspect_id)
        events = (all_events if corrected else current_events)(connection, suspect_id)
    note_reading(store, principal, found)
    return events


def list_measures(store: Store, principal: Principal, suspect_id: str) -> list[Measure]:
    """Return the measures of a suspect by the day on which they began."""
    with store.read() as connection:
        found = permitted_suspect(connection, principal, Action.MEASURE_READ, suspect_id)
        measures = measures_of(connection, suspect_id)
    note_reading(store, principal, found)
    return measures


def note_reading(store: Store, principal: Principal, found: Record) -> None:
    """Record that something of another organisation's case was read."""
    if found.relation is Relation.SHARED:
        note_foreign(store, principal, found.case.id)


def _record(
    desk: Desk, suspect_id: str, wish: EventWish, *, corrects: StoredEvent | None
) -> StoredEvent:
    reading, problems = law_of_today(), list[Problem]()
    new = read_event(wish.kind, wish.day, dict(wish.detail), reading)
    note = clean_text(wish.note, "/note", MAX_TEXT, problems) if wish.note else None
    if not isinstance(new, NewEvent):
        raise HttpError("invalid", (*new, *problems), reading.law)
    if problems:
        raise HttpError("invalid", tuple(problems), reading.law)
    event = record(
        desk.unit,
        suspect_id,
        new,
        source=EventSource.RECORDED,
        reading=reading,
        corrects=corrects,
    )
    if note:
        audit = AuditEvent(AuditKind.ANNOTATION_RECORDED, event.id)
        annotate(
            desk.unit, desk.keys, suspect_id, NewAnnotation(event.id, _NOTE, note), audit=audit
        )
    return event
