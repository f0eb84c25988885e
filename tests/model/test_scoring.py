"""Adding up: total, sums and the range that unknown answers leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.evidence import count
from model.scoring import score, spans
from tests.case_tables import CARD, LAW, assess_case, request_of

FACTORS = LAW.scale.by_id


def case(*levels: str, rest: str = "unknown") -> dict[str, object]:
    """Return a case with some answers, each proven."""
    return {"id": "S", "levels": list(levels), "rest": rest}


def test_an_empty_file_has_total_0_and_the_whole_range() -> None:
    """Each unknown factor may still add its least or its most; 0 is always possible."""
    score = assess_case(case()).score

    assert score.total == 0
    assert score.minimum == sum(min(0, *levels.values()) for levels in CARD.points.values())
    assert score.maximum == sum(max(0, *levels.values()) for levels in CARD.points.values())
    assert score.contributions == ()


def test_a_full_file_leaves_no_range() -> None:
    """What is known cannot turn out otherwise."""
    score = assess_case(case(rest="neutral")).score

    assert score.minimum == score.total == score.maximum


def test_points_add_up_by_class_and_by_danger() -> None:
    """Points below 0 lower class and total; for a danger only points above 0 speak."""
    score = assess_case(
        case("restitution.full", "retaliation.threat", "new_crime_intent.major")
    ).score

    assert score.total == -5 + 7 + 10
    assert score.by_class == {"personal": 10, "offence": -5, "obstruction": 7}
    assert score.by_danger == {1: 10, 2: 10, 3: 0, 4: 7, 5: 0}


def test_contributions_stand_in_the_order_of_the_scale_with_their_evidence() -> None:
    """What a person reads follows the form, not the order of entry."""
    score = assess_case(case("retaliation.threat", "criminal_record.none")).score

    assert [(c.factor, c.level, c.points, c.evidence) for c in score.contributions] == [
        ("criminal_record", "none", -2, ("证据：criminal_record",)),
        ("retaliation", "threat", 7, ("证据：retaliation",)),
    ]


@pytest.mark.parametrize(
    ("factor", "excluded", "span"),
    [
        ("criminal_record", False, (-2, 10)),
        ("retaliation", False, (0, 10)),
        ("restitution", False, (-5, 0)),
        ("premeditation", False, (-2, 4)),
        ("premeditation", True, (-2, 0)),
        ("joint_role", True, (-5, 0)),
    ],
)
def test_what_could_not_count_widens_no_range(
    factor: str, excluded: bool, span: tuple[int, int]
) -> None:
    """Where levels above neutral are excluded the unknown answer can only lower."""
    excluded_above = frozenset({factor} if excluded else ())

    assert spans(LAW, CARD, excluded_above)[factor] == span


# Of an adult each of these counts, of a juvenile none; without the age nobody knows.
RECORDS = (
    "public_security_record.criminal",
    "administrative_record.within_1y_same",
    "premeditation.counter",
    "drug_gambling_habit.linked",
)


def of_age(level: str) -> dict[str, object]:
    """Return a file with four records that do not count against a juvenile, and an age."""
    return case(*RECORDS, f"age_stage.{level}", rest="neutral")


def test_the_range_of_an_unknown_age_holds_the_total_at_each_age() -> None:
    """Whether he is a juvenile is undecided, so what would not count then may still fall away."""
    score = assess_case(of_age("unknown")).score
    totals = {age: assess_case(of_age(age)).score.total for age in FACTORS["age_stage"].level_ids}

    assert (score.total, totals["a16_17"]) == (17, -9)
    assert (score.minimum, score.maximum) == (min(totals.values()), max(totals.values()))


def test_an_age_that_is_known_leaves_nothing_undecided() -> None:
    """An adult's records stay; a juvenile's are out already."""
    for age in ("a18_74", "a16_17"):
        score = assess_case(of_age(age)).score
        assert score.minimum == score.total == score.maximum


def test_points_below_0_that_may_fall_away_raise_the_maximum() -> None:
    """What lowers the total may be taken out as well as what raises it."""
    rule = replace(LAW.counting[2], levels="any", factors=frozenset({"criminal_record"}))
    law = replace(LAW, counting=(*LAW.counting[:2], rule))
    counted = count(request_of(case("criminal_record.none")), law)

    with_rule, without = (
        score(found, law, CARD) for found in (counted, replace(counted, undecided=frozenset()))
    )

    assert counted.undecided == {"criminal_record"}
    assert (with_rule.minimum, with_rule.maximum) == (without.minimum, without.maximum + 2)
