"""Warnings: printed where their condition holds, and never changing anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from model.answers import Answer
from model.assessment import Assessment, assess
from tests.case_tables import CARD, LAW, request_of
from tests.strategies import with_answer


def assessed(
    *levels: str,
    stage: str = "arrest_review",
    answers: dict[str, Answer] | None = None,
    **findings: Any,
) -> Assessment:
    """Return the assessment of a case with some answers."""
    case = {
        "id": "W",
        "levels": list(levels),
        "rest": "unknown",
        "stage": stage,
        "findings": findings,
    }
    request = request_of(case)
    return assess(replace(request, answers=request.answers | (answers or {})), LAW, CARD)  # type: ignore[operator]  # two mappings


def codes(found: Assessment) -> list[str]:
    """Return the codes of the warnings."""
    return [notice.code for notice in found.notices]


BARE = [
    ("criminal_record", "intent_old", "possible_81_3_record"),
    ("identity_clarity", "unclear", "possible_81_3_identity"),
    ("age_stage", "a16_17", "age_to_verify"),
    ("sole_caregiver", "sole_dependant", "cpl74_to_verify"),
    ("expected_sentence", "below_imprisonment", "below_imprisonment_to_verify"),
]


@pytest.mark.parametrize(("factor", "level", "code"), BARE)
def test_what_would_open_a_gate_is_to_be_verified_where_it_lost_its_evidence(
    factor: str, level: str, code: str
) -> None:
    """Without evidence the answer is unknown, but not forgotten; with evidence it is no warning."""
    assert code in codes(assessed(answers={factor: Answer(level)}))
    assert code not in codes(assessed(f"{factor}.{level}"))


@pytest.mark.parametrize(
    ("expected", "disagrees"),
    [("below_imprisonment", True), ("y1_3", False), ("ge10", True)],
)
def test_the_found_penalty_and_the_expected_sentence_are_compared(
    expected: str, disagrees: bool
) -> None:
    """Gates follow the finding, points the answer; where they disagree a person must look."""
    found = codes(assessed(f"expected_sentence.{expected}"))

    assert ("penalty_disagrees" in found) is disagrees


def test_a_warning_of_one_stage_is_silent_at_another() -> None:
    """The duty to interrogate whoever pleads guilty is one of the arrest review."""
    assert "plea_interrogation" in codes(assessed("plea_acceptance.signed"))
    assert "plea_interrogation" not in codes(
        assessed("plea_acceptance.signed", stage="pre_submission")
    )


def test_a_bar_to_bail_is_named_where_bail_comes_out() -> None:
    """Unproven danger still forbids arrest, but the police may not use bail."""
    assert "bail_barred" in codes(assessed(bail_bars=["vile"]))


def test_answers_suggest_bars_that_were_not_found() -> None:
    """Finding the bar settles it."""
    assert "bail_bar_suggested" in codes(assessed("offence_category.severe_violent"))
    assert "bail_bar_suggested" not in codes(
        assessed("offence_category.severe_violent", bail_bars=["severe_violence"])
    )


def test_two_answers_of_a_group_that_cite_the_same_evidence_are_named() -> None:
    """One fact may have been told twice; both factors and the paper are named."""
    shared = ("病历", "被害人陈述")
    found = assessed(
        answers={
            "victim_vulnerability": Answer("vulnerable", ("被害人陈述",)),
            "retaliation": Answer("threat", shared),
            "collusion": Answer("done", shared),
        }
    )
    (notice,) = [notice for notice in found.notices if notice.code == "same_evidence"]

    assert notice.factors == ("victim_vulnerability", "retaliation")
    assert "“被害人陈述”" in notice.text_zh
    assert "“被害人陈述”" in notice.text_en


def test_a_pair_in_two_groups_is_named_once() -> None:
    """Flight and earlier compliance overlap, whatever number of groups says so."""
    doubled = replace(LAW, overlaps=LAW.overlaps + LAW.overlaps)
    request = request_of({"id": "W", "levels": [], "rest": "unknown"})
    for factor, level in (("flight_conduct", "voiced"), ("compliance_history", "minor")):
        request = with_answer(request, factor, level)

    found = assess(request, doubled, CARD)

    assert codes(found).count("same_evidence") == 1


def test_no_warning_leaves_a_slot_open() -> None:
    """Every text is a finished sentence in both languages."""
    for rule in LAW.warnings:
        assert "{" not in rule.text_zh + rule.text_en
        assert rule.text_zh.endswith("。")
