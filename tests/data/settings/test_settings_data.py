"""Outcomes, reasons and levels of approval: the shipped files, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from data.codebook import codebook
from data.law.catalogue import law_pack
from data.law.entries import LawEntryError
from data.settings.approvals import levels_for, read_rules, shipped_rules
from data.settings.decisions import decision_book, grounds_of, read_decisions
from model.facts import Facts
from model.law import Stage

LAW = law_pack("cn-2026.1")
RULE = {
    "id": "r",
    "name_zh": "甲",
    "name_en": "a",
    "outcomes": ["arrest"],
    "when": {"answer": {"factor": "plea_acceptance", "in": ["signed"]}},
    "level": [{"id": "head", "name_zh": "负责人", "name_en": "Head"}],
}
RECOMMENDATIONS = {"arrest", "bail", "no_arrest", "panel"}


def facts(**answers: str) -> Facts:
    """Return facts with some established answers."""
    return Facts("arrest_review", LAW.valid_from, {}, answers, answers)


@pytest.mark.parametrize("stage", list(Stage))
def test_something_may_be_decided_at_every_stage(stage: Stage) -> None:
    """And some outcome agrees with whatever is recommended."""
    book = decision_book()
    agreed = {name for outcome in book.at(stage) for name in book.outcomes[outcome].agrees}
    wanted = RECOMMENDATIONS - ({"arrest"} if stage is Stage.PRE_SUBMISSION else set())
    assert wanted <= agreed


def test_grounds_are_those_of_the_event() -> None:
    """An arrest rests on a paragraph of Article 81; without a field any provision serves."""
    outcomes = decision_book().outcomes
    assert "CPL81-1" in grounds_of(outcomes["arrest"], {})
    assert grounds_of(outcomes["continue_custody"], {"R578": object()}) == ("R578",)


def test_events_take_the_details_of_their_outcomes() -> None:
    """Every outcome with an event fills in only fields that the event has."""
    for outcome in decision_book().outcomes.values():
        if outcome.event is not None:
            fields = set(codebook().events[outcome.event].fields)
            assert set(outcome.event_detail("x")) <= fields


def test_shipped_rule_asks_two_more_people() -> None:
    """Arrest, three years or less, pleads guilty: three signatures with the decider's."""
    given = facts(expected_sentence="y1_3", plea_acceptance="signed")
    rule, levels = levels_for(shipped_rules(LAW), "arrest", given)
    assert (rule, len(levels)) == ("arrest_of_light_case_with_plea", 2)


@pytest.mark.parametrize(
    ("outcome", "answers"),
    [
        ("no_arrest", {"expected_sentence": "y1_3", "plea_acceptance": "signed"}),
        ("arrest", {"expected_sentence": "y3_7", "plea_acceptance": "signed"}),
        ("arrest", {"expected_sentence": "y1_3"}),
    ],
)
def test_shipped_rule_is_for_nothing_else(outcome: str, answers: dict[str, str]) -> None:
    """What is not established asks for nobody."""
    assert levels_for(shipped_rules(LAW), outcome, facts(**answers)) == (None, ())


def test_empty_rules_ask_for_nobody() -> None:
    """An organisation may do without."""
    assert read_rules({"rule": []}, LAW) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"outcomes": ["hang"]},
        {"when": {"answer": {"factor": "plea_acceptance", "in": ["sined"]}}},
        {"when": {"answer": {"factor": "plea", "in": ["signed"]}}},
        {"level": []},
        {"unknown": 1},
    ],
)
def test_wrong_rule_is_refused(change: dict[str, Any]) -> None:
    """A misspelt factor would silently ask for nobody."""
    with pytest.raises(LawEntryError):
        read_rules({"rule": [{**RULE, **change}]}, LAW)


@pytest.mark.parametrize(
    "change", [{"event": "unknown"}, {"event": "diverted", "ground": "days"}, {"stage": "trial"}]
)
def test_wrong_outcome_is_refused(change: dict[str, Any]) -> None:
    """An event or a field that the codebook does not have."""
    outcome = {"id": "o", "stage": "arrest_review", "name_zh": "甲", "name_en": "a", "agrees": []}
    reason = {"id": "r", "name_zh": "甲", "name_en": "a"}
    document = {"outcome": [{**outcome, **change}], "deviation": [reason], "return": [reason]}
    with pytest.raises(LawEntryError):
        read_decisions(document, codebook())
