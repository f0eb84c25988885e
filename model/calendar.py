"""The yearly holiday calendar: which days are days of rest, and where nobody knows yet.

The State Council arranges the holidays of a year late in the year before: days off, and weekend
days on which work is done instead. A year without its arrangement in the law pack is read by its
weekends only, and whoever asks can tell (`Calendar.covers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The arrangement of one year.

    Attributes:
        year: the year that it arranges.
        title: name of the notice.
        notice: its number.
        issued: the day of the notice.
        verified: the day on which the dates were compared with copies of the notice.
        note_zh, note_en: what they were compared with.
        holidays: days off, weekends within a holiday included.
        working_weekends: Saturdays and Sundays that are working days.
    """

    year: int
    title: str
    notice: str
    issued: date
    verified: date
    note_zh: str
    note_en: str
    holidays: frozenset[date]
    working_weekends: frozenset[date]

    def rests_on(self, day: date) -> bool:
        """Tell whether a day of this year is a day of rest."""
        return day in self.holidays or (_is_weekend(day) and day not in self.working_weekends)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The arrangements by year."""

    years: Mapping[int, CalendarYear]

    def covers(self, year: int) -> bool:
        """Tell whether the law pack holds the arrangement of a year."""
        return year in self.years

    def is_day_of_rest(self, day: date) -> bool:
        """Tell whether a day is a holiday; in a year that is not covered, whether a weekend."""
        arranged = self.years.get(day.year)
        return _is_weekend(day) if arranged is None else arranged.rests_on(day)

    def first_working_day(self, day: date) -> date:
        """Return a day, or the first after it that is no day of rest."""
        while self.is_day_of_rest(day):
            day += _DAY
        return day


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY
