"""Reading conditions: one table, one key, one meaning."""

from __future__ import annotations

from typing import Any

import pytest

from data.law.entries import Entry, LawEntryError
from data.law.predicates import PredicateReader
from model.predicates import (
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
)

ANSWER = {"answer": {"factor": "age", "in": ["old", "young"]}}
OLD_OR_YOUNG = AnswerIn("age", frozenset({"old", "young"}))


def read(condition: Any) -> Predicate:
    """Read one condition."""
    return PredicateReader("gates.toml").read(Entry("gates.toml", "gate[1].when", condition))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ANSWER, OLD_OR_YOUNG),
        ({"reported": ANSWER["answer"]}, ReportedIn("age", frozenset({"old", "young"}))),
        ({"unproven": ANSWER["answer"]}, UnprovenIn("age", frozenset({"old", "young"}))),
        ({"all": [ANSWER]}, AllOf((OLD_OR_YOUNG,))),
        ({"all": []}, AllOf(())),
        ({"any": [ANSWER, {"min_in_high_band": True}]}, AnyOf((OLD_OR_YOUNG, MinInHighBand()))),
        ({"any": []}, AnyOf(())),
        ({"not": ANSWER}, Not(OLD_OR_YOUNG)),
        (
            {"finding": {"path": "custody.phase", "in": ["trial"]}},
            FindingIn(("custody", "phase"), ("trial",)),
        ),
        (
            {"finding": {"path": "breaches", "any": {"item": ["R101-1-1"], "grave": [True]}}},
            FindingAny(("breaches",), {"item": ("R101-1-1",), "grave": (True,)}),
        ),
        (
            {"finding": {"path": "breaches", "any": {"date": {"days_left": {"min": 1}}}}},
            FindingAny(("breaches",), {"date": DaysLeft(("breaches",), 1, None)}),
        ),
        (
            {"finding": {"path": "decision_due", "days_left": {"max": 0}}},
            DaysLeft(("decision_due",), None, 0),
        ),
        ({"starred": {"min": 1}}, Starred(1, ())),
        ({"starred": {"min": 2, "grave": True, "floor_medium": False}}, Starred(2, ("grave",))),
        ({"band": {"in": ["high"]}}, TextIn("band", frozenset({"high"}))),
        ({"recommendation": {"in": ["bail"]}}, TextIn("recommendation", frozenset({"bail"}))),
        ({"completeness": {"min": 0.6}}, CompletenessAtLeast(0.6)),
    ],
)
def test_a_condition_is_read(condition: Any, expected: Predicate) -> None:
    """Each kind of table becomes its predicate."""
    assert read(condition) == expected


@pytest.mark.parametrize(
    ("condition", "key", "allowed"),
    [
        ({}, "gate[1].when.", "exactly one of"),
        ({"maybe": []}, "gate[1].when.maybe", "exactly one of all, answer, any, band"),
        ({"all": [], "any": []}, "gate[1].when.all", "exactly one of"),
        ({"all": [[]]}, "gate[1].when.all", "a list of tables and nothing else"),
        ({"not": []}, "gate[1].when.not", "a table"),
        ({"answer": {"in": ["old"]}}, "gate[1].when.answer.factor", "a text"),
        ({"answer": {"factor": "age", "is": "old"}}, "gate[1].when.answer.is", "no such key"),
        ({"answer": {"factor": "age", "in": "old"}}, "gate[1].when.answer.in", "a list of texts"),
        ({"finding": {"path": "penalty"}}, "gate[1].when.finding.in", "a list of texts"),
        (
            {"finding": {"path": "due", "days_left": {"max": "0"}}},
            "gate[1].when.finding.days_left.max",
            "a whole number of days",
        ),
        ({"starred": {}}, "gate[1].when.starred.min", "a whole number"),
        ({"starred": {"min": 1, "vile": True}}, "gate[1].when.starred.vile", "no such key"),
        ({"completeness": {"min": 60}}, "gate[1].when.completeness", "a share from 0.0 to 1.0"),
        ({"min_in_high_band": False}, "gate[1].when.min_in_high_band", "for the opposite use not"),
        ({"defined": "nothing"}, "gate[1].when.defined", "a name defined before"),
    ],
)
def test_a_wrong_condition_is_named(condition: Any, key: str, allowed: str) -> None:
    """Every fault is named by file, key and what is allowed."""
    with pytest.raises(LawEntryError) as raised:
        read(condition)

    assert (raised.value.file, raised.value.key) == ("gates.toml", key)
    assert allowed in raised.value.allowed


def test_a_definition_may_use_those_before_it() -> None:
    """Named conditions are read in order and stand for what they were read as."""
    reader = PredicateReader("gates.toml")
    reader.define({"aged": ANSWER, "not_aged": {"not": {"defined": "aged"}}})

    assert reader.definitions["not_aged"] == Not(OLD_OR_YOUNG)


def test_a_definition_may_not_use_those_after_it() -> None:
    """A name is known only once it was read; the error lists the names known so far."""
    with pytest.raises(LawEntryError) as raised:
        PredicateReader("gates.toml").define(
            {"aged": ANSWER, "first": {"defined": "second"}, "second": ANSWER}
        )

    assert raised.value.key == "define.first.defined"
    assert raised.value.allowed == "aged"


def test_a_definition_is_a_table() -> None:
    """A definition that is no table is refused by its name."""
    with pytest.raises(LawEntryError, match=r"gates\.toml: define\.aged is old; allowed: a table"):
        PredicateReader("gates.toml").define({"aged": "old"})
