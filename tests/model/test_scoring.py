"""Adding up: total, sums and the range that unknown answers leave."""

from __future__ import annotations

import pytest

from model.scoring import spans
from tests.case_tables import CARD, LAW, assess_case

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
