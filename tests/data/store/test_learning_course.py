"""The course of a suspect becomes a row of case records that the check of records accepts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.records.reading import read_records
from data.settings.learning import learning_map
from data.store.events import StoredEvent
from data.store.learning_course import course_cells
from tests.record_tables import BAILED, LAW, Cells, write_rows

CODES = learning_map(LAW)
Said = tuple[str, str, dict[str, Any]]
GUILTY = {"verdict": "guilty", "sentence": "imprisonment"}
SUBMITTED: Said = ("submitted_for_arrest", "2023-03-01", {})
REFUSED: Said = ("arrest_refused", "2023-03-08", {"refusal_ground": "no_danger"})
APPROVED: Said = ("arrest_approved", "2023-03-08", {"arrest_ground": "CPL81-1"})
BAIL: Said = ("bail_began", "2023-03-08", {})
PROSECUTED: Said = ("prosecuted", "2023-06-01", {})


def judged(**detail: Any) -> Said:
    """Return a judgment that took effect."""
    return ("judgment_effective", "2023-09-01", {**GUILTY, **detail})


def breached(day: str, item: str) -> Said:
    """Return a proven breach of bail."""
    return ("bail_breached", day, {"bail_breach_item": item, "found": "established"})


# What happened, in order, and what must stand in the row of it.
COURSES: dict[str, tuple[Sequence[Said], Cells]] = {
    "bail without a breach, then a suspended sentence": (
        [SUBMITTED, REFUSED, BAIL, PROSECUTED, judged(sentence_months=8, probation=True)],
        {
            "submitted_on": "2023-03-01", "decided_on": "2023-03-08", "decision": "bail",
            "refusal_ground": "no_danger", "evidence": "sufficient", "bail_start": "2023-03-08",
            "bail_end": "2023-09-01", "prosecution": "prosecuted", "prosecution_on": "2023-06-01",
            "sentence": "imprisonment", "sentence_months": "8", "probation": "true",
            "judgment_on": "2023-09-01", "closed_on": "2023-09-01", "days_detained": "0",
        },
    ),
    "bail began before the decision and was ordered anew": (
        [
            ("bail_began", "2023-02-01", {}), SUBMITTED, REFUSED,
            ("bail_renewed_by_procuratorate", "2023-05-01", {}), ("bail_ended", "2023-08-01", {}),
        ],
        {"bail_start": "2023-03-08", "bail_end": "2023-08-01", "closed_on": ""},
    ),
    "violations that are proven, within bail": (
        [
            ("fled", "2023-03-02", {"found": "established"}), SUBMITTED, REFUSED, BAIL,
            breached("2023-04-01", "R101-1-3"),
            breached("2023-04-02", "R101-2-1"),
            ("new_crime_filed", "2023-04-03", {}),
            ("fled", "2023-04-04", {"found": "suspected"}),
            ("arrested", "2023-04-10", {"arrest_ground": "CPL81-4"}),
            ("self_harm", "2023-05-01", {"found": "established"}),
        ],
        {
            "violations": "obstruction@2023-04-01;minor@2023-04-02;new_crime@2023-04-03",
            "bail_end": "2023-04-10", "converted_on": "2023-04-10", "converted_ground": "CPL81-4",
        },
    ),
    "bail that still lasts": (
        [SUBMITTED, REFUSED, BAIL],
        {"bail_start": "2023-03-08", "bail_end": "", "closed_on": "", "days_detained": ""},
    ),
    "arrested, with days in custody": (
        [("detained", "2023-02-25", {}), SUBMITTED, APPROVED, ("arrested", "2023-03-08", {}),
         PROSECUTED, judged(sentence_years=1, sentence_months=2)],
        {
            "decision": "arrest", "arrest_ground": "CPL81-1", "mandatory_ground": "",
            "sentence_months": "14", "days_detained": "188", "bail_start": "",
        },
    ),
    "arrested on a ground that leaves no choice": (
        [SUBMITTED, ("arrest_approved", "2023-03-08", {"arrest_ground": "CPL81-3"})],
        {"decision": "arrest", "mandatory_ground": "CPL81-3"},
    ),
    "bail in the place of an arrest is not that of the review": (
        [SUBMITTED, APPROVED, ("arrested", "2023-03-08", {}), ("bail_began", "2023-05-01", {})],
        {"decision": "arrest", "bail_start": "", "violations": ""},
    ),
    "refused for lack of evidence, no measure": (
        [SUBMITTED, ("arrest_refused", "2023-03-08", {"refusal_ground": "evidence_insufficient"}),
         ("case_withdrawn", "2023-04-01", {})],
        {
            "decision": "no_measure", "evidence": "insufficient", "prosecution": "withdrawn",
            "closed_on": "2023-04-01", "sentence": "",
        },
    ),
    "residential surveillance": (
        [SUBMITTED, REFUSED, ("surveillance_began", "2023-03-09", {})],
        {"decision": "surveillance", "bail_start": ""},
    ),
    "refused, then arrested anew before any bail": (
        [SUBMITTED, REFUSED, ("arrested", "2023-03-20", {}), ("bail_began", "2023-05-01", {})],
        {"decision": "no_measure", "bail_start": ""},
    ),
    "diverted on bail": (
        [("diverted", "2023-03-08", {"diversion": "bail_and_transfer"}), BAIL,
         ("not_prosecuted_minor", "2023-05-01", {})],
        {
            "diverted": "bail", "decision": "", "submitted_on": "", "bail_start": "2023-03-08",
            "prosecution": "not_prosecuted_minor", "closed_on": "2023-05-01",
        },
    ),
    "diverted by direct transfer": (
        [("diverted", "2023-03-08", {"diversion": "direct_transfer"}), PROSECUTED],
        {"diverted": "transfer", "bail_start": "", "prosecution": "prosecuted"},
    ),
    "acquitted": (
        [SUBMITTED, APPROVED, PROSECUTED, judged(verdict="not_guilty", sentence=None)],
        {"sentence": "acquitted", "probation": "false", "sentence_months": ""},
    ),
    "prosecution withdrawn": (
        [SUBMITTED, APPROVED, PROSECUTED, ("prosecution_withdrawn", "2023-07-01", {})],
        {"prosecution": "withdrawn", "closed_on": "2023-07-01", "sentence": ""},
    ),
    "died": (
        [SUBMITTED, REFUSED, BAIL, ("died", "2023-04-01", {})],
        {"bail_end": "2023-04-01", "closed_on": "2023-04-01", "prosecution": ""},
    ),
}  # fmt: skip


def stored(said: Sequence[Said]) -> list[StoredEvent]:
    """Return events as the store gives them."""
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        StoredEvent(str(n), "o", "s", None, kind, date.fromisoformat(day), detail, "", "u", at)
        for n, (kind, day, detail) in enumerate(said)
    ]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_becomes_its_columns(name: str) -> None:
    """What the table says stands in the row; an empty cell is none."""
    said, expected = COURSES[name]
    cells = course_cells(stored(said), CODES)
    assert cells is not None
    assert {column: cells.get(column, "") for column in expected} == expected


def test_every_course_passes_the_check_of_records(tmp_path: Path) -> None:
    """The rows contradict themselves nowhere, whatever happened."""
    fixed = ("law_version", "synthetic", "district", "decider", "offence")
    levels = {factor.id: "unknown" for factor in LAW.scale}
    rows = [
        {
            **{name: BAILED[name] for name in fixed},
            **levels,
            **(course_cells(stored(said), CODES) or {}),
            "record": f"r{number}",
            "suspect": f"s{number}",
        }
        for number, (said, _) in enumerate(COURSES.values())
    ]
    records = read_records(write_rows(tmp_path / "c.csv", rows))
    assert [(each.column, each.problem.code) for each in records.problems()] == []
    assert len(records.frame) == len(COURSES)


@pytest.mark.parametrize(
    "said",
    [[], [SUBMITTED], [("diverted", "2023-03-08", {"diversion": "more_evidence"})]],
)
def test_without_a_decision_there_is_no_row(said: Sequence[Said]) -> None:
    """A case that is still before its decision teaches nothing."""
    assert course_cells(stored(said), CODES) is None
