"""The codebook: every event readable, cited, in both languages, and known to the clocks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from data.codebook import (
    TAKEN_BACK,
    EventSpec,
    clock_event,
    codebook,
    read_codebook,
    read_detail,
    written_detail,
)
from data.law.entries import LawEntryError
from model.findings import FindingSpec
from tests.case_tables import LAW
from tests.strategies import always

DOCUMENT: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "codebook.toml").read_text(encoding="utf-8")
)
BOOK = codebook()
SPECS = list(BOOK.events.values())
Change = Callable[[dict[str, Any]], Any]
PROVISION = re.compile(r"[A-Z]+\d+(?:\.\d+)?(?:-\d+)*")


def given(field: FindingSpec) -> st.SearchStrategy[Any]:
    """Draw a value of a field as a person or a file gives it."""
    values = [value.id for value in field.values]
    whole = st.integers(0, 10**9)
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "choice": st.sampled_from(values or [""]),
        "choices": st.lists(st.sampled_from(values or [""]), unique=True, min_size=1),
        "date": st.dates().map(date.isoformat),
        "flag": st.booleans(),
        "integer": st.integers(0, 36_500),
        "money": whole.map(lambda fen: f"{fen // 100}.{fen % 100:02}"),
    }
    return drawn[field.kind]


def details(spec: EventSpec) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a detail of an event, every field of it optional but the required ones."""
    required = {name: given(f) for name, f in spec.fields.items() if f.required}
    optional = {name: given(f) for name, f in spec.fields.items() if not f.required}
    return st.fixed_dictionaries(required, optional=optional)


def test_every_clock_event_can_be_recorded() -> None:
    """Whatever starts, stops or lengthens a statutory period is an event of the codebook."""
    assert LAW.clocks is not None
    assert set(LAW.clocks.events) == {spec.clock for spec in SPECS if spec.clock}


def test_every_citation_is_in_the_law_pack() -> None:
    """Events, fields and values that are provisions cite what the pack holds."""
    cited = {name for spec in SPECS for name in spec.citations}
    cited |= {name for field in BOOK.fields.values() for name in field.citations}
    values = (str(value.id) for field in BOOK.fields.values() for value in field.values)
    cited |= {value for value in values if PROVISION.fullmatch(value)}
    assert cited <= set(LAW.citations)


def test_every_field_is_used() -> None:
    """A field that no event has is a leftover."""
    assert set(BOOK.fields) == {name for spec in SPECS for name in spec.fields}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_names_stand_in_both_languages(spec: EventSpec) -> None:
    """Chinese names hold no Latin sentence marks, English ones no Chinese."""
    assert re.fullmatch(r"[\u4e00-\u9fff、，]+", spec.name_zh)
    assert re.fullmatch(r"[A-Z][A-Za-z ,'-]+", spec.name_en)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_help_is_a_sentence_in_both_languages(spec: EventSpec) -> None:
    """What helps is said twice, and ends."""
    assert bool(spec.help_zh) is bool(spec.help_en)
    assert not spec.help_zh or (spec.help_zh[-1], spec.help_en[-1]) == ("。", ".")


def test_the_outcomes_that_later_judgments_need_are_there() -> None:
    """Each type of non-prosecution, judgment, breach, flight and review has its event."""
    needed = {
        *("prosecuted", "not_prosecuted_no_crime", "not_prosecuted_minor"),
        *("not_prosecuted_evidence", "not_prosecuted_special", "conditionally_not_prosecuted"),
        *("case_withdrawn", "investigation_terminated", "prosecution_withdrawn"),
        *("first_instance_judgment", "judgment_effective", "bail_began", "bail_ended"),
        *("bail_breached", "surveillance_breached", "fled", "regained", "arrested_again"),
        *("new_crime_filed", "new_crime_charged", "reconsideration_decided", "review_decided"),
        *("plea_made", "reconciliation_reached", "restitution_made", "illness_found"),
        *("evidence_fixed", "transferred_for_prosecution", "lawyer_opinion_received"),
        *("necessity_review_not_needed", TAKEN_BACK),
    }
    assert needed <= set(BOOK.events)


def test_breaches_are_the_items_of_the_rules() -> None:
    """Every item of Rules 101 and 111 is a type of breach, in the order of the text."""
    for field, article in (("bail_breach_item", "R101"), ("surveillance_breach_item", "R111")):
        items = [str(value.id) for value in BOOK.fields[field].values if value.id != "other"]
        assert items == [name for name in LAW.citations if re.match(rf"{article}-\d-\d$", name)]


@always(st.sampled_from(SPECS).flatmap(lambda spec: st.tuples(st.just(spec), details(spec))))
def test_what_is_written_is_read_again(drawn: tuple[EventSpec, dict[str, Any]]) -> None:
    """Stored, written for the edge and read again, a detail is the same."""
    spec, detail = drawn
    stored, problems = read_detail(spec, detail)
    assert problems == []
    assert read_detail(spec, written_detail(spec, stored)) == (stored, [])


@pytest.mark.parametrize("spec", [s for s in SPECS if s.fields], ids=lambda spec: spec.id)
def test_free_text_has_no_place(spec: EventSpec) -> None:
    """No field takes a name: details are never changed, so nothing personal may stand there."""
    for name in spec.fields:
        _, problems = read_detail(spec, {name: "张三"})
        assert f"/detail/{name}" in {problem.pointer for problem in problems}


def test_the_clock_of_an_event_keeps_days_and_application() -> None:
    """An extension grants its days; an answer concerns the application of its number."""
    extended = BOOK.events["submission_extended"]
    event = clock_event(extended, date(2026, 11, 2), {"days": 4})
    assert event is not None
    assert (event.kind, event.days) == ("submission_extended", 4)
    answered = BOOK.events["change_application_answered"]
    event = clock_event(answered, date(2026, 11, 2), {"application": 2})
    assert event is not None
    assert event.concerns == "2"


def test_what_is_no_clock_event_concerns_no_clock() -> None:
    """A hearing starts and stops nothing."""
    assert clock_event(BOOK.events["hearing_held"], date(2026, 11, 2), {}) is None


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda d: d["event"][0].update(group="x"), "event[1].group"),
        (lambda d: d["event"][0].update(fields=["x"]), "event[1].fields"),
        (lambda d: d["event"][0].update(required=["sum"]), "event[1].required"),
        (lambda d: d["event"][0].update(begins="x"), "event[1].begins"),
        (lambda d: d["event"][0].update(ends=["x"]), "event[1].ends"),
        (lambda d: d["event"][1].update(id=d["event"][0]["id"]), "event[2].id"),
        (lambda d: d["event"][0].update(text="x"), "event[1].text"),
        (lambda d: d["field"][0].update(kind="text"), "field[1].kind"),
        (lambda d: d["field"][1].update(id=d["field"][0]["id"]), "field[2].id"),
        (lambda d: d.pop("group"), "group"),
        (lambda d: d.update(other=[]), "other"),
    ],
)
def test_a_fault_names_its_place(change: Change, key: str) -> None:
    """A codebook that cannot be read is refused with file and key."""
    document = deepcopy(DOCUMENT)
    change(document)
    with pytest.raises(LawEntryError) as refusal:
        read_codebook(document)
    assert (refusal.value.file, refusal.value.key) == ("codebook.toml", key)
