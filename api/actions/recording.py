"""Events that follow from other use-cases, read by the law of the day."""

from __future__ import annotations

from api.assessing import law_of, today
from data.store.events import EventSource, NewEvent, StoredEvent
from data.store.recording import Reading, record
from data.store.unit import UnitOfWork


def reading_of_today() -> Reading:
    """Return the law and the day by which events are read now."""
    day = today()
    return Reading(law_of({"on": day.isoformat()}), day)


def record_event(
    unit: UnitOfWork, suspect_id: str, new: NewEvent, *, source: EventSource
) -> StoredEvent:
    """Record an event, and bring measures and the nearest last day in line with it."""
    return record(unit, suspect_id, new, source=source, reading=reading_of_today())
