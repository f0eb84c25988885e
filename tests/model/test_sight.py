"""What the rules of a stage can see of a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.predicates import AnswerIn, Not
from model.sight import sight_of
from tests.case_tables import LAW, assess_case

SIGHT = sight_of(LAW, "arrest_review")
FACTS = assess_case({"id": "S", "levels": ["retaliation.threat"], "rest": "neutral"}).facts
GATES = LAW.gates["arrest_review"]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (("identity_clarity", "clear"), ("identity_clarity", "partly"), True),
        (("identity_clarity", "clear"), ("identity_clarity", "unclear"), False),
        (("identity_clarity", "clear"), ("identity_clarity", "unknown"), True),
        (("age_stage", "a12_13"), ("age_stage", "a16_17"), True),
        (("age_stage", "a18_74"), ("age_stage", "a75"), True),
        (("age_stage", "a16_17"), ("age_stage", "a18_74"), False),
        (("work_study_stability", "stable"), ("work_study_stability", "unknown"), True),
    ],
)
def test_levels_that_no_rule_tells_apart_look_the_same(
    first: tuple[str, str], second: tuple[str, str], alike: bool
) -> None:
    """Of a factor that no rule reads even unknown looks like any level."""
    assert (SIGHT.of_answer(*first) == SIGHT.of_answer(*second)) is alike


def test_unknown_differs_where_a_rule_negates() -> None:
    """Under a negation an unknown answer is not established, a known other level is."""
    refuses = Not(AnswerIn("identity_clarity", frozenset({"unclear"})))
    first, *others = LAW.gates["arrest_review"]
    gates = {**LAW.gates, "arrest_review": (replace(first, when=refuses), *others)}
    sight = sight_of(replace(LAW, gates=gates), "arrest_review")

    clear, unknown = (sight.of_answer("identity_clarity", x) for x in ("clear", "unknown"))
    assert clear != unknown


def test_completeness_is_seen_by_its_threshold_only() -> None:
    """Below and above 60 % no rule sees a difference."""
    assert SIGHT.of_completeness(0.0) == SIGHT.of_completeness(0.59) == (False,)
    assert SIGHT.of_completeness(0.6) == SIGHT.of_completeness(1.0) == (True,)


def test_circumstances_are_seen_as_row_of_the_table_and_marks() -> None:
    """A threat is one circumstance, and one grave enough for a juvenile."""
    category, *reached = SIGHT.of_circumstances(FACTS.circumstances)

    assert category == "one"
    assert all(reached)


def test_steering_factors_decide_which_others_count() -> None:
    """Age and the role in grave crime; ages on one side of eighteen steer alike."""
    assert SIGHT.steering.keys() == {"age_stage", "grave_crime_role"}

    age = SIGHT.steering["age_stage"]
    seen = [age.of_level(level) for level in ("a12_13", "a16_17", "a18_74", "a75", "unknown")]
    assert [LAW.counting[place].reason for place in age.places] == ["juvenile"]
    assert seen[0] == seen[1] != seen[2] == seen[3] != seen[4]


def test_gates_that_findings_alone_have_closed_stay_closed() -> None:
    """Open are those that read answers, up to the first that holds whatever is answered."""
    found = SIGHT.open_gates(GATES, FACTS)

    assert "below_imprisonment" not in {gate.id for gate in found}
    assert "mandatory_arrest" in {gate.id for gate in found}
    assert found[-1].id == "danger_assessment"


def test_where_no_gate_is_sure_to_hold_all_that_read_answers_are_open() -> None:
    """A table without its last gate ends without one."""
    found = SIGHT.open_gates(GATES[:-1], FACTS)

    assert found == SIGHT.open_gates(GATES, FACTS)[:-1]
