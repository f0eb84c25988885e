"""Answers: a bare level, or a level with what it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from model.answers import Answer, read_answers
from tests.case_tables import LAW


def read(document: Any) -> tuple[dict[str, Answer], list[tuple[str, str]]]:
    """Return the answers read, and code and place of every problem."""
    answers, problems = read_answers(document, LAW.scale)
    return answers, [(problem.code, problem.pointer) for problem in problems]


def test_a_bare_text_is_a_level_and_nothing_else() -> None:
    """No evidence, no source, no mark."""
    assert read({"frequency_pattern": "single"}) == ({"frequency_pattern": Answer("single")}, [])


def test_an_answer_says_what_it_rests_on_and_who_says_so() -> None:
    """References lose their outer blanks and are named once."""
    written = {
        "level": "harass",
        "evidence": [" 被害人陈述 ", "通话记录", "被害人陈述"],
        "source": "police",
        "element_of_offence": True,
        "note": "待核实",
    }

    answers, problems = read({"retaliation": written})

    assert problems == []
    assert answers["retaliation"] == Answer(
        level="harass",
        evidence=("被害人陈述", "通话记录"),
        source="police",
        element_of_offence=True,
        note="待核实",
    )


def test_null_is_the_same_as_absent_inside_an_answer() -> None:
    """A form sends what was left open as null."""
    written = {
        "level": "single",
        "evidence": None,
        "source": None,
        "element_of_offence": None,
        "note": None,
    }

    assert read({"frequency_pattern": written}) == read({"frequency_pattern": "single"})


def test_answers_stand_in_the_order_of_the_scale() -> None:
    """Whatever order they came in, they are counted and shown in one."""
    answers, _ = read({"retaliation": "none", "criminal_record": "none", "age_stage": "a18_74"})

    assert list(answers) == ["age_stage", "criminal_record", "retaliation"]


@pytest.mark.parametrize(
    ("level", "known"), [("single", True), ("unknown", False), ("not_applicable", False)]
)
def test_unknown_and_not_applicable_are_no_levels(level: str, known: bool) -> None:
    """They are answers to which no points belong."""
    assert Answer(level).known is known


def test_an_answer_with_a_problem_is_left_out() -> None:
    """The rest is read, so that all its problems are found too."""
    answers, problems = read(
        {"age_stage": {"level": "old", "source": "press"}, "retaliation": "none", "gender": "male"}
    )

    assert list(answers) == ["retaliation"]
    assert problems == [
        ("unknown_factor", "/answers/gender"),
        ("unknown_level", "/answers/age_stage/level"),
        ("unknown_value", "/answers/age_stage/source"),
    ]
