"""Readings that look odd and are kept on purpose (decision 0011); each is one case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.assessment import assess
from tests.case_tables import CARD, LAW, assess_case, request_of

JUVENILE = (
    "age_stage.a16_17",
    "flight_conduct.history",
    "family_community_support.none",
    "new_crime_intent.major",
)


def recommended(*levels: str, **findings: str) -> str:
    """Return the recommendation for a case that is neutral but for some answers and findings."""
    case = {"id": "R", "levels": list(levels), "findings": findings}
    return assess_case(case).ruling.outcome.recommendation


@pytest.mark.parametrize(
    ("record", "expected"), [((), "arrest"), (("criminal_record.intent_old",), "panel")]
)
def test_a_prior_crime_takes_a_juvenile_from_the_table_to_the_gate(
    record: tuple[str, ...], expected: str
) -> None:
    """Reading (a): the gate for mandatory arrest comes first and is milder for juveniles."""
    assert recommended(*JUVENILE, *record) == expected


@pytest.mark.parametrize(("level", "expected"), [("threat", "panel"), ("done", "no_arrest")])
def test_a_penalty_not_found_ends_what_would_be_an_arrest(level: str, expected: str) -> None:
    """Reading (b): a panel needs no penalty, an arrest does."""
    found = recommended(
        f"retaliation.{level}", penalty="not_found", supplement_requested="2026-11-18"
    )

    assert found == expected


def test_a_grave_role_that_is_an_element_still_takes_out_the_joint_role() -> None:
    """Reading (c): both are one fact, whether or not the first has points."""
    request = request_of(
        {"id": "R", "levels": ["grave_crime_role.leading", "joint_role.principal"]}
    )
    element = replace(request.answers["grave_crime_role"], element_of_offence=True)
    answers = {**request.answers, "grave_crime_role": element}

    found = assess(replace(request, answers=answers), LAW, CARD).counted.not_counted

    assert [(item.factor, item.reason) for item in found] == [
        ("grave_crime_role", "element_of_offence"),
        ("joint_role", "joint_role"),
    ]


@pytest.mark.parametrize("level", ["serious", "no_self_care"])
def test_rule_580_item_9_is_read_with_or(level: str) -> None:
    """Reading (d): a serious illness alone is enough, and so is needing the care of others."""
    case = {
        "id": "R",
        "stage": "necessity_review",
        "levels": [f"special_physical_condition.{level}"],
        "findings": {"custody": {"phase": "investigation"}, "remorse": True},
    }

    assert assess_case(case).ruling.outcome.basis == "r580"
