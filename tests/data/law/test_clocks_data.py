"""The statutory clocks and the calendar of the law pack, against citations, law and readers."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.law.calendar import read_calendar
from data.law.catalogue import law_pack
from data.law.clock_table import clock_page
from data.law.clocks import read_clocks
from data.law.entries import LawEntryError
from model.citation import chinese_number
from model.clock_rules import Clock, Extension, Pause, Trigger
from model.errors import LawPackError

PROJECT = Path(__file__).parents[3]
PACK = PROJECT / "data" / "law" / "cn-2026.1"


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((PACK / name).read_text(encoding="utf-8"))


CLOCKS, CALENDAR = _document("clocks.toml"), _document("calendar.toml")
BOOK = read_clocks(CLOCKS)
TEXTS = {entry["id"]: entry["text"] for entry in _document("citations.toml")["citation"]}
LAW = law_pack("cn-2026.1")
Change = Callable[[dict[str, Any]], Any]


def _cited(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from inner if key == "citations" else _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)


def _clock(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(clock for clock in document["clock"] if clock["id"] == name)
    return found


def _words(number: int, unit: str) -> tuple[str, ...]:
    """Return a number as the statutes write it, with its unit."""
    return (f"{chinese_number(number)}{unit}", f"{chinese_number(number)}个{unit}")


def _stands(number: int, unit: str, cited: Iterator[str] | tuple[str, ...]) -> bool:
    return any(words in TEXTS[name] for name in cited for words in _words(number, unit))


def _lengths() -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """Yield every number of the clocks with its unit and the provisions it must stand in."""
    for clock in BOOK.clocks.values():
        started = tuple(name for trigger in clock.starts for name in trigger.citations)
        cited = clock.citations or started
        length = clock.length
        if length.in_hours:
            yield clock.id, length.days * 24, "小时", cited
        else:
            unit = "月" if length.months else "日"
            yield clock.id, length.months or length.days, unit, cited
        if clock.at_most is not None:
            yield clock.id, clock.at_most.times, "次", clock.at_most.citations
        for extension in clock.extensions:
            if extension.months:
                yield extension.event, extension.months, "月", extension.citations
            else:
                yield extension.event, extension.least_days, "日", extension.citations
                yield extension.event, extension.most_days, "日", extension.citations


def test_every_citation_exists_and_has_its_text() -> None:
    """No clock rests on a provision that the pack does not quote."""
    assert [name for name in _cited(CLOCKS) if not TEXTS.get(name)] == []


@pytest.mark.parametrize(
    ("name", "number", "unit", "cited"), list(_lengths()), ids=lambda value: str(value)[:40]
)
def test_every_number_stands_in_a_cited_provision(
    name: str, number: int, unit: str, cited: tuple[str, ...]
) -> None:
    """Lengths, extensions and limits are the numbers of the law, in its own numerals."""
    assert _stands(number, unit, cited), name


@pytest.mark.parametrize("clock", list(BOOK.clocks.values()), ids=lambda clock: clock.id)
def test_every_start_and_change_of_a_clock_is_cited(clock: Clock) -> None:
    """What starts, renews, lengthens or suspends a clock names its provision."""
    parts: tuple[Trigger | Extension | Pause, ...] = (
        *clock.starts,
        *clock.restarts,
        *clock.extensions,
        *clock.pauses,
    )

    assert [part for part in parts if not part.citations] == []


def test_every_event_is_read_by_a_clock_or_a_state() -> None:
    """No event is recorded in vain."""
    read: set[str] = set()
    for clock in BOOK.clocks.values():
        read |= clock.stops | {part.event for part in (*clock.starts, *clock.restarts)}
        read |= {extension.event for extension in clock.extensions}
    for state in BOOK.states.values():
        read |= state.begins | state.ends

    assert set(BOOK.events) - read == set()


def test_periods_of_custody_never_move() -> None:
    """CPL 105 IV: custody ends on its last day, holiday or not."""
    custody = {
        "police_submission",
        "arrest_review_detained",
        "own_case_review_detained",
        "own_case_detention",
        "supervision_case_decision",
        "investigation_detention",
    }
    assert {BOOK.clocks[name].last_day for name in custody} == {"custody"}
    assert {
        BOOK.clocks[name].fixed_while for name in ("prosecution_review", "fast_track_review")
    } == {"in_custody"}


def test_extension_of_detention_shows_red_when_it_must_be_requested() -> None:
    """Rule 309 I: an extension is requested seven days before the end."""
    assert BOOK.clocks["investigation_detention"].red == 7
    assert "七日前" in TEXTS["R309-1"]


@pytest.mark.parametrize(
    ("year", "notice", "off", "working"),
    [(2025, "国办发明电〔2024〕12号", 28, 5), (2026, "国办发明电〔2025〕7号", 33, 6)],
)
def test_holidays_of_a_year(year: int, notice: str, off: int, working: int) -> None:
    """As many days off and working weekends as the notice arranges."""
    arranged = read_calendar(CALENDAR).years[year]

    assert (arranged.notice, len(arranged.holidays), len(arranged.working_weekends)) == (
        notice,
        off,
        working,
    )


def test_a_year_not_announced_is_not_in_the_pack() -> None:
    """Nobody guesses the holidays of a coming year."""
    assert set(read_calendar(CALENDAR).years) == {2025, 2026}


def test_the_pack_holds_clocks_and_calendar() -> None:
    """The law pack reads both files."""
    assert LAW.clocks is not None
    assert LAW.calendar is not None
    assert set(LAW.clocks.clocks) == set(BOOK.clocks)


def test_page_of_clocks_is_renewed() -> None:
    """docs/clocks.md is what the law pack gives."""
    assert (PROJECT / "docs" / "clocks.md").read_text(encoding="utf-8") == clock_page(LAW)


@pytest.mark.parametrize("missing", ["clocks", "calendar"])
def test_no_page_without_clocks(missing: str) -> None:
    """An instrument without periods has no page of them."""
    with pytest.raises(LawPackError, match=r"has no clocks\.toml or no calendar\.toml"):
        clock_page(replace(LAW, **{missing: None}))  # type: ignore[arg-type]  # names vary


def _set(clock: str, key: str, value: object) -> Change:
    return lambda document: _clock(document, clock).update({key: value})


def _extension(**values: object) -> Change:
    return lambda document: _clock(document, "police_submission")["extension"][0].update(values)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(clok=[]), r"clok"),
        (lambda d: d["event"].append(d["event"][0]), r"event\[\d+\].id"),
        (lambda d: d["state"].append(d["state"][0]), r"state\[\d+\].id"),
        (lambda d: d["clock"].append(d["clock"][0]), r"clock\[\d+\].id"),
        (lambda d: d["state"][0].update(ends=["detained"]), r"no event that also begins"),
        (lambda d: d["state"][0].update(ends=["freed"]), r"ends"),
        (lambda d: d["assumption"].pop(), r"missing: more_often_than_allowed"),
        (lambda d: d["assumption"].append(d["assumption"][0]), r"assumption\[\d+\].code"),
        (lambda d: d["assumption"][0].update(code="other"), r"calendar_missing \| "),
        (lambda d: d["counting"].update(month_end="end"), r"last_day \| same_day"),
        (_set("bail", "colour", "red"), r"no such key"),
        (_set("bail", "bound", []), r"at least one of police"),
        (_set("bail", "bound", ["army"]), r"a list out of police"),
        (_set("bail", "severity", "deadly"), r"high \| medium \| low"),
        (_set("bail", "phases", ["appeal"]), r"investigation"),
        (_set("bail", "start", [{"event": "freed", "citations": []}]), r"detained \| "),
        (_set("bail", "stops", []), r"at least one of"),
        (_set("bail", "days", 3), r"exactly one of months, days and hours"),
        (_set("bail", "months", 0), r"1 or more"),
        (_set("arrest_notice", "hours", 12), r"whole days of 24 hours"),
        (_set("bail", "last_day", "sunday"), r"moves \| custody"),
        (_set("bail", "fixed_while", "asleep"), r"in_custody \| "),
        (_set("bail", "amber", 1), r"not above amber, which is 1"),
        (_set("bail", "pause", [{"state": "asleep", "citations": []}]), r"in_custody \| "),
        (_set("bail", "when", [{"state": "in_custody", "holds": True, "at": "once"}]), "start | n"),
        (_set("bail", "at_most", {"times": 0, "citations": []}), r"1 or more"),
        (_extension(to_days=9), r"exactly one of months, by_days and to_days"),
        (_extension(by_days={"least": 4, "most": 1}), r"most is 1; .* 4 or more"),
        (_extension(requires="bail_ended"), r"requires"),
        (_extension(event="submission_extended_to_thirty"), r"not given before"),
    ],
)
def test_wrong_clocks_are_refused(change: Change, message: str) -> None:
    """Each mistake is named with its place and what is allowed."""
    document = deepcopy(CLOCKS)
    change(document)

    with pytest.raises(LawEntryError, match=message):
        read_clocks(document)


def _holiday(**values: object) -> Change:
    return lambda document: document["year"][0]["holiday"][0].update(values)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(holiday=[]), r"no such key"),
        (lambda d: d["year"].append(d["year"][0]), r"a year that is not given before"),
        (lambda d: d["year"][0].pop("notice"), r"notice is missing"),
        (_holiday(to=date(2026, 1, 1)), r"a day of 2025"),
        (_holiday(**{"from": date(2025, 1, 2)}), r"a day that is not before 2025-01-02"),
        (_holiday(working_weekend=[{"day": date(2025, 1, 6)}]), r"a Saturday or a Sunday"),
        (_holiday(working_weekend=[{"day": date(2025, 2, 1)}]), r"both holiday and working"),
    ],
)
def test_wrong_calendars_are_refused(change: Change, message: str) -> None:
    """Each mistake is named with its place and what is allowed."""
    document = deepcopy(CALENDAR)
    change(document)

    with pytest.raises(LawEntryError, match=message):
        read_calendar(document)
