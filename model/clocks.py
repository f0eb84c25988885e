"""Statutory clocks: when a period ends, how many days are left, which clocks are running.

Everything is computed from dated events and never stored. Days count from the day after the event,
months from its day to the day of that number (the law pack cites both rules); a last day on a
holiday moves to the next working day, except where someone is in custody or a measure has a
statutory maximum. Where the law or the calendar leaves a doubt, the earlier day counts and an
`Assumption` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from model.calendar import Calendar
from model.clock_book import Assumption, ClockBook
from model.clock_course import Course, Suspension, granted_by
from model.clock_rules import Clock, Event
from model.clock_runs import Interval, Run, holds, in_order, intervals, runs


class Light(StrEnum):
    """How near the end of a period is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period.

    Attributes:
        day: the last day on which the act is in time.
        unmoved: the last day before any move for a holiday.
        citations: the period, what lengthened it, and how it was counted.
        assumptions: what it rests on beside the law; the words are in the law pack.
    """

    day: date
    unmoved: date
    moved_by_holiday: bool
    citations: tuple[str, ...]
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One run of a clock as it stands on a day.

    Attributes:
        days_left: days to the last day, 0 on it and below 0 after it; for a run that has ended,
            as they stood when it ended.
        paused: its days do not count at the moment.
    """

    run: Run
    deadline: Deadline
    days_left: int
    light: Light
    paused: bool


def due(  # noqa: PLR0913 - the facts of one period, the last two by name
    clock: Clock,
    start: date,
    calendar: Calendar,
    extensions: Sequence[Event] = (),
    *,
    suspensions: Sequence[Suspension] = (),
    in_custody: bool = True,
) -> Deadline:
    """Return the end of a period that began with an event of a day.

    Args:
        clock: the period.
        start: the day of the event; it does not count itself.
        calendar: holidays by year.
        extensions: the events that granted extensions. One that is repeated, out of order or
            granted after the end is not counted, and an assumption says so.
        suspensions: days that do not count.
        in_custody: whether the state holds that keeps the last day where it is
            (`Clock.fixed_while`).

    Raises:
        ClockError: for an event that does not lengthen this clock, that is earlier than its start,
            or that grants more or fewer days than the law allows.
    """
    fixed = clock.last_day != "moves" or (clock.fixed_while is not None and in_custody)
    course = Course(clock, start, calendar, tuple(suspensions), fixed)
    granted, doubts = granted_by(course, extensions)
    unmoved, day = course.unmoved(granted), course.last_day(granted)
    return Deadline(
        day=day,
        unmoved=unmoved,
        moved_by_holiday=day != unmoved,
        citations=course.citations(granted),
        assumptions=(*doubts, *course.assumptions(granted)),
    )


def days_left(deadline: Deadline, today: date) -> int:
    """Return the days to the last day: 0 on it, below 0 after it."""
    return (deadline.day - today).days


def light(clock: Clock, left: int) -> Light:
    """Return how near the end is, by the thresholds of the clock."""
    if left < 0:
        return Light.OVERDUE
    if left <= clock.red:
        return Light.RED
    return Light.AMBER if left <= clock.amber else Light.GREEN


def readings(
    book: ClockBook, events: Iterable[Event], today: date, calendar: Calendar
) -> tuple[Reading, ...]:
    """Return every run of every clock up to a day, the nearest end first.

    Raises:
        ClockError: for an event that no clock can read.
    """
    known = in_order(events, today)
    book.check(known)
    found = [
        _read(run, book, known, today, calendar)
        for clock in book.clocks.values()
        for run in runs(clock, book.states, known)
        if _applies(run, book, _seen(run, known, today))
    ]
    return tuple(sorted(found, key=lambda reading: reading.deadline.day))


def standing(
    book: ClockBook, events: Iterable[Event], today: date, calendar: Calendar
) -> tuple[Reading, ...]:
    """Return the running clocks of one suspect on a day, the nearest end first.

    A right whose last day is over is gone and no longer shown.

    Raises:
        ClockError: for an event that no clock can read.
    """
    found = readings(book, events, today, calendar)
    return tuple(r for r in found if r.run.ended is None and not _lapsed(r))


def breaches(
    book: ClockBook, events: Iterable[Event], today: date, calendar: Calendar
) -> tuple[Reading, ...]:
    """Return the runs that went beyond their last day, whether or not they have ended since.

    Raises:
        ClockError: for an event that no clock can read.
    """
    found = readings(book, events, today, calendar)
    return tuple(r for r in found if r.light is Light.OVERDUE and not _lapsed(r))


def _lapsed(reading: Reading) -> bool:
    """Tell whether a right was not used in time; one used too late has ended and is a breach."""
    run = reading.run
    return run.clock.is_right and run.ended is None and reading.light is Light.OVERDUE


def _seen(run: Run, events: Sequence[Event], today: date) -> tuple[Event, ...]:
    """Return the events up to the day for which a run is read."""
    return in_order(events, run.ended or today)


def _applies(run: Run, book: ClockBook, seen: Sequence[Event]) -> bool:
    """Tell whether the conditions hold that are asked whenever a clock is read."""
    return all(
        holds(book.states[condition.state], seen) is condition.holds
        for condition in run.clock.conditions
        if not condition.at_start
    )


def _read(
    run: Run, book: ClockBook, events: Sequence[Event], today: date, calendar: Calendar
) -> Reading:
    clock, until = run.clock, run.ended or today
    seen = _seen(run, events, today)
    pauses = [
        (interval, pause.citations)
        for pause in clock.pauses
        for interval in intervals(book.states[pause.state], seen, until)
    ]
    fixed = clock.fixed_while is not None and holds(book.states[clock.fixed_while], seen)
    deadline = due(
        clock,
        run.start,
        calendar,
        run.extensions,
        suspensions=[_suspension(interval, cited) for interval, cited in pauses],
        in_custody=fixed,
    )
    deadline = _of_run(deadline, run)
    left = days_left(deadline, until)
    paused = run.ended is None and any(interval.is_open for interval, _ in pauses)
    return Reading(run, deadline, left, light(clock, left), paused)


def _suspension(interval: Interval, cited: tuple[str, ...]) -> Suspension:
    return Suspension(interval.begin, interval.end, cited)


def _of_run(deadline: Deadline, run: Run) -> Deadline:
    """Return a deadline with what only its run knows: what began it, and how often it has run."""
    trigger, limit = run.clock.trigger(run.begun_by), run.clock.at_most
    cited = (*deadline.citations, *(trigger.citations if trigger else ()))
    assumptions = deadline.assumptions
    if limit is not None and run.number > limit.times:
        cited += limit.citations
        assumptions += (Assumption("more_often_than_allowed", str(limit.times)),)
    return replace(deadline, citations=tuple(dict.fromkeys(cited)), assumptions=assumptions)
