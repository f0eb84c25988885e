"""Conditions of the law pack hold, do not hold, or are not established (Kleene)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from model.circumstances import Circumstance, Circumstances
from model.factors import Star
from model.facts import Facts
from model.predicates import (
    ALWAYS,
    AllOf,
    AnswerIn,
    AnyOf,
    CompletenessAtLeast,
    DaysLeft,
    FindingAny,
    FindingIn,
    MinInHighBand,
    Not,
    Predicate,
    ReportedIn,
    Starred,
    TextIn,
    UnprovenIn,
    walk,
)
from tests.case_tables import DAY

MARKS = {"floor_medium": True, "juvenile_grave": True}
THREAT = Circumstance("retaliation", "threat", Star(("R132-2",), (4,), grave=False, **MARKS), ())
DONE = Circumstance("collusion", "done", Star(("R131-3",), (3,), grave=True, **MARKS), ())

FACTS = Facts(
    stage="arrest_review",
    on=DAY,
    findings={
        "penalty": "imprisonment",
        "exemption": None,
        "remorse": False,
        "decision_due": DAY + timedelta(3),
        "supplement_requested": None,
        "bail_bars": ("vile",),
        "procedure": (),
        "breaches": (
            {"measure": "bail", "item": "R101-2-1", "date": DAY - timedelta(5)},
            {"measure": "bail", "item": "R101-1-2", "date": None},
        ),
        "special_need": {"facts": "独自抚养幼子"},
        "other_circumstance": None,
    },
    reported={"retaliation": "threat", "age_stage": "a16_17", "collusion": "done"},
    established={"retaliation": "threat", "collusion": "done"},
    circumstances=Circumstances((THREAT, DONE), other_danger=None, independent=2, floor=True),
    band="medium",
    completeness=0.6,
)

HOLDS = AnswerIn("retaliation", frozenset({"threat"}))
FAILS = AnswerIn("retaliation", frozenset({"none"}))
UNSETTLED = AnswerIn("age_stage", frozenset({"a16_17"}))
VALUES: dict[bool | None, Predicate] = {True: HOLDS, False: FAILS, None: UNSETTLED}


def test_an_answer_holds_only_where_it_is_established() -> None:
    """An answer that lost its evidence is neither this level nor another."""
    assert [part.holds(FACTS) for part in (HOLDS, FAILS, UNSETTLED)] == [True, False, None]


@pytest.mark.parametrize(("first", "second"), list(product(VALUES, repeat=2)))
def test_all_holds_if_every_part_does_and_fails_if_one_fails(
    first: bool | None, second: bool | None
) -> None:
    """What is not established leaves the whole so, unless another part fails."""
    expected = False if False in {first, second} else None if None in {first, second} else True

    assert AllOf((VALUES[first], VALUES[second])).holds(FACTS) is expected


@pytest.mark.parametrize(("first", "second"), list(product(VALUES, repeat=2)))
def test_any_holds_if_one_part_does_and_fails_if_every_part_fails(
    first: bool | None, second: bool | None
) -> None:
    """What is not established leaves the whole so, unless another part holds."""
    expected = True if True in {first, second} else None if None in {first, second} else False

    assert AnyOf((VALUES[first], VALUES[second])).holds(FACTS) is expected


@pytest.mark.parametrize(("value", "negated"), [(True, False), (False, True), (None, None)])
def test_the_negation_of_what_is_not_established_is_not_established(
    value: bool | None, negated: bool | None
) -> None:
    """An unknown age is neither a juvenile's nor an adult's."""
    assert Not(VALUES[value]).holds(FACTS) is negated


def test_nothing_to_fulfil_is_fulfilled_and_nothing_to_choose_from_is_not() -> None:
    """The last gate of a table always holds."""
    assert ALWAYS.holds(FACTS) is True
    assert AnyOf(()).holds(FACTS) is False


@pytest.mark.parametrize(
    ("factor", "level", "reported", "unproven"),
    [
        ("retaliation", "threat", True, False),
        ("age_stage", "a16_17", True, True),
        ("age_stage", "a14_15", False, False),
        ("identity_clarity", "unclear", None, False),
    ],
)
def test_an_answer_may_be_reported_without_being_proven(
    factor: str, level: str, reported: bool | None, unproven: bool
) -> None:
    """Contradictions read what is written down; warnings what is written down but not proven."""
    assert ReportedIn(factor, frozenset({level})).holds(FACTS) is reported
    assert UnprovenIn(factor, frozenset({level})).holds(FACTS) is unproven


@pytest.mark.parametrize(
    ("path", "values", "holds"),
    [
        (("penalty",), ("imprisonment", "ten_years_or_more"), True),
        (("penalty",), ("not_found",), False),
        (("exemption",), ("CPL16-1",), None),
        (("remorse",), (True,), False),
        (("special_need", "evidence"), ("户口簿",), None),
    ],
    ids=str,
)
def test_a_finding_not_made_is_not_established(
    path: tuple[str, ...], values: tuple[Any, ...], holds: bool | None
) -> None:
    """False is a finding; nothing found is none."""
    assert FindingIn(path, values).holds(FACTS) is holds


@pytest.mark.parametrize(
    ("least", "most", "holds"),
    [(None, 3, True), (3, None, True), (4, None, False), (None, 2, False), (0, 5, True)],
)
def test_days_are_counted_from_the_day_of_the_assessment(
    least: int | None, most: int | None, holds: bool
) -> None:
    """Both ends belong to the span."""
    assert DaysLeft(("decision_due",), least, most).holds(FACTS) is holds


def test_no_date_leaves_its_days_not_established() -> None:
    """A deadline that was not entered is neither near nor past."""
    assert DaysLeft(("supplement_requested",), None, 0).holds(FACTS) is None


BEFORE_TODAY = DaysLeft(("breaches",), None, -1)


@pytest.mark.parametrize(
    ("path", "fields", "holds"),
    [
        (("breaches",), {}, True),
        (("breaches",), {"item": ("R101-2-1",)}, True),
        (("breaches",), {"item": ("R101-2-1",), "measure": ("residential_surveillance",)}, False),
        (("breaches",), {"item": ("R101-2-1",), "date": BEFORE_TODAY}, True),
        (("breaches",), {"item": ("R101-1-2",), "date": BEFORE_TODAY}, False),
        (("bail_bars",), {"value": ("vile", "recidivist")}, True),
        (("bail_bars",), {"value": ("recidivist",)}, False),
        (("procedure",), {}, False),
        (("special_need",), {}, True),
        (("other_circumstance",), {}, False),
        (("decision_due",), {}, True),
    ],
    ids=str,
)
def test_a_list_fulfils_a_condition_by_one_element_that_fulfils_all_of_it(
    path: tuple[str, ...], fields: dict[str, Any], holds: bool
) -> None:
    """A single record is a list of one; an absent one is the empty list."""
    assert FindingAny(path, fields).holds(FACTS) is holds


@pytest.mark.parametrize(
    ("least", "marks", "holds"),
    [
        (1, (), True),
        (2, (), True),
        (3, (), False),
        (1, ("grave",), True),
        (2, ("grave",), False),
        (2, ("floor_medium", "juvenile_grave"), True),
    ],
    ids=str,
)
def test_circumstances_are_counted_with_or_without_their_marks(
    least: int, marks: tuple[str, ...], holds: bool
) -> None:
    """Of one circumstance all the marks asked for are needed."""
    assert Starred(least, marks).holds(FACTS) is holds


@pytest.mark.parametrize(
    ("predicate", "holds"),
    [
        (TextIn("band", frozenset({"low", "medium"})), True),
        (TextIn("band", frozenset({"high"})), False),
        (TextIn("stage", frozenset({"arrest_review"})), True),
        (CompletenessAtLeast(0.6), True),
        (CompletenessAtLeast(0.61), False),
        (MinInHighBand(), False),
    ],
    ids=[
        "band in it",
        "band outside",
        "stage in it",
        "just complete",
        "not complete",
        "range ends low",
    ],
)
def test_stage_band_and_completeness_are_always_established(
    predicate: Predicate, holds: bool
) -> None:
    """What the engine finds itself is never unknown."""
    assert predicate.holds(FACTS) is holds


def test_walking_yields_a_condition_and_all_inside_it() -> None:
    """Whoever asks what the rules read sees every leaf."""
    tree = AllOf((Not(AnyOf((HOLDS, UNSETTLED))), FAILS))

    assert [part for part in walk(tree) if isinstance(part, AnswerIn)] == [HOLDS, UNSETTLED, FAILS]
    assert len(list(walk(tree))) == 6


def test_dates_inside_conditions_are_plain_dates() -> None:
    """A span of days is asked of the day of the assessment, not of the clock."""
    assert DaysLeft(("decision_due",), 0, 0).within(date(2026, 11, 22), DAY) is True
