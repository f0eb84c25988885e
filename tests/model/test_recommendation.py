"""The recommendation: gates first, then the danger table and its adjustments (gates, 2 to 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from model.assessment import Assessment
from model.law import Outcome, Stage
from model.recommendation import concluded, label, reasons, rule
from tests.case_tables import LAW, assess_case

MINOR: dict[str, Any] = {"offence_gravity": "minor", "other_grave_suspicion": False}


def assessed(
    *levels: str, stage: str = "arrest_review", rest: str = "neutral", **findings: Any
) -> Assessment:
    """Return the assessment of a case; what is not listed is neutral, each answer proven."""
    if stage == Stage.NECESSITY_REVIEW:
        findings = {"custody": {"phase": "investigation"}} | findings
    case = {"id": "R", "levels": levels, "stage": stage, "rest": rest, "findings": findings}
    return assess_case(case)


def outcome(found: Assessment) -> tuple[str, str, str]:
    """Return gate, recommendation and basis."""
    ruling = found.ruling
    return ruling.gate.id, ruling.outcome.recommendation, ruling.outcome.basis


LOW = ("restitution.full", "reconciliation.performed", "plea_acceptance.signed")
HIGH = ("means_violence.cruel", "harm_consequence.very_serious", "offence_category.severe_violent")
ONE, GRAVE = ("flight_conduct.voiced",), ("flight_conduct.history",)
TWO = (*ONE, "collusion.attempt")

TABLE = [
    ((), LOW, "bail", "danger_unproven"),
    ((), (), "bail", "danger_unproven"),
    ((), HIGH, "supplement", "danger_unproven"),
    (ONE, LOW, "bail", "bail_suffices"),
    (ONE, (), "panel", "borderline"),
    (ONE, HIGH, "panel", "borderline"),
    (TWO, (*LOW, "arrival_mode.surrender", "evidence_fixation.fixed"), "bail", "bail_suffices"),
    (TWO, LOW, "panel", "borderline"),
    (TWO, HIGH, "arrest", "danger_proven"),
    (GRAVE, (*LOW, "arrival_mode.surrender"), "panel", "borderline"),
    (GRAVE, HIGH, "arrest", "danger_proven"),
]


@pytest.mark.parametrize(("starred", "rest", "recommendation", "basis"), TABLE)
@pytest.mark.parametrize("stage", ["pre_submission", "arrest_review"])
def test_the_danger_table_reads_circumstances_and_band(
    starred: tuple[str, ...], rest: tuple[str, ...], recommendation: str, basis: str, stage: str
) -> None:
    """No circumstance, one, or a grave one or several; low, medium or high."""
    found = assessed(*starred, *rest, stage=stage)

    assert outcome(found) == ("danger_assessment", recommendation, basis)


@pytest.mark.parametrize(
    ("starred", "rest", "recommendation", "basis"),
    [
        ((), HIGH, "bail", "danger_unproven"),
        (ONE, LOW, "bail", "bail_suffices"),
        (ONE, (), "panel", "borderline"),
        (ONE, HIGH, "arrest", "danger_proven"),
        (GRAVE, HIGH, "arrest", "danger_proven"),
    ],
)
def test_in_custody_there_is_no_request_for_evidence(
    starred: tuple[str, ...], rest: tuple[str, ...], recommendation: str, basis: str
) -> None:
    """At necessity review what is unproven means release, and one circumstance can keep."""
    found = assessed(*starred, *rest, stage="necessity_review")

    assert outcome(found)[1:] == (recommendation, basis)


@pytest.mark.parametrize(
    ("findings", "recommendation"),
    [
        ({}, "supplement"),
        ({"supplement_requested": "2026-11-15"}, "bail"),
        ({"decision_due": "2026-11-23"}, "supplement"),
        ({"decision_due": "2026-11-22"}, "bail"),
    ],
    ids=["open", "requested", "a day left", "due today"],
)
def test_evidence_is_asked_for_once_and_while_there_is_time(
    findings: dict[str, Any], recommendation: str
) -> None:
    """A high total without a circumstance then ends as bail: danger was not proven."""
    assert assessed(*HIGH, **findings).ruling.outcome == Outcome(recommendation, "danger_unproven")


ARREST = (*GRAVE, *HIGH)


@pytest.mark.parametrize(
    ("levels", "findings", "recommendation", "basis", "adjustment"),
    [
        (ARREST, {"penalty": "not_found"}, "supplement", "penalty_unproven", "penalty_unproven"),
        (
            ARREST,
            {"penalty": "not_found", "supplement_requested": "2026-11-15"},
            "no_arrest",
            "penalty_unproven",
            "penalty_unproven",
        ),
        ((*ARREST, "sole_caregiver.sole_dependant"), {}, "panel", "borderline", "cpl74_panel"),
        (
            ARREST,
            {"special_need": {"facts": "独自抚养幼子"}},
            "panel",
            "borderline",
            "cpl74_panel",
        ),
        (
            (*TWO, *HIGH, "means_violence.cruel", "age_stage.a16_17"),
            {},
            "panel",
            "borderline",
            "juvenile_strict",
        ),
        (
            (*ONE, *LOW),
            {"bail_bars": ["vile"]},
            "panel",
            "borderline",
            "bail_barred",
        ),
    ],
    ids=["penalty open", "penalty open, spent", "sole care", "special need", "juvenile", "barred"],
)
def test_an_adjustment_changes_what_the_table_gave(
    levels: tuple[str, ...],
    findings: dict[str, Any],
    recommendation: str,
    basis: str,
    adjustment: str,
) -> None:
    """Each is recorded, so that its reasons are printed."""
    ruling = assessed(*levels, **findings).ruling

    assert ruling.outcome == Outcome(recommendation, basis)
    assert [applied.id for applied in ruling.adjustments] == [adjustment]


def test_a_juvenile_with_a_circumstance_grave_enough_may_be_arrested() -> None:
    """The strictness of CPL 280 is met by a circumstance with its mark."""
    found = assessed(*ARREST, "age_stage.a16_17")

    assert outcome(found) == ("danger_assessment", "arrest", "danger_proven")


@pytest.mark.parametrize(
    ("findings", "recommendation"),
    [({}, "supplement"), ({"supplement_requested": "2026-11-15"}, "panel")],
)
def test_a_thin_file_is_never_an_arrest(findings: dict[str, Any], recommendation: str) -> None:
    """Evidence is asked for first; once it was, people decide."""
    found = assessed(*ARREST, rest="unknown", **findings)

    assert found.ruling.outcome == Outcome(recommendation, "borderline")


@pytest.mark.parametrize(
    ("findings", "levels", "expected"),
    [
        ({"crime_evidence": "no_crime", "penalty": "not_found"}, (), ("no_crime", "no_arrest")),
        ({"exemption": "CPL16-2"}, (), ("no_crime", "no_arrest")),
        ({"liability": "incapable"}, (), ("not_liable", "no_arrest")),
        ({"crime_evidence": "insufficient"}, (), ("insufficient_evidence", "no_arrest")),
        ({"penalty": "ten_years_or_more"}, LOW, ("mandatory_arrest", "arrest")),
        ({}, ("identity_clarity.unclear",), ("mandatory_arrest", "arrest")),
        ({}, ("criminal_record.negligent",), ("danger_assessment", "bail")),
        (
            {"penalty": "ten_years_or_more", "age_doubt_eighteen": True},
            ("age_stage.unknown",),
            ("mandatory_panel", "panel"),
        ),
    ],
)
def test_a_gate_decides_before_any_score(
    findings: dict[str, Any], levels: tuple[str, ...], expected: tuple[str, str]
) -> None:
    """The first gate that holds wins, however high or low the total."""
    assert outcome(assessed(*levels, **findings))[:2] == expected


BREACH: dict[str, Any] = {"breaches": [{"measure": "bail", "item": "R101-2-1"}]}


def test_a_breach_that_may_lead_to_arrest_leads_to_the_panel() -> None:
    """Proportion is for people, unless danger is proven anyway."""
    found = assessed(*LOW, **BREACH)

    assert outcome(found) == ("breach_may", "panel", "breach_may")
    assert (found.ruling.gate_speaks, found.ruling.table_speaks) == (True, False)


def test_where_danger_is_proven_the_breach_is_a_further_ground() -> None:
    """Both speak: the gate first, then the table."""
    found = assessed(*ARREST, **BREACH)

    assert outcome(found) == ("breach_may", "arrest", "danger_proven")
    assert [reason.citations[0] for reason in found.grounds] == ["CPL81-4", "CPL81-1"]


def test_reasons_name_the_circumstances_that_were_counted() -> None:
    """The items of the rules stand behind those of the code."""
    (reason,) = assessed(*ARREST).grounds

    star = LAW.scale.levels["flight_conduct", "history"].star
    assert star is not None
    assert set(star.items) <= set(reason.citations)
    assert reason.citations[:2] == ("CPL81-1", "R128-1")


def test_minor_crime_has_reasons_of_its_own() -> None:
    """Rule 140 is named only where its opening condition holds."""
    cited = {c for g in assessed("plea_acceptance.signed", **MINOR).grounds for c in g.citations}
    other = {c for g in assessed("plea_acceptance.signed").grounds for c in g.citations}

    assert {"R140", "R140-5"} <= cited
    assert not any(citation.startswith("R140") for citation in other)


def test_no_sentence_is_said_twice() -> None:
    """Two rules with the same words give one reason."""
    found = assessed(*ARREST, **BREACH)
    doubled = replace(found.ruling, adjustments=LAW.adjustments + LAW.adjustments)
    texts = [reason.text for reason in reasons(doubled, found.facts, LAW)]

    assert len(texts) == len(set(texts))


def test_alternatives_come_with_the_panel_only() -> None:
    """Residential surveillance is only ever an alternative."""
    with_need = assessed(*ARREST, special_need={"facts": "独自抚养幼子"})

    assert [reason.citations for reason in with_need.alternatives] == [("CPL74-1", "R141")]
    assert assessed(*ARREST).alternatives == ()


@pytest.mark.parametrize(
    ("stage", "findings", "words"),
    [
        ("pre_submission", {}, "不提请逮捕，取保候审后直接移送"),
        ("pre_submission", {"bail_bars": ["vile"]}, "不提请逮捕（不得取保，提请集体研究）"),
        ("arrest_review", {}, "不批准逮捕（无社会危险性）"),
        ("arrest_review", {"penalty": "below_imprisonment"}, "不批准逮捕（徒刑以下）"),
        ("necessity_review", {}, "建议释放或者变更强制措施"),
        ("necessity_review", {"penalty": "below_imprisonment"}, "应当建议释放或者变更强制措施"),
        ("necessity_review", {"custody": {"phase": "prosecution"}}, "直接释放或者变更强制措施"),
    ],
)
def test_the_label_follows_stage_route_and_phase(
    stage: str, findings: dict[str, Any], words: str
) -> None:
    """The same recommendation has the words of its stage."""
    assert assessed(*LOW, stage=stage, **findings).label_zh == words


def test_an_outcome_without_words_is_an_error_of_the_pack() -> None:
    """It is named instead of being printed blank."""
    found = assessed(*LOW)

    with pytest.raises(LookupError, match="no label for arrest_review, danger_assessment"):
        label(found.ruling, found.facts, replace(LAW, labels=()))


def test_what_was_concluded_is_read_by_warnings_and_wording() -> None:
    """Recommendation, basis and route become facts."""
    found = assessed(*LOW)
    facts = concluded(replace(found.facts, recommendation="", basis="", route=""), found.ruling)

    assert (facts.recommendation, facts.basis, facts.route) == (
        "bail",
        "danger_unproven",
        "danger_assessment",
    )


def test_ruling_is_a_function_of_the_facts() -> None:
    """The same facts give the same ruling."""
    found = assessed(*ARREST, **BREACH)

    assert rule(found.facts, LAW) == found.ruling
