"""Events and the measures that follow from them, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from data.store.cases import add_case, case_of
from data.store.database import Store
from data.store.errors import ConflictError, NotFoundError
from data.store.events import (
    EventSource,
    NewEvent,
    StoredEvent,
    all_events,
    current_events,
    event_of,
    events_between,
    same_event,
)
from data.store.measures import measures_of
from data.store.recording import Reading, read_event, record
from data.store.suspects import Suspect, add_suspect, suspect_of
from data.store.tables.audit import audit_entries
from data.store.tables.records import measures
from tests.case_tables import LAW
from tests.data.store.people_and_cases import Office, add_office

TODAY = Reading(LAW, date(2026, 11, 22))


@dataclass(frozen=True, slots=True)
class Desk:
    """One suspect of one office, for recording events."""

    store: Store
    office: Office
    suspect: Suspect

    def record(
        self, kind: str, day: str, corrects: StoredEvent | None = None, **detail: Any
    ) -> StoredEvent:
        """Record an event of a day of November 2026."""
        new = read_event(kind, date.fromisoformat(f"2026-11-{day}"), detail, TODAY)
        assert isinstance(new, NewEvent), new
        return self.store.write(
            lambda unit: record(
                unit,
                self.suspect.id,
                new,
                source=EventSource.RECORDED,
                reading=TODAY,
                corrects=corrects,
            ),
            actor=self.office.actor,
        )

    def current(self) -> list[tuple[str, int]]:
        """Kinds and days of the current view."""
        with self.store.read() as connection:
            known = current_events(connection, self.suspect.id)
        return [(event.kind, event.happened_on.day) for event in known]

    def measures(self) -> list[tuple[str, int, int | None]]:
        """Kinds, first and last days of the measures."""
        with self.store.read() as connection:
            known = measures_of(connection, self.suspect.id)
        return [(m.kind, m.from_on.day, m.ended_on.day if m.ended_on else None) for m in known]


@pytest.fixture
def desk(store: Store) -> Desk:
    """A suspect without events."""
    office = add_office(store)

    def work(unit: Any) -> Suspect:
        case = add_case(unit, case_number="穗南检审捕〔2026〕128号", stage="arrest_review")
        return add_suspect(unit, case, offence="盗窃罪", juvenile=False)

    return Desk(store, office, store.write(work, actor=office.actor))


def test_events_stand_by_their_days(desk: Desk) -> None:
    """What happened first stands first, whenever it was recorded."""
    desk.record("arrested", "10")
    desk.record("detained", "02")
    desk.record("plea_made", "10", plea_stage="investigation")
    assert desk.current() == [("detained", 2), ("arrested", 10), ("plea_made", 10)]


def test_a_correction_takes_the_place_of_the_old_event(desk: Desk) -> None:
    """The old event stays and leaves the view; the new one names it."""
    old = desk.record("detained", "02")
    new = desk.record("detained", "03", corrects=old)
    assert desk.current() == [("detained", 3)]
    with desk.store.read() as connection:
        assert [event.id for event in all_events(connection, desk.suspect.id)] == [old.id, new.id]
        assert event_of(connection, new.id).corrects_id == old.id


def test_an_event_taken_back_leaves_nothing_in_the_view(desk: Desk) -> None:
    """A correction that says recorded in error is no event itself."""
    old = desk.record("detained", "02")
    desk.record("recorded_in_error", "02", corrects=old)
    assert (desk.current(), desk.measures()) == ([], [])


def test_event_and_measure_belong_to_the_office_of_the_suspect(desk: Desk) -> None:
    """Whoever records them: a decision of one office is recorded for the other's suspect too."""
    other = replace(desk, office=add_office(desk.store, "440115"))
    recorded = other.record("arrested", "09")
    with desk.store.read() as connection:
        (measure,) = measures_of(connection, desk.suspect.id)
    owner = desk.suspect.organisation_id
    assert (recorded.organisation_id, measure.organisation_id) == (owner, owner)
    assert recorded.recorded_by == other.office.actor.id


def test_an_event_is_corrected_once(desk: Desk) -> None:
    """Two corrections of one event would leave two in its place."""
    old = desk.record("detained", "02")
    desk.record("detained", "03", corrects=old)
    with pytest.raises(ConflictError, match="corrected already"):
        desk.record("detained", "04", corrects=old)
    assert desk.current() == [("detained", 3)]


def test_measures_follow_events(desk: Desk) -> None:
    """Detention ends with the arrest, the arrest with bail; the bond is in fen."""
    desk.record("detained", "02")
    desk.record("arrested", "09")
    desk.record("bail_began", "20", organ="procuratorate", bond="3000", until="2027-11-19")
    assert desk.measures() == [("detention", 2, 9), ("arrest", 9, 20), ("bail", 20, None)]
    with desk.store.read() as connection:
        bail = measures_of(connection, desk.suspect.id)[-1]
    assert (bail.bond_fen, bail.until_on) == (300000, date(2027, 11, 19))


def test_measures_follow_corrections(desk: Desk) -> None:
    """A release on another day moves the end; an arrest taken back takes its measure along."""
    desk.record("detained", "02")
    arrest = desk.record("arrested", "09")
    release = desk.record("released", "20")
    desk.record("released", "18", corrects=release)
    assert desk.measures() == [("detention", 2, 9), ("arrest", 9, 18)]
    desk.record("recorded_in_error", "09", corrects=arrest)
    assert desk.measures() == [("detention", 2, 18)]


def test_a_withdrawn_measure_comes_back_with_its_event(desk: Desk) -> None:
    """The row of a measure is kept, so that its trace is one row."""
    arrest = desk.record("arrested", "09")
    error = desk.record("recorded_in_error", "09", corrects=arrest)
    desk.record("arrested", "09", corrects=error)
    assert desk.measures() == [("arrest", 9, None)]
    with desk.store.read() as connection:
        rows = connection.execute(select(func.count()).select_from(measures)).scalar_one()
    assert rows == 1


def test_renewal_on_the_day_of_the_first_order_is_one_measure(desk: Desk) -> None:
    """Two beginnings of one measure on one day stand once."""
    desk.record("bail_began", "10")
    desk.record("bail_renewed_by_procuratorate", "10")
    desk.record("supervision_act", "12", supervised_act="reported")
    assert desk.measures() == [("bail", 10, None)]


def test_the_nearest_last_day_follows_events(desk: Desk) -> None:
    """A request for arrest of the 17th is to be decided by the 24th, in suspect and case."""
    for kind in ("detained", "held_in_detention_house", "interrogated", "family_notified"):
        desk.record(kind, "16")
    desk.record("submitted_for_arrest", "17")
    with desk.store.read() as connection:
        suspect = suspect_of(connection, desk.suspect.id)
        case = case_of(connection, suspect.case_id)
    assert suspect.due_on == case.due_on == date(2026, 11, 24)


def test_every_event_is_in_the_audit_trail_without_its_detail(desk: Desk) -> None:
    """The chain holds kind, day and digest."""
    event = desk.record("restitution_made", "10", restitution_extent="full", sum="12345.67")
    with desk.store.read() as connection:
        kinds = audit_entries.c.kind == "event:recorded"
        [entry] = connection.execute(select(audit_entries).where(kinds)).all()
    assert (entry.subject_id, entry.detail["event"]) == (desk.suspect.id, event.id)
    assert "1234567" not in str(entry.detail)


def test_events_of_an_organisation_come_in_pages(desk: Desk) -> None:
    """By kind and period, each event on one page."""
    for day in ("01", "05", "05", "09"):
        desk.record("petition_received", day)
    desk.record("hearing_held", "05")
    found, after = [], None
    period = {"since": date(2026, 11, 1), "until": date(2026, 11, 8)}
    with desk.store.read() as connection:
        while page := events_between(
            connection,
            desk.office.organisation_id,
            ["petition_received"],
            **period,
            after=after,
            limit=2,
        ):
            found += page
            after = (page[-1].happened_on, page[-1].id)
    assert [event.happened_on.day for event in found] == [1, 5, 5]


def test_the_same_event_is_known_again(desk: Desk) -> None:
    """Same kind, day and detail; another detail is another event."""
    event = desk.record("plea_made", "10", plea_stage="investigation")
    same = NewEvent("plea_made", date(2026, 11, 10), {"plea_stage": "investigation"})
    other = NewEvent("plea_made", date(2026, 11, 10), {})
    with desk.store.read() as connection:
        assert same_event(connection, desk.suspect.id, same) == event
        assert same_event(connection, desk.suspect.id, other) is None


def test_an_unknown_event_is_not_found(desk: Desk) -> None:
    """An identifier that names nothing says so."""
    with desk.store.read() as connection, pytest.raises(NotFoundError):
        event_of(connection, desk.suspect.id)


@pytest.mark.parametrize(
    ("kind", "day", "detail", "problem"),
    [
        ("escaped", "2026-11-01", {}, ("unknown_value", "/kind")),
        (7, "2026-11-01", {}, ("unknown_value", "/kind")),
        ("detained", "2026-11-23", {}, ("day_in_future", "/day")),
        ("detained", "2026-11-01", {"note": "张三"}, ("unknown_key", "/detail/note")),
        ("arrest_refused", "2026-11-01", {}, ("missing_key", "/detail/refusal_ground")),
        ("released", "2026-11-01", {"organ": "x"}, ("unknown_value", "/detail/organ")),
        ("restitution_made", "2026-11-01", {"restitution_extent": "full", "sum": 3},
         ("wrong_money", "/detail/sum")),
        ("bail_began", "2026-11-01", {"until": "1.2.2027"}, ("wrong_date", "/detail/until")),
        ("submission_extended", "2026-11-01", {"days": 5}, ("wrong_number", "/detail/days")),
        ("detained", "2026-11-01", [], ("wrong_type", "/detail")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_event_is_named(
    kind: Any, day: str, detail: Any, problem: tuple[str, str]
) -> None:
    """Unknown kinds, days to come, free text, values and sums outside the form are refused."""
    found = read_event(kind, date.fromisoformat(day), detail, TODAY)
    assert isinstance(found, list)
    assert problem in [(each.code, each.pointer) for each in found]
