"""The course of the cohort: row for row beside what is learnt from."""

from __future__ import annotations

from data.course_outcomes import ENDINGS
from data.learning_set import NOT_OBSERVED
from tests.data.cohort.test_building import OPEN, cohort_of
from tests.record_tables import ARRESTED, BAILED, Cells

ENDED: list[tuple[Cells, str | None]] = [
    (BAILED, "light"),
    ({**BAILED, "probation": "false"}, "unsuspended"),
    (ARRESTED, "light"),
    ({**ARRESTED, "sentence": "acquitted"}, "acquitted"),
    (OPEN, None),
    ({**OPEN, "prosecution": "withdrawn", "prosecution_on": "2023-06-01"}, "not_prosecuted"),
]


def test_every_ending_has_its_place() -> None:
    """Suspended imprisonment is light; an open case has no ending."""
    course = cohort_of([row for row, _ in ENDED]).course
    told = [None if place == NOT_OBSERVED else ENDINGS[place] for place in course.ending]
    assert told == [ending for _, ending in ENDED]


def test_the_course_stands_beside_the_cases() -> None:
    """Record, day and decision of the same rows; what stays out of the cohort stays out here."""
    left_out = {**ARRESTED, "mandatory_ground": "CPL81-3"}
    built = cohort_of([left_out, {**BAILED, "office": "O1"}, ARRESTED])
    course = built.course
    assert len(course) == len(built.learning) == 2
    assert course.record.tolist() == ["r1", "r2"]
    assert course.was("decision", "arrest").tolist() == built.learning.detained.tolist()
    assert course.names["office"] == ("O1",)
    assert course.places["office"].tolist() == [0, NOT_OBSERVED]
    assert str(course.decided_on[0]) == "2023-03-08"
