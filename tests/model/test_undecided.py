"""Whether answers that are still unknown may yet make a condition hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.predicates import AllOf, AnswerIn, AnyOf, FindingIn, Not, Predicate
from model.undecided import decided
from tests.case_tables import assess_case

FACTS = replace(
    assess_case({"id": "U", "levels": []}).facts, established={"fault_form": "intentional"}
)
KNOWN = AnswerIn("fault_form", frozenset({"intentional"}))
OTHER = AnswerIn("fault_form", frozenset({"negligent"}))
OPEN = AnswerIn("age_stage", frozenset({"a16_17"}))
DOES_NOT_APPLY = AnswerIn("joint_role", frozenset({"sole"}))
ABSENT = FindingIn(("age_doubt_eighteen",), (True,))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (KNOWN, True),
        (OTHER, False),
        (OPEN, None),
        (Not(OPEN), None),
        (DOES_NOT_APPLY, False),
        (Not(DOES_NOT_APPLY), False),
        (ABSENT, False),
        (Not(ABSENT), False),
        (AllOf((KNOWN, OPEN)), None),
        (AllOf((OTHER, OPEN)), False),
        (AllOf((ABSENT, OPEN)), False),
        (AnyOf((KNOWN, OPEN)), True),
        (AnyOf((ABSENT, OPEN)), None),
        (AnyOf((ABSENT, OTHER)), False),
        (Not(AllOf((OPEN, KNOWN))), None),
        (Not(AnyOf((OPEN, KNOWN))), False),
    ],
    ids=str,
)
def test_only_unknown_answers_leave_a_condition_undecided(
    condition: Predicate, expected: bool | None
) -> None:
    """What is known, does not apply or was not found decides a condition now."""
    assert decided(condition, FACTS, {"age_stage"}) is expected
