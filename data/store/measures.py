"""Measures of a suspect, brought in line with the events that begin and end them.

A measure is never recorded by itself: the codebook says which events begin and end which measure.
A measure that a correction takes away stays as a row, marked as withdrawn, and leaves the view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data.codebook import Codebook, codebook
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.events import StoredEvent, current_events
from data.store.identifiers import uuid7
from data.store.suspects import suspect_of
from data.store.tables.records import measures
from data.store.unit import UnitOfWork
from data.store.versions import change_row

_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Course:
    """A measure as the events have it.

    Attributes:
        kind: id of the measure in the codebook.
        from_on: the day on which it began.
        until_on: the last day that the order states, or None.
        ended_on: the day on which it ended, or None while it holds.
        bond_fen: the bond in fen, or None.
    """

    kind: str
    from_on: date
    until_on: date | None = None
    ended_on: date | None = None
    bond_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One stored measure; see `Course`."""

    id: str
    organisation_id: str
    suspect_id: str
    decision_id: str | None
    kind: str
    from_on: date
    until_on: date | None
    ended_on: date | None
    bond_fen: int | None
    detail: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime
    version: int


def courses(events: Iterable[StoredEvent], book: Codebook) -> tuple[Course, ...]:
    """Return the measures that some events begin and end, in the order of their beginning.

    An event that begins a measure which holds already changes nothing: a double entry. Of two
    that began on one day the later one stands.
    """
    found: list[Course] = []
    for event in events:
        spec = book.events[event.kind]
        found = [_ended(course, event) if course.kind in spec.ends else course for course in found]
        if spec.begins and not any(c.kind == spec.begins and c.ended_on is None for c in found):
            found.append(_begun(spec.begins, event))
    return tuple({(course.kind, course.from_on): course for course in found}.values())


def measures_of(connection: Connection, suspect_id: str) -> list[Measure]:
    """Return the measures of a suspect by the day on which they began."""
    return [m for m in _rows(connection, suspect_id) if not m.detail.get(_WITHDRAWN)]


def follow_events(unit: UnitOfWork, suspect_id: str) -> None:
    """Bring a suspect's measures in line with the current events; call after each event."""
    wanted = courses(current_events(unit.connection, suspect_id), codebook())
    known = {(row.kind, row.from_on): row for row in _rows(unit.connection, suspect_id)}
    for course in wanted:
        row = known.pop((course.kind, course.from_on), None)
        if row is None:
            _add(unit, suspect_id, course)
        else:
            _change(unit, row, course, withdrawn=False)
    for row in known.values():
        _change(unit, row, Course(row.kind, row.from_on, ended_on=row.from_on), withdrawn=True)


def _begun(kind: str, event: StoredEvent) -> Course:
    until = event.detail.get("until")
    until_on = date.fromisoformat(until) if until else None
    return Course(kind, event.happened_on, until_on, None, event.detail.get("bond"))


def _ended(course: Course, event: StoredEvent) -> Course:
    return course if course.ended_on else replace(course, ended_on=event.happened_on)


def _rows(connection: Connection, suspect_id: str) -> list[Measure]:
    rows = connection.execute(
        select(measures)
        .where(measures.c.suspect_id == suspect_id)
        .order_by(measures.c.from_on, measures.c.id)
    )
    return [Measure(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def _add(unit: UnitOfWork, suspect_id: str, course: Course) -> None:
    identifier = uuid7()
    owner = suspect_of(unit.connection, suspect_id).organisation_id
    row = {
        "id": identifier, "organisation_id": owner, "suspect_id": suspect_id,
        "decision_id": None, "detail": {}, "version": 1, "created_at": unit.at,
        "updated_at": unit.at, **_values(course), "kind": course.kind, "from_on": course.from_on,
    }  # fmt: skip
    codes = {"measure": identifier, "kind": course.kind, "from": course.from_on.isoformat()}
    unit.add(measures, row, audit=AuditEvent(AuditKind.MEASURE_RECORDED, suspect_id, codes))


def _change(unit: UnitOfWork, row: Measure, course: Course, *, withdrawn: bool) -> None:
    values = {**_values(course), "detail": {_WITHDRAWN: True} if withdrawn else {}}
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    codes = {
        "measure": row.id,
        "kind": row.kind,
        "ended": course.ended_on.isoformat() if course.ended_on else None,
        _WITHDRAWN: withdrawn,
    }
    audit = AuditEvent(AuditKind.MEASURE_CHANGED, row.suspect_id, codes)
    change_row(unit, measures, row.id, row.version, values, audit=audit)


def _values(course: Course) -> dict[str, Any]:
    return {
        "until_on": course.until_on,
        "ended_on": course.ended_on,
        "bond_fen": course.bond_fen,
    }
