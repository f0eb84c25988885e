"""Statutory clocks as values: what starts, stops, lengthens and suspends each of them.

Built and checked by `data.law.clocks` from the law pack; no period of the law stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from model.errors import NanshaError

LastDay = Literal["moves", "custody", "maximum", "hours"]
MonthEnd = Literal["last_day", "same_day"]
Manner = Literal["by", "to"]


class ClockError(NanshaError, ValueError):
    """An event or an extension cannot be counted; the message names it and what is allowed."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one suspect on one day.

    Attributes:
        kind: id of the event in the law pack.
        day: a plain date, as files record it; hours are not known.
        days: how many days an extension grants, where the law leaves a range.
        concerns: label of the application or document it concerns, where several of one kind may
            be open at once; an event without a label concerns all of them.
    """

    kind: str
    day: date
    days: int | None = None
    concerns: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A condition of the suspect or the case that events begin and end, such as custody."""

    id: str
    name_zh: str
    name_en: str
    begins: frozenset[str]
    ends: frozenset[str]


@dataclass(frozen=True, slots=True)
class Length:
    """Length of a period: calendar months, then days.

    Attributes:
        in_hours: the law counts hours; `days` are their whole days.
    """

    months: int
    days: int
    in_hours: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that starts a clock, or starts it anew, with the provision that says so."""

    event: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extension:
    """A way to lengthen a period.

    Attributes:
        manner: ``by`` adds to the period, ``to`` sets the days of the whole period.
        months: calendar months it adds.
        least_days, most_days: the range of days it adds or sets; equal where there is no choice.
        requires: event of the extension that must have been granted before, or None.
    """

    event: str
    manner: Manner
    months: int
    least_days: int
    most_days: int
    requires: str | None
    citations: tuple[str, ...]

    def check(self, event: Event) -> None:
        """Refuse an event that grants more or fewer days than the law allows.

        Raises:
            ClockError: names event, days and range.
        """
        if event.days is not None and not self.least_days <= event.days <= self.most_days:
            raise ClockError(
                f"extension {event.kind} of {event.day} grants {event.days} days; allowed: "
                f"{self.least_days} to {self.most_days}; correct the number or leave it out"
            )


@dataclass(frozen=True, slots=True)
class Pause:
    """A state whose days do not count, with the provision that says so."""

    state: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A state that must hold, or must not, for a clock to run.

    Attributes:
        at_start: asked when the clock starts; otherwise asked whenever the clock is read.
    """

    state: str
    holds: bool
    at_start: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a clock may run for one suspect."""

    times: int
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """How periods are counted, with the provisions.

    Attributes:
        month_end: the day on which months end that began on the last day of a month, where the
            last day moves off holidays; `month_end_fixed` where it does not.
        start, holiday, month: citations of the rule on the first day, on holidays, on months.
    """

    month_end: MonthEnd
    month_end_fixed: MonthEnd
    start: tuple[str, ...]
    holiday: tuple[str, ...]
    month: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """One statutory period.

    Attributes:
        bound: the organs that must act in time.
        severity: id of what a breach means.
        phases: phases of the proceedings in which it runs.
        last_day: ``moves`` off a holiday, or not: ``custody``, because the law says so for custody,
            ``maximum``, because the law sets a maximum of a measure, ``hours``, because the rule
            on holidays speaks of days.
        fixed_while: state in which a last day that else moves does not; None for never.
        is_right: an act that the organ may do; after the last day the right is gone, and nobody is
            late.
        amber, red: days left from which it shows amber, then red.
        note_zh, note_en: what is doubtful about it; empty where nothing is.
    """

    id: str
    name_zh: str
    name_en: str
    bound: tuple[str, ...]
    severity: str
    phases: tuple[str, ...]
    starts: tuple[Trigger, ...]
    restarts: tuple[Trigger, ...]
    stops: frozenset[str]
    length: Length
    extensions: tuple[Extension, ...]
    pauses: tuple[Pause, ...]
    conditions: tuple[Condition, ...]
    at_most: Limit | None
    last_day: LastDay
    fixed_while: str | None
    is_right: bool
    amber: int
    red: int
    citations: tuple[str, ...]
    note_zh: str
    note_en: str
    counting: Counting

    def extension(self, event: str) -> Extension | None:
        """Return the extension that an event grants, or None."""
        return next((e for e in self.extensions if e.event == event), None)

    def trigger(self, event: str) -> Trigger | None:
        """Return what an event starts or restarts, or None."""
        return next((t for t in (*self.starts, *self.restarts) if t.event == event), None)
