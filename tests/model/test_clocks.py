"""Statutory clocks: a table of cases and timelines, the errors, and what always holds."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from model.calendar import Calendar
from model.clock_book import Assumption, ClockBook
from model.clock_course import Suspension, add_months
from model.clock_rules import Clock, ClockError, Event
from model.clocks import Deadline, Light, Reading, breaches, days_left, due, light, standing
from tests.case_tables import CASES, LAW
from tests.strategies import always

TABLE: dict[str, Any] = tomllib.loads(Path(CASES / "clocks.toml").read_text("utf-8"))
assert LAW.clocks is not None
assert LAW.calendar is not None
BOOK: ClockBook = LAW.clocks
CALENDAR: Calendar = LAW.calendar
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
CLOCKS = st.sampled_from(list(BOOK.clocks.values()))


def deadline_of(case: dict[str, Any]) -> Deadline:
    """Return the end of the period that a case of the table describes."""
    return due(
        BOOK.clocks[case["clock"]],
        case["start"],
        CALENDAR,
        [Event(e["event"], e["day"], e.get("days")) for e in case.get("extensions", ())],
        suspensions=[
            Suspension(s["begin"], s["end"], ("CPL149",)) for s in case.get("suspended", ())
        ],
        in_custody=case.get("in_custody", True),
    )


def says(deadline: Deadline) -> list[str]:
    """Return the assumptions of a deadline as the table writes them."""
    return [f"{a.code} {a.value}".strip() for a in deadline.assumptions]


def events_of(*happened: tuple[str, date]) -> list[Event]:
    """Return events from pairs of kind and day."""
    return [Event(kind, day) for kind, day in happened]


def row(reading: Reading) -> dict[str, Any]:
    """Return a reading as the table writes it."""
    return {
        "clock": reading.run.clock.id,
        "due": reading.deadline.day,
        "days_left": reading.days_left,
        "light": str(reading.light),
        "paused": reading.paused,
    }


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["id"])
def test_period_ends_on_the_day_that_the_article_says(case: dict[str, Any]) -> None:
    """Each case of the table: last day, whether it moved, what the result says."""
    deadline = deadline_of(case)

    assert (deadline.day, deadline.moved_by_holiday, says(deadline)) == (
        case["due"],
        case.get("moved", False),
        case.get("says", []),
    )


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["id"])
def test_deadline_cites_its_article_once(case: dict[str, Any]) -> None:
    """The article of the table is among the citations, and none stands twice."""
    citations = deadline_of(case).citations

    assert case["article"] in citations
    assert len(set(citations)) == len(citations)


@pytest.mark.parametrize("timeline", TABLE["timeline"], ids=lambda timeline: timeline["id"])
def test_running_clocks_of_a_suspect(timeline: dict[str, Any]) -> None:
    """Each timeline of the table: exactly these clocks run on that day."""
    events = [Event(**event) for event in timeline["events"]]
    expected = [
        {"paused": False} | {k: v for k, v in r.items() if k not in {"article", "says"}}
        for r in timeline["running"]
    ]

    found = standing(BOOK, events, timeline["today"], CALENDAR)

    assert [row(reading) for reading in found] == expected


@pytest.mark.parametrize("timeline", TABLE["timeline"], ids=lambda timeline: timeline["id"])
def test_running_clocks_cite_and_say(timeline: dict[str, Any]) -> None:
    """What began a clock anew is cited, and what is irregular is said."""
    events = [Event(**event) for event in timeline["events"]]
    found = standing(BOOK, events, timeline["today"], CALENDAR)

    for reading, expected in zip(found, timeline["running"], strict=True):
        assert set(expected.get("says", ())) <= set(says(reading.deadline))
        assert {expected.get("article")} - {None} <= set(reading.deadline.citations)


@pytest.mark.parametrize(
    ("left", "shown"),
    [(4, Light.GREEN), (3, Light.AMBER), (1, Light.RED), (0, Light.RED), (-1, Light.OVERDUE)],
)
def test_lights_follow_the_thresholds_of_the_clock(left: int, shown: Light) -> None:
    """Arrest review turns amber at three days, red at one, and is overdue after the last day."""
    assert light(BOOK.clocks["arrest_review_detained"], left) is shown


def test_days_left_are_counted_to_the_last_day() -> None:
    """On the last day none is left, and the act is still in time."""
    deadline = due(BOOK.clocks["police_submission"], date(2026, 11, 2), CALENDAR)

    assert [days_left(deadline, date(2026, 11, day)) for day in (2, 5, 6)] == [3, 0, -1]


def test_events_may_come_in_any_order() -> None:
    """Events of different days need not be sorted."""
    events = events_of(("submitted_for_arrest", date(2026, 11, 5)), ("detained", date(2026, 11, 2)))
    found = standing(BOOK, events, date(2026, 11, 6), CALENDAR)

    assert "arrest_review_detained" in {reading.run.clock.id for reading in found}


def test_late_decision_remains_a_breach() -> None:
    """A clock that was stopped after its last day no longer runs, and is still a breach."""
    events = events_of(
        ("submitted_for_arrest", date(2026, 11, 2)), ("arrest_refused", date(2026, 11, 19))
    )
    today = date(2026, 11, 22)

    found = breaches(BOOK, events, today, CALENDAR)

    assert standing(BOOK, events, today, CALENDAR) == ()
    assert [(r.run.clock.id, r.run.ended, r.days_left) for r in found] == [
        ("arrest_review_not_detained", date(2026, 11, 19), -2)
    ]


def test_right_not_used_is_no_breach() -> None:
    """Who does not ask for reconsideration is not late."""
    events = events_of(
        ("refusal_received", date(2026, 11, 2)),
        ("execution_receipt_delivered", date(2026, 11, 3)),
    )

    assert breaches(BOOK, events, date(2026, 11, 20), CALENDAR) == ()


def test_right_used_too_late_is_a_breach() -> None:
    """A request for reconsideration after the fifth day is late."""
    events = events_of(
        ("refusal_received", date(2026, 11, 2)),
        ("execution_receipt_delivered", date(2026, 11, 3)),
        ("reconsideration_requested", date(2026, 11, 10)),
    )
    found = breaches(BOOK, events, date(2026, 11, 20), CALENDAR)

    assert [(r.run.clock.id, r.days_left) for r in found] == [("reconsideration_request", -1)]


def test_pause_that_has_ended_lengthens_the_period() -> None:
    """A finished psychiatric examination is added, and the clock runs again."""
    events = events_of(
        ("arrested", date(2026, 3, 2)),
        ("psychiatric_examination_began", date(2026, 3, 10)),
        ("psychiatric_examination_began", date(2026, 3, 12)),
        ("psychiatric_examination_ended", date(2026, 3, 25)),
        ("psychiatric_examination_ended", date(2026, 3, 26)),
    )
    found = standing(BOOK, events, date(2026, 4, 1), CALENDAR)
    (detention,) = [r for r in found if r.run.clock.id == "investigation_detention"]

    assert (detention.deadline.day, detention.paused) == (date(2026, 5, 17), False)


def test_event_that_no_clock_knows_is_refused() -> None:
    """A misspelt event would stop nothing; it is named with the cure."""
    with pytest.raises(ClockError, match=r"event 'arested' is unknown.*allowed: detained"):
        standing(BOOK, events_of(("arested", date(2026, 11, 2))), date(2026, 11, 3), CALENDAR)


def test_more_days_than_the_law_allows_are_refused() -> None:
    """Submission may be extended by four days, never by five."""
    event = Event("submission_extended", date(2026, 11, 3), days=5)
    with pytest.raises(ClockError, match=r"grants 5 days; allowed: 1 to 4"):
        standing(BOOK, [event], date(2026, 11, 3), CALENDAR)


def test_extension_of_another_clock_is_refused() -> None:
    """An extension of the review does not lengthen the submission."""
    event = Event("fast_track_extended", date(2026, 11, 3))
    with pytest.raises(ClockError, match=r"does not lengthen clock police_submission; allowed: s"):
        due(BOOK.clocks["police_submission"], date(2026, 11, 2), CALENDAR, [event])


def test_extension_before_the_start_is_refused() -> None:
    """Nothing is extended before it has begun."""
    event = Event("submission_extended", date(2026, 11, 1), days=1)
    with pytest.raises(ClockError, match=r"is earlier than the start of clock police_submission"):
        due(BOOK.clocks["police_submission"], date(2026, 11, 2), CALENDAR, [event])


def test_assumption_names_the_event_in_both_languages() -> None:
    """Words of an assumption hold the name of the event, not its id."""
    words = BOOK.words(Assumption("extension_repeated", "fast_track_extended"))

    assert words.text_zh.startswith("“可能判处的有期徒刑超过一年")
    assert "Fast-track review extended" in words.text_en


def test_assumption_names_the_year() -> None:
    """Words of an assumption hold its value where that is no event."""
    assert "2027年" in BOOK.words(Assumption("calendar_missing", "2027")).text_zh


@always(CLOCKS, DAYS, st.booleans())
def test_period_ends_after_its_start(clock: Clock, start: date, custody: bool) -> None:
    """The first day does not count, so no period ends on it or before it."""
    assert due(clock, start, CALENDAR, in_custody=custody).day > start


@always(CLOCKS, DAYS, st.integers(0, 400), st.booleans())
def test_later_start_never_ends_earlier(
    clock: Clock, start: date, later: int, custody: bool
) -> None:
    """Who starts later is never due earlier."""
    first = due(clock, start, CALENDAR, in_custody=custody)
    second = due(clock, start + timedelta(days=later), CALENDAR, in_custody=custody)

    assert first.day <= second.day


@always(CLOCKS, DAYS, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 200)), max_size=4))
def test_extension_never_shortens(clock: Clock, start: date, drawn: list[tuple[int, int]]) -> None:
    """Whatever is granted besides, and whenever, the period does not become shorter."""
    known = clock.extensions
    events = [
        Event(known[number % len(known)].event, start + timedelta(days=day))
        for number, day in drawn
        if known
    ]
    ends = [due(clock, start, CALENDAR, events[:count]).day for count in range(len(events) + 1)]

    assert ends == sorted(ends)


@always(CLOCKS, DAYS, st.booleans())
def test_last_day_is_no_day_of_rest_unless_it_is_kept(
    clock: Clock, start: date, custody: bool
) -> None:
    """A last day that moves is a working day; one that does not move stays where it was."""
    deadline = due(clock, start, CALENDAR, in_custody=custody)
    kept = clock.last_day != "moves" or (clock.fixed_while is not None and custody)

    assert kept or not CALENDAR.is_day_of_rest(deadline.day)
    assert not (kept and deadline.moved_by_holiday)


@always(CLOCKS, DAYS)
def test_custody_never_ends_later(clock: Clock, start: date) -> None:
    """A person in custody is never kept longer than the same count would give another."""
    inside = due(clock, start, CALENDAR, in_custody=True)
    outside = due(clock, start, CALENDAR, in_custody=False)

    assert inside.day <= outside.day


@always(DAYS, st.integers(0, 24), st.sampled_from(["last_day", "same_day"]))
def test_months_end_in_the_month_they_should(start: date, months: int, rule: Any) -> None:
    """Months never spill into the month after, and keep the day where it exists."""
    end = add_months(start, months, rule)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day or rule == "last_day"
