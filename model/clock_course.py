"""The arithmetic of one period: months, days, extensions, days that do not count, holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model.calendar import Calendar
from model.clock_book import Assumption
from model.clock_rules import (
    Clock,
    ClockError,
    Event,
    Extension,
    MonthEnd,
)

# The manners of last days of which the rule on holidays speaks.
_OF_HOLIDAYS = ("moves", "custody")
_MONTHS = 12
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not count: from `begin` on and before `end`."""

    begin: date
    end: date
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension that counts, with the days it grants."""

    extension: Extension
    days: int


@dataclass(frozen=True, slots=True)
class Course:
    """One period from its first day on.

    Attributes:
        fixed: the last day stays where it is, holiday or not.
    """

    clock: Clock
    start: date
    calendar: Calendar
    suspensions: tuple[Suspension, ...]
    fixed: bool

    def unmoved(self, granted: Sequence[Granted], rule: MonthEnd | None = None) -> date:
        """Return the last day before any move for a holiday.

        Args:
            granted: the extensions that count.
            rule: the rule on the ends of months; the one that fits the period where None.
        """
        months = self.clock.length.months + sum(one.extension.months for one in granted)
        end = add_months(self.start, months, rule or self._rule)
        return self._suspended(end + timedelta(days=self._days(granted)))

    def last_day(self, granted: Sequence[Granted]) -> date:
        """Return the last day on which the act is in time."""
        unmoved = self.unmoved(granted)
        return unmoved if self.fixed else self.calendar.first_working_day(unmoved)

    def citations(self, granted: Sequence[Granted]) -> tuple[str, ...]:
        """Return the provisions that the last day rests on, each once."""
        counting, unmoved = self.clock.counting, self.unmoved(granted)
        cited = [*self.clock.citations]
        cited += [name for one in granted for name in one.extension.citations]
        cited += [
            name
            for suspension in self.suspensions
            if suspension.begin <= unmoved and suspension.end > max(suspension.begin, self.start)
            for name in suspension.citations
        ]
        cited += counting.start
        if self._counts_months(granted):
            cited += counting.month
        if self.calendar.is_day_of_rest(unmoved) and self.clock.last_day in _OF_HOLIDAYS:
            cited += counting.holiday
        return tuple(dict.fromkeys(cited))

    def assumptions(self, granted: Sequence[Granted]) -> tuple[Assumption, ...]:
        """Return what the last day rests on beside the law."""
        unmoved = self.unmoved(granted)
        other = self.unmoved(granted, _OTHER_RULE[self._rule])
        found = []
        if self.clock.length.in_hours:
            found.append(Assumption("hours_as_days"))
        if other != unmoved:
            found.append(Assumption("month_end", other.isoformat()))
        if self.clock.last_day == "maximum" and self.calendar.is_day_of_rest(unmoved):
            found.append(Assumption("maximum_not_moved"))
        if not self.fixed:
            years = sorted({unmoved.year, self.last_day(granted).year})
            missing = [year for year in years if not self.calendar.covers(year)]
            found += [Assumption("calendar_missing", str(year)) for year in missing]
        return tuple(found)

    @property
    def _rule(self) -> MonthEnd:
        counting = self.clock.counting
        return counting.month_end_fixed if self.fixed else counting.month_end

    def _counts_months(self, granted: Sequence[Granted]) -> bool:
        return bool(self.clock.length.months or any(one.extension.months for one in granted))

    def _days(self, granted: Sequence[Granted]) -> int:
        """Return the days beside the months; extensions apply in the order of the law pack."""
        days = self.clock.length.days
        order = self.clock.extensions
        for one in sorted(granted, key=lambda one: order.index(one.extension)):
            days = days + one.days if one.extension.manner == "by" else max(days, one.days)
        return days

    def _suspended(self, end: date) -> date:
        """Return a last day later by the days before it that do not count."""
        counted_to = self.start
        for suspension in sorted(self.suspensions, key=lambda one: one.begin):
            if suspension.begin > end:
                break
            end += max(suspension.end - max(suspension.begin, counted_to), _NOTHING)
            counted_to = max(suspension.end, counted_to)
        return end


_OTHER_RULE: dict[MonthEnd, MonthEnd] = {"last_day": "same_day", "same_day": "last_day"}


def add_months(start: date, months: int, rule: MonthEnd) -> date:
    """Return the day on which some calendar months end that began on a day.

    They end on the day of the same number, or on the last day of a shorter month. Months that
    began on the last day of a month end on a last day too where the rule is ``last_day``.

    Examples:
        >>> add_months(date(2026, 1, 31), 1, "same_day")
        datetime.date(2026, 2, 28)
        >>> add_months(date(2026, 2, 28), 1, "last_day")
        datetime.date(2026, 3, 31)
    """
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    last = monthrange(year, month + 1)[1]
    from_last_day = start.day == monthrange(start.year, start.month)[1]
    day = last if rule == "last_day" and from_last_day else min(start.day, last)
    return date(year, month + 1, day)


def granted_by(
    course: Course, events: Iterable[Event]
) -> tuple[tuple[Granted, ...], tuple[Assumption, ...]]:
    """Return the extensions that count, and what is to be said of the others.

    Raises:
        ClockError: as `model.clocks.due`.
    """
    granted: list[Granted] = []
    doubts: list[Assumption] = []
    for event in sorted(events, key=lambda event: event.day):
        extension = _extension(course, event)
        fault = _fault(course, granted, extension, event)
        if fault is not None:
            doubts.append(Assumption(fault, event.kind))
            continue
        if event.days is None and extension.least_days != extension.most_days:
            doubts.append(Assumption("extension_length_unknown", event.kind))
        granted.append(Granted(extension, event.days or extension.least_days))
    return tuple(granted), tuple(doubts)


def _extension(course: Course, event: Event) -> Extension:
    """Return the extension that an event grants to this clock."""
    clock = course.clock
    extension = clock.extension(event.kind)
    if extension is None:
        allowed = ", ".join(known.event for known in clock.extensions) or "none"
        raise ClockError(
            f"event {event.kind!r} does not lengthen clock {clock.id}; allowed: {allowed}; "
            "leave it out"
        )
    if event.day < course.start:
        raise ClockError(
            f"extension {event.kind} of {event.day} is earlier than the start of clock {clock.id} "
            f"on {course.start}; allowed: that day or later; correct one of the two days"
        )
    extension.check(event)
    return extension


def _fault(
    course: Course, granted: Sequence[Granted], extension: Extension, event: Event
) -> str | None:
    """Return why an extension does not count, or None where it does."""
    events = {one.extension.event for one in granted}
    if event.kind in events:
        return "extension_repeated"
    if extension.requires is not None and extension.requires not in events:
        return "extension_out_of_order"
    if event.day > course.last_day(granted):
        return "extension_after_expiry"
    return None
