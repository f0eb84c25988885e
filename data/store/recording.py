"""The one way to record an event: the event, then what follows from it, in one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from data.codebook import Codebook, clock_event, codebook, read_detail
from data.store.deadlines import refresh_due
from data.store.events import EventSource, NewEvent, StoredEvent, add_event
from data.store.measures import follow_events
from data.store.unit import UnitOfWork
from model.errors import Problem, printable
from model.law import LawPack

_DAYS = "/detail/days"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read an event: the law of the day and the day itself."""

    law: LawPack
    today: date


def read_event(kind: Any, day: date, detail: Any, reading: Reading) -> NewEvent | list[Problem]:
    """Return the event that a person or a file names, or everything that is wrong with it.

    Pointers: ``/kind``, ``/day``, ``/detail/…``.
    """
    book = codebook()
    spec = book.events.get(kind) if isinstance(kind, str) else None
    problems = [] if day <= reading.today else [_future(day, reading.today)]
    if spec is None:
        return [*problems, Problem("unknown_value", "/kind", printable(kind), tuple(book.events))]
    stored, found = read_detail(spec, {} if detail is None else detail)
    new = NewEvent(spec.id, day, stored)
    problems += [*found, *_beyond_the_law(new, book, reading.law)]
    return problems or new


def record(  # noqa: PLR0913 - what happened to whom, how it came in, and the law of the day
    unit: UnitOfWork,
    suspect_id: str,
    new: NewEvent,
    *,
    source: EventSource,
    reading: Reading,
    corrects: StoredEvent | None = None,
) -> StoredEvent:
    """Record an event, and bring measures and the nearest last day in line with it.

    Raises:
        ConflictError: the event to correct was corrected already.
    """
    event = add_event(unit, suspect_id, new, source=source, corrects=corrects)
    follow(unit, suspect_id, reading)
    return event


def follow(unit: UnitOfWork, suspect_id: str, reading: Reading) -> None:
    """Bring measures and the nearest last day of a suspect in line with its events."""
    follow_events(unit, suspect_id)
    refresh_due(unit, suspect_id, reading.law, reading.today)


def _future(day: date, today: date) -> Problem:
    return Problem("day_in_future", "/day", day.isoformat(), (f"≤ {today.isoformat()}",))


def _beyond_the_law(new: NewEvent, book: Codebook, law: LawPack) -> list[Problem]:
    """Return a problem where an extension grants other days than the law allows."""
    event = clock_event(book.events[new.kind], new.happened_on, new.detail)
    if event is None or event.days is None or law.clocks is None:
        return []
    extensions = [clock.extension(event.kind) for clock in law.clocks.clocks.values()]
    return [
        Problem("wrong_number", _DAYS, str(event.days), (f"{each.least_days} – {each.most_days}",))
        for each in extensions
        if each is not None and not each.least_days <= event.days <= each.most_days
    ]
