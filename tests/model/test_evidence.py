"""What counts: which answers enter the score (dossier, part 3.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from model.answers import Answer
from model.evidence import Counted, NotCounted, concerns, count
from model.request import Request
from tests.case_tables import LAW
from tests.strategies import FRESH, valid


def request(answers: dict[str, Answer], **findings: Any) -> Request:
    """Return a request at arrest review with some answers."""
    document = {
        "stage": "arrest_review",
        "on": "2026-11-22",
        "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"} | findings,
        "answers": {},
    }
    return replace(valid(document), answers=answers)


def counted(answers: dict[str, Answer], **findings: Any) -> Counted:
    """Return what becomes of some answers."""
    return count(request(answers, **findings), LAW)


def proven(level: str, *, element: bool = False) -> Answer:
    """Return an answer with evidence."""
    return Answer(level, FRESH, element_of_offence=element)


def test_an_answer_that_needs_evidence_and_has_none_is_unknown() -> None:
    """It is reported, but neither counted nor established."""
    found = counted({"retaliation": Answer("threat")})

    assert found.not_counted == (NotCounted("retaliation", "threat", "no_evidence"),)
    assert "retaliation" in found.unknown
    assert found.facts.reported == {"retaliation": "threat"}
    assert found.facts.established == {}


def test_an_answer_that_needs_none_counts_without() -> None:
    """Mitigation is taken on trust, unless a gate reads it."""
    found = counted({"work_study_stability": Answer("stable")})

    assert list(found.counted) == ["work_study_stability"]


@pytest.mark.parametrize(
    ("factor", "level"),
    [("special_physical_condition", "pregnant"), ("family_community_support", "strong")],
)
def test_what_a_gate_reads_needs_evidence_even_where_it_mitigates(factor: str, level: str) -> None:
    """A gate is opened by proof alone."""
    assert counted({factor: Answer(level)}).not_counted[0].reason == "no_evidence"


def test_an_element_of_the_offence_holds_but_is_not_counted_twice() -> None:
    """The fact stands for gates, only its points are gone; nobody needs to look for it."""
    found = counted({"frequency_pattern": proven("multiple", element=True)})

    assert found.not_counted == (NotCounted("frequency_pattern", "multiple", "element_of_offence"),)
    assert found.facts.established == {"frequency_pattern": "multiple"}
    assert "frequency_pattern" not in found.unknown


def test_the_first_rule_that_concerns_an_answer_gives_the_reason() -> None:
    """Without evidence it is unknown, whatever else might be said of it."""
    found = counted({"frequency_pattern": Answer("multiple", element_of_offence=True)})

    assert [item.reason for item in found.not_counted] == ["no_evidence"]


JUVENILE_RULE = {
    "administrative_record": "within_1y_same",
    "public_security_record": "criminal",
    "drug_gambling_habit": "active",
    "premeditation": "planned",
}


@pytest.mark.parametrize(("factor", "level"), JUVENILE_RULE.items())
def test_a_juvenile_is_not_held_to_four_answers(factor: str, level: str) -> None:
    """Above neutral they do not count; they are not unknown for that."""
    found = counted({"age_stage": proven("a16_17"), factor: proven(level)})

    assert found.not_counted == (NotCounted(factor, level, "juvenile"),)
    assert found.excluded_above == frozenset(JUVENILE_RULE)
    assert factor not in found.unknown


def test_a_juvenile_keeps_what_mitigates() -> None:
    """An impulsive act counts in a juvenile's favour."""
    found = counted({"age_stage": proven("a16_17"), "premeditation": Answer("impulsive")})

    assert "premeditation" in found.counted


def test_whoever_may_be_a_juvenile_is_treated_as_one() -> None:
    """A doubt whether eighteen is enough."""
    found = counted({"premeditation": proven("planned")}, age_doubt_eighteen=True)

    assert [item.reason for item in found.not_counted] == ["juvenile"]


def test_an_age_without_proof_excludes_nothing() -> None:
    """The answer is unknown, and an unknown age is not a juvenile's."""
    found = counted({"age_stage": Answer("a16_17"), "premeditation": proven("planned")})

    assert [item.factor for item in found.not_counted] == ["age_stage"]
    assert found.excluded_above == frozenset()


@pytest.mark.parametrize(
    ("grave_role", "joint_role", "counts"),
    [
        ("leading", "ringleader", False),
        ("active", "principal", False),
        ("active", "accessory", True),
        ("general", "ringleader", True),
    ],
)
def test_a_grave_role_is_not_counted_again_as_joint_role(
    grave_role: str, joint_role: str, counts: bool
) -> None:
    """Beside an active or leading role the joint role counts only where it mitigates."""
    found = counted({"grave_crime_role": proven(grave_role), "joint_role": proven(joint_role)})

    assert ("joint_role" in found.counted) is counts


def test_completeness_is_the_share_of_what_is_counted_or_does_not_apply() -> None:
    """What was taken out does not make a file more complete."""
    found = counted(
        {
            "restitution": Answer("not_applicable"),
            "work_study_stability": Answer("stable"),
            "frequency_pattern": proven("multiple", element=True),
            "retaliation": Answer("threat"),
            "collusion": Answer("unknown"),
        }
    )

    assert found.not_applicable == 1
    assert found.completeness == pytest.approx(2 / 43)


def test_what_does_not_apply_is_not_unknown() -> None:
    """Nobody is asked to obtain evidence of it."""
    unknown = counted({"restitution": Answer("not_applicable")}).unknown

    assert "restitution" not in unknown
    assert len(unknown) == 42


def test_a_rule_on_some_factors_concerns_no_other() -> None:
    """The rule on juveniles leaves a criminal record alone."""
    rule = next(rule for rule in LAW.counting if rule.reason == "juvenile")
    by_id = LAW.scale.by_id

    assert concerns(rule, by_id["premeditation"], proven("planned"))
    assert not concerns(rule, by_id["criminal_record"], proven("recidivist"))
