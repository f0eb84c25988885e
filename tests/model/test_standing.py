"""What rules read of a case once its answers are counted."""

from __future__ import annotations

from typing import Any

import pytest

from model.evidence import count
from model.facts import Facts
from model.standing import facts_of
from tests.case_tables import CARD, LAW, request_of


def standing(*levels: str, rest: str = "unknown", **findings: Any) -> Facts:
    """Return the facts of a case with some answers, each proven."""
    case = {"id": "S", "levels": list(levels), "rest": rest, "findings": findings}
    _, facts = facts_of(count(request_of(case), LAW), LAW, CARD)
    return facts


def test_a_proven_circumstance_is_among_the_facts_with_its_evidence() -> None:
    """Levels that are no circumstance are not."""
    (item,) = standing("retaliation.threat", "criminal_record.none").circumstances.items

    assert (item.factor, item.level, item.evidence) == (
        "retaliation",
        "threat",
        ("证据：retaliation",),
    )


def test_the_floor_is_part_of_the_band() -> None:
    """Twenty-six points of mitigation do not bring a threat into the low band."""
    mitigation = ("restitution.full", "reconciliation.performed", "arrival_mode.surrender")
    more = ("plea_acceptance.signed", "work_study_stability.stable", "fault_form.negligent")

    assert standing(*mitigation, *more, "retaliation.threat").band == "medium"
    assert standing(*mitigation, *more).band == "low"


CLOSING = {"item": "R132-4", "danger": 4, "facts": "尾随被害人", "confirmed_by": "部门负责人"}


def test_a_circumstance_under_a_closing_item_is_read_from_the_findings() -> None:
    """It counts, and that of danger 4 sets the floor."""
    facts = standing("restitution.full", "reconciliation.performed", other_circumstance=CLOSING)

    assert (facts.circumstances.items, facts.circumstances.other_danger) == ((), 4)
    assert facts.band == "medium"


@pytest.mark.parametrize(("levels", "in_high"), [(("retaliation.done",), True), ((), False)])
def test_the_least_total_is_compared_with_the_high_band(
    levels: tuple[str, ...], in_high: bool
) -> None:
    """On a full file the least total is the total."""
    assert standing(*levels, "expected_sentence.y3_7", rest="neutral").min_in_high_band is in_high


def test_completeness_is_read_from_what_was_counted() -> None:
    """Two of 43."""
    assert standing("retaliation.threat", "criminal_record.none").completeness == pytest.approx(
        2 / 43
    )
