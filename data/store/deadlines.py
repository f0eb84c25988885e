"""Clocks of a suspect as they stand, from the stored events; days left are never stored.

`due_on` of suspects and cases is derived here and nowhere else: the nearest last day of a running
clock that their organisation must keep, as of the last event. It serves sorting; what is shown is
computed.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from data.codebook import clock_event, codebook
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.people.organisations import organisation_of
from data.store.suspects import change_suspect, show_in_case, suspect_of
from data.store.tables.records import events
from data.store.unit import UnitOfWork
from model.clock_rules import Event
from model.clocks import Reading, standing
from model.law import LawPack


def clock_events(connection: Connection, suspect_id: str) -> list[Event]:
    """Return what the stored events are for the statutory clocks, in their order.

    A corrected event is left out; the one that corrects it stands in its place.
    """
    corrected = select(events.c.corrects_id).where(
        events.c.suspect_id == suspect_id, events.c.corrects_id.is_not(None)
    )
    rows = connection.execute(
        select(events.c.kind, events.c.happened_on, events.c.detail)
        .where(events.c.suspect_id == suspect_id, events.c.id.not_in(corrected))
        .order_by(events.c.happened_on, events.c.id)
    )
    specs = codebook().events
    read = (clock_event(specs[row.kind], row.happened_on, row.detail) for row in rows)
    return [event for event in read if event is not None]


def running_clocks(
    connection: Connection, suspect_id: str, law: LawPack, today: date
) -> tuple[Reading, ...]:
    """Return the running clocks of a suspect on a day, the nearest end first.

    Raises:
        ClockError: for a stored event that no clock can read.
    """
    if law.clocks is None or law.calendar is None:
        return ()
    return standing(law.clocks, clock_events(connection, suspect_id), today, law.calendar)


def refresh_due(unit: UnitOfWork, suspect_id: str, law: LawPack, today: date) -> None:
    """Bring `due_on` of a suspect and its case in line with the events; call after each event."""
    suspect = suspect_of(unit.connection, suspect_id)
    kind = organisation_of(unit.connection, suspect.organisation_id).kind
    days = [
        reading.deadline.day
        for reading in running_clocks(unit.connection, suspect_id, law, today)
        if not reading.run.clock.is_right and kind in reading.run.clock.bound
    ]
    due_on = min(days, default=None)
    if suspect.due_on == due_on:
        return
    detail = {"due_on": due_on.isoformat() if due_on else None}
    event = AuditEvent(AuditKind.SUSPECT_CHANGED, suspect_id, detail)
    change_suspect(unit, suspect, audit=event, due_on=due_on)
    show_in_case(unit, suspect.case_id)
