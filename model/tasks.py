"""Tasks of necessity review: raised by events and dates, closed by a review. Nothing is stored.

A task stands while the suspect is under arrest. It is closed by a review of the necessity of
detention, or by an event that records why none is needed, on the day that raised it or later:
events have no hours, and whoever reviews on that day knows of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from model.clock_rules import State


@dataclass(frozen=True, slots=True)
class Happening:
    """A recorded event with its detail; events of one day stand in their own order.

    Attributes:
        kind: id of the event in the codebook.
        detail: its fields by id.
    """

    kind: str
    day: date
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unless:
    """Values of a field of an event for which it raises no task; an empty field raises it."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class TaskRule:
    """What raises one kind of task.

    Attributes:
        raised_by: events that raise it; empty where a number of days does.
        custody_days: days under arrest after which it is raised, or None.
        due_days: days within which it is to be done, 0 for the same day.
    """

    id: str
    name_zh: str
    name_en: str
    reason_zh: str
    reason_en: str
    raised_by: frozenset[str]
    unless: Unless | None
    custody_days: int | None
    due_days: int
    citations: tuple[str, ...]

    def is_raised_by(self, event: Happening) -> bool:
        """Tell whether an event raises the task."""
        if event.kind not in self.raised_by:
            return False
        return self.unless is None or event.detail.get(self.unless.field) not in self.unless.values


@dataclass(frozen=True, slots=True)
class TaskBook:
    """All task rules of a law pack.

    Attributes:
        under_arrest: the state in which tasks stand.
        closing: events that close every task raised before.
    """

    rules: tuple[TaskRule, ...]
    under_arrest: State
    closing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """One review that is to be made.

    Attributes:
        cause: kind of the event that raised it, or None where days under arrest did.
        raised_on, due_on: plain days.
    """

    rule: TaskRule
    cause: str | None
    raised_on: date
    due_on: date

    def days_left(self, today: date) -> int:
        """Return the days to the day it is due: 0 on it, below 0 after it."""
        return (self.due_on - today).days


def open_tasks(
    book: TaskBook, events: Iterable[Happening], assessments: Iterable[date], today: date
) -> tuple[Task, ...]:
    """Return the open tasks of one suspect on a day, the one due first at the front.

    A rule that was raised several times since the last review stands once, with its first day.

    Args:
        book: the rules.
        events: the suspect's current events; those after the day are left out.
        assessments: the days of the suspect's assessments at the stage of necessity review.
        today: the day of reading.
    """
    known = sorted((event for event in events if event.day <= today), key=lambda event: event.day)
    since = _since_arrest(book.under_arrest, known)
    if not since:
        return ()
    reviewed = [event.day for event in since if event.kind in book.closing]
    reviewed += [day for day in assessments if day <= today]
    last = max(reviewed, default=None)
    found = (_first(rule, since, last, today) for rule in book.rules)
    return tuple(sorted((task for task in found if task), key=lambda task: task.due_on))


def _since_arrest(state: State, events: Sequence[Happening]) -> Sequence[Happening]:
    """Return the events from the arrest that still holds on; none where none holds."""
    begun: int | None = None
    for position, event in enumerate(events):
        if begun is None and event.kind in state.begins:
            begun = position
        elif event.kind in state.ends:
            begun = None
    return () if begun is None else events[begun:]


def _first(
    rule: TaskRule, since: Sequence[Happening], reviewed: date | None, today: date
) -> Task | None:
    """Return the first task of a rule that no review has followed, or None."""
    causes = [(event.day, event.kind) for event in since if rule.is_raised_by(event)]
    for day, kind in causes:
        if reviewed is None or day > reviewed:
            return _task(rule, kind, day)
    if rule.custody_days is None:
        return None
    day = since[0].day + timedelta(rule.custody_days)
    return _task(rule, None, day) if day <= today and (reviewed is None or day > reviewed) else None


def _task(rule: TaskRule, cause: str | None, day: date) -> Task:
    return Task(rule, cause, day, day + timedelta(rule.due_days))
