"""Runs of a clock: when it started, what lengthened it, when it ended.

Events are those of one suspect, in the order in which they happened; events of one day stand in
their own order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from model.clock_rules import Clock, Event, State


@dataclass(frozen=True, slots=True)
class Run:
    """One course of a clock.

    Attributes:
        begun_by: kind of the event that started it, or started it anew.
        concerns: label of the application or document it concerns; empty for none.
        number: 1 for the first run of this clock; a new start within a run does not count.
        extensions: events that grant an extension, since the last start.
        ended: the day on which it was stopped, or None while it runs.
    """

    clock: Clock
    begun_by: str
    start: date
    concerns: str
    number: int
    extensions: tuple[Event, ...] = ()
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Days on which a state held, from the first on and before the last.

    Attributes:
        end: the day on which it ended, or the day of reading where it still holds.
        is_open: it still holds.
    """

    begin: date
    end: date
    is_open: bool


def in_order(events: Iterable[Event], until: date) -> tuple[Event, ...]:
    """Return the events up to a day by their days; those of one day keep their order."""
    ordered = sorted(events, key=lambda event: event.day)
    return tuple(takewhile(lambda event: event.day <= until, ordered))


def holds(state: State, events: Sequence[Event]) -> bool:
    """Tell whether a state holds after some events."""
    relevant = [event.kind for event in events if event.kind in state.begins | state.ends]
    return bool(relevant) and relevant[-1] in state.begins


def intervals(state: State, events: Sequence[Event], until: date) -> tuple[Interval, ...]:
    """Return the days on which a state held, up to a day."""
    found: list[Interval] = []
    begin: date | None = None
    for event in events:
        if begin is None and event.kind in state.begins:
            begin = event.day
        elif begin is not None and event.kind in state.ends:
            found.append(Interval(begin, event.day, is_open=False))
            begin = None
    if begin is not None:
        found.append(Interval(begin, until, is_open=True))
    return tuple(found)


def runs(clock: Clock, states: Mapping[str, State], events: Sequence[Event]) -> tuple[Run, ...]:
    """Return every run of a clock, the first first.

    A start while a run with the same label is open changes nothing, so that the earlier day counts;
    only a restart sets a running clock back.
    """
    found: list[Run] = []
    for position, event in enumerate(events):
        found = [_continued(run, event) for run in found]
        if _starts(clock, states, events[: position + 1]) and not _is_open(found, event.concerns):
            found.append(Run(clock, event.kind, event.day, event.concerns, len(found) + 1))
    return tuple(found)


def _starts(clock: Clock, states: Mapping[str, State], events: Sequence[Event]) -> bool:
    """Tell whether the last of some events starts the clock in the state of that moment."""
    if all(trigger.event != events[-1].kind for trigger in clock.starts):
        return False
    return all(
        holds(states[condition.state], events) is condition.holds
        for condition in clock.conditions
        if condition.at_start
    )


def _is_open(found: Iterable[Run], concerns: str) -> bool:
    return any(run.ended is None and run.concerns == concerns for run in found)


def _continued(run: Run, event: Event) -> Run:
    """Return a run after an event; one with another label, or after its end, changes nothing."""
    if run.ended is not None or event.concerns not in {"", run.concerns}:
        return run
    if event.kind in run.clock.stops:
        return replace(run, ended=event.day)
    if any(trigger.event == event.kind for trigger in run.clock.restarts):
        return replace(run, begun_by=event.kind, start=event.day, extensions=())
    if run.clock.extension(event.kind) is not None:
        return replace(run, extensions=(*run.extensions, event))
    return run
