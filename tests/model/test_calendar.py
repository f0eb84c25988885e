"""The holiday calendar: weekends, holidays, working weekends, and years that nobody arranged."""

from __future__ import annotations

from datetime import date

import pytest

from model.calendar import Calendar, CalendarYear

ARRANGED = CalendarYear(
    year=2026,
    title="通知",
    notice="文号",
    issued=date(2025, 11, 4),
    verified=date(2026, 11, 22),
    note_zh="已核对。",
    note_en="Compared.",
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    working_weekends=frozenset({date(2026, 10, 10)}),
)
CALENDAR = Calendar({2026: ARRANGED})


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (date(2026, 10, 1), True),
        (date(2026, 10, 3), True),
        (date(2026, 10, 8), False),
        (date(2026, 10, 10), False),
        (date(2026, 10, 11), True),
    ],
    ids=["holiday", "weekend in a holiday", "working day", "working weekend", "plain weekend"],
)
def test_day_of_rest_in_an_arranged_year(day: date, rests: bool) -> None:
    """Holidays and weekends are days of rest, working weekends are not."""
    assert CALENDAR.is_day_of_rest(day) is rests


@pytest.mark.parametrize(
    ("day", "rests"), [(date(2027, 10, 1), False), (date(2027, 10, 2), True)], ids=str
)
def test_weekends_only_in_a_year_without_arrangement(day: date, rests: bool) -> None:
    """Without the arrangement of a year, National Day is a working day like any Friday."""
    assert CALENDAR.is_day_of_rest(day) is rests


def test_the_calendar_says_which_years_it_covers() -> None:
    """Whoever counts can warn that a year is not arranged."""
    assert (CALENDAR.covers(2026), CALENDAR.covers(2027)) == (True, False)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 17), date(2026, 10, 19)),
    ],
    ids=["holiday", "working weekend", "weekend"],
)
def test_first_working_day(day: date, first: date) -> None:
    """A day of rest gives the first working day after it, a working day itself."""
    assert CALENDAR.first_working_day(day) == first
