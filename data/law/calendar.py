"""Read the yearly holiday calendar (``calendar.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from data.law.entries import Entry
from model.calendar import Calendar, CalendarYear

FILE = "calendar.toml"
_YEAR_KEYS = ("year", "title", "notice", "issued", "verified", "note_zh", "note_en", "holiday")
_HOLIDAY_KEYS = ("name_zh", "name_en", "from", "to", "working_weekend")
_SATURDAY = 5


def read_calendar(document: Mapping[str, object]) -> Calendar:
    """Return the calendar that a parsed ``calendar.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for a year given twice, a
            day outside its year, a holiday that ends before it begins, a working weekend that is
            no weekend, and a day that is both holiday and working day.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("year",))
    years: dict[int, CalendarYear] = {}
    for entry in root.tables("year"):
        year = _year(entry)
        if year.year in years:
            raise entry.error("year", "a year that is not given before in this list")
        years[year.year] = year
    return Calendar(MappingProxyType(years))


def _year(entry: Entry) -> CalendarYear:
    entry.allow_only(_YEAR_KEYS)
    year = entry.whole("year", at_least=1)
    holidays = frozenset(day for part in entry.tables("holiday") for day in _days_off(part, year))
    working = frozenset(day for part in entry.tables("holiday") for day in _working(part, year))
    if holidays & working:
        raise entry.error("holiday", "no day that is both holiday and working weekend")
    return CalendarYear(
        year=year,
        title=entry.text("title"),
        notice=entry.text("notice"),
        issued=entry.day("issued"),
        verified=entry.day("verified"),
        note_zh=entry.text("note_zh"),
        note_en=entry.text("note_en"),
        holidays=holidays,
        working_weekends=working,
    )


def _days_off(entry: Entry, year: int) -> Iterator[date]:
    """Yield the days of one holiday."""
    entry.allow_only(_HOLIDAY_KEYS)
    entry.text("name_zh")
    entry.text("name_en")
    day, last = _day_of(entry, "from", year), _day_of(entry, "to", year)
    if last < day:
        raise entry.error("to", f"a day that is not before {day}")
    while day <= last:
        yield day
        day += timedelta(days=1)


def _working(entry: Entry, year: int) -> Iterator[date]:
    """Yield the weekend days on which work is done for one holiday."""
    for part in entry.optional_tables("working_weekend"):
        part.allow_only(("day",))
        day = _day_of(part, "day", year)
        if day.weekday() < _SATURDAY:
            raise part.error("day", "a Saturday or a Sunday")
        yield day


def _day_of(entry: Entry, name: str, year: int) -> date:
    day = entry.day(name)
    if day.year != year:
        raise entry.error(name, f"a day of {year}")
    return day
