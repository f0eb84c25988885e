"""Every ruling that the law pack can come to, by brute force over abstract cases.

The cases are products of what the rules read, family by family: what decides before any score, the
danger table with everything that changes it, and release. Whatever they come to has a label, gives
at least one reason, and keeps two promises: at the review of an arrest nothing proposes or decides
bail (Rule 285 II), and a refusal rests either on Rule 135 II or on Rule 140, never on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest

from data.law.catalogue import law_pack
from model.circumstances import NO_CIRCUMSTANCES, Circumstance, Circumstances
from model.factors import Star
from model.facts import Facts
from model.law import Stage
from model.recommendation import Reason, alternatives, concluded, label, reasons, rule

LAW = law_pack("cn-2026.1")
ON = date(2026, 11, 22)
ABSENT = {
    name: () if spec.kind in {"choices", "records"} else None for name, spec in LAW.findings.items()
}
SOUND = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
BANDS = ("low", "medium", "high")
# A verb that proposes or decides, then bail soon after; that it would not suffice is a reason.
PROPOSES_BAIL = re.compile(
    r"(?:建议|提议|提出|决定|同意|批准|应当|可以|宜|改为|变更为|转为|予以|责令|拟)"
    r"[^，。；：“”（）]{0,12}(?<!不得)取保候审(?!(?:尚)?不足)"
)
RULE_140 = re.compile(r"R140(?:-\d+)?")


def star(**marks: bool) -> Star:
    """Return a statutory circumstance with some marks."""
    plain = {"grave": False, "floor_medium": False, "juvenile_grave": False}
    return Star(items=("R129-2",), dangers=(1,), **(plain | marks))


def circumstances(*stars: Star, other: int | None = None) -> Circumstances:
    """Return counted circumstances, each independent of the others."""
    items = tuple(
        Circumstance("new_crime_intent", f"level_{number}", found, (f"证据{number}",))
        for number, found in enumerate(stars)
    )
    return Circumstances(items, other, len(items), floor=False)


CIRCUMSTANCES = {
    "none": NO_CIRCUMSTANCES,
    "one": circumstances(star()),
    "closing item": circumstances(other=1),
    "two": circumstances(star(), star()),
    "grave": circumstances(star(grave=True)),
    "grave for a juvenile": circumstances(star(grave=True, juvenile_grave=True)),
}
BREACHES: dict[str, tuple[Mapping[str, Any], ...]] = {
    "no breach": (),
    "shall": ({"measure": "bail", "item": "R101-1-2"},),
    "may": ({"measure": "bail", "item": "R101-2-1"},),
    "may, disrupting": ({"measure": "bail", "item": "R101-2-1", "grave_disruption": True},),
    "shall, disrupting": ({"measure": "bail", "item": "R101-1-2", "grave_disruption": True},),
    "police list": ({"measure": "bail", "item": "P135-6"},),
}
NEEDS: dict[str, Mapping[str, str]] = {
    "adult": {},
    "juvenile": {"age_stage": "a16_17"},
    "pregnant": {"special_physical_condition": "pregnant"},
    "juvenile and pregnant": {"age_stage": "a16_17", "special_physical_condition": "pregnant"},
}
MANDATORY: dict[str, Mapping[str, str]] = {
    "no ground": {},
    "record": {"criminal_record": "intent_old"},
    "identity": {"identity_clarity": "unclear"},
}
SPENT: dict[str, Mapping[str, Any]] = {"open": {}, "spent": {"supplement_requested": ON}}
BARRED: dict[str, Mapping[str, Any]] = {"free": {}, "barred": {"bail_bars": ("vile",)}}
MILDNESS: dict[str, tuple[Mapping[str, Any], Mapping[str, str]]] = {
    "not minor": ({}, {}),
    "minor, nothing mild": ({"offence_gravity": "minor", "other_grave_suspicion": False}, {}),
    "minor, pleads guilty": (
        {"offence_gravity": "minor", "other_grave_suspicion": False},
        {"plea_acceptance": "signed"},
    ),
    "minor, young, remorse, care": (
        {"offence_gravity": "minor", "other_grave_suspicion": False, "remorse": True},
        {"age_stage": "a16_17", "family_community_support": "family", "joint_role": "accessory"},
    ),
    "minor, other grave suspicion": (
        {"offence_gravity": "minor", "other_grave_suspicion": True},
        {"plea_acceptance": "signed"},
    ),
}
PHASES = ("investigation", "prosecution", "trial")


def facts(
    stage: Stage, findings: Mapping[str, Any], answers: Mapping[str, str], **read: Any
) -> Facts:
    """Return the facts of an abstract case; at necessity review custody is always found."""
    custody = {"phase": "investigation", **(findings.get("custody") or {})}
    held = {"custody": custody} if stage is Stage.NECESSITY_REVIEW else {}
    made = {**ABSENT, **SOUND, **findings, **held}
    read = {"band": "low", "completeness": 0.9, **read}
    return Facts(stage, ON, made, dict(answers), dict(answers), **read)


def before_any_score() -> Iterator[Facts]:
    """Yield cases that differ in evidence, exemption, liability and penalty."""
    liabilities = (None, "liable", "under_age", "incapable", "age_doubt_affects_liability")
    penalties = ("below_imprisonment", "imprisonment", "ten_years_or_more", "not_found")
    for stage, evidence, exemption, liability, penalty, band in product(
        Stage,
        ("sufficient", "insufficient", "no_crime"),
        (None, "CPL16-2"),
        liabilities,
        penalties,
        BANDS,
    ):
        found = {"crime_evidence": evidence, "exemption": exemption, "liability": liability}
        yield facts(stage, {**found, "penalty": penalty}, {}, band=band)


def by_gates() -> Iterator[Facts]:
    """Yield cases that differ in penalty, breach, mandatory grounds, needs and circumstances."""
    penalties = ("below_imprisonment", "imprisonment", "ten_years_or_more", "not_found")
    for stage, penalty, breaches, mandatory, need, found, band in product(
        Stage,
        penalties,
        BREACHES.values(),
        MANDATORY.values(),
        NEEDS.values(),
        CIRCUMSTANCES.values(),
        BANDS,
    ):
        findings = {"penalty": penalty, "breaches": breaches}
        answers = {**mandatory, **need}
        yield facts(stage, findings, answers, circumstances=found, band=band)


def by_table() -> Iterator[Facts]:
    """Yield cases that differ in everything that the danger table and its adjustments read."""
    for stage, found, band, spent, barred, mild, need, penalty, completeness, high in product(
        Stage,
        CIRCUMSTANCES.values(),
        BANDS,
        SPENT.values(),
        BARRED.values(),
        MILDNESS.values(),
        ("adult", "juvenile", "pregnant"),
        ("imprisonment", "not_found"),
        (0.3, 0.9),
        (False, True),
    ):
        if high and band != "high":
            continue
        findings = {**spent, **barred, **mild[0], "penalty": penalty}
        answers = {**NEEDS[need], **mild[1]}
        read = {"completeness": completeness, "min_in_high_band": high}
        yield facts(stage, findings, answers, circumstances=found, band=band, **read)


def by_release() -> Iterator[Facts]:
    """Yield cases under review of detention that differ in what asks for release."""
    for phase, changed, exceeding, fixed, remorse, penalty, found, band in product(
        PHASES,
        (None, True),
        (None, True),
        (None, True),
        (None, True),
        ("below_imprisonment", "imprisonment", "not_found"),
        CIRCUMSTANCES.values(),
        BANDS,
    ):
        custody = {
            "phase": phase,
            "evidence_changed": changed,
            "would_exceed_sentence": exceeding,
            "facts_fixed": fixed,
        }
        findings = {"custody": custody, "remorse": remorse, "penalty": penalty}
        answers = {"plea_acceptance": "signed"}
        yield facts(Stage.NECESSITY_REVIEW, findings, answers, circumstances=found, band=band)


FAMILIES = {
    "before any score": before_any_score,
    "gates": by_gates,
    "danger table": by_table,
    "release": by_release,
}


def cited(said: tuple[Reason, ...]) -> set[str]:
    """Return every citation of some reasons."""
    return {citation for reason in said for citation in reason.citations}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_ruling_has_its_words(family: str) -> None:
    """Label and reasons exist, keep the two promises, and cite what the pack holds."""
    for case in FAMILIES[family]():
        ruling = rule(case, LAW)
        case_then = concluded(case, ruling)
        said, offered = reasons(ruling, case_then, LAW), alternatives(ruling, case_then)
        words = (*label(ruling, case_then, LAW), *(part.text for part in (*said, *offered)))

        assert said, (case, ruling.outcome)
        assert cited(said) <= LAW.citations.keys()
        rule_140 = any(map(RULE_140.fullmatch, cited(said)))
        assert not (rule_140 and "R135-2" in cited(said)), (case, said)
        if case.stage is Stage.ARREST_REVIEW:
            proposing = [text for text in words if PROPOSES_BAIL.search(text)]
            assert proposing == [], case


def test_no_text_of_arrest_review_proposes_bail() -> None:
    """Labels, warnings, grounds and alternatives that may be said there, each by itself."""
    spoken = [ground for grounds in LAW.basis_grounds.values() for ground in grounds]
    for gate in LAW.gates["arrest_review"]:
        spoken += [*gate.grounds, *gate.alternatives]
    for adjustment in LAW.adjustments:
        spoken += [*adjustment.grounds, *adjustment.alternatives]
    texts = [g.text for g in spoken if not g.stages or "arrest_review" in g.stages]
    texts += [w.text_zh for w in LAW.warnings if not w.stages or "arrest_review" in w.stages]
    texts += [words.text_zh for words in LAW.labels if "arrest_review" in words.stages]

    assert len(texts) > 50
    assert [text for text in texts if PROPOSES_BAIL.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "建议取保候审。",
        "决定对犯罪嫌疑人取保候审。",
        "建议公安机关采取取保候审措施。",
        "可以变更为取保候审。",
        "拟不批准逮捕，应当依法取保候审。",
    ],
)
def test_a_proposal_is_recognised(text: str) -> None:
    """The pattern finds proposals and decisions, so that its silence means something."""
    assert PROPOSES_BAIL.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "采取取保候审尚不足以防止发生社会危险性，应当批准逮捕。",
        "尚不能认定取保候审不足以防止发生社会危险性，不符合逮捕条件。",
        "违反取保候审、监视居住规定，属于应当予以逮捕的行为。",
        "可以提出采取监视居住措施的建议。",
        "公安机关不得取保候审的，依公安规定第八十二条。",
    ],
)
def test_a_reason_is_no_proposal(text: str) -> None:
    """Why bail would not suffice, and what it forbids, may be said."""
    assert not PROPOSES_BAIL.search(text)


def test_the_cases_come_to_every_outcome() -> None:
    """The families reach every basis and every gate of the pack, so none escapes the promises."""
    ruled = [rule(case, LAW) for family in FAMILIES.values() for case in family()]
    gates = {gate.id for stage in LAW.gates.values() for gate in stage}
    bases = {gate.basis for stage in LAW.gates.values() for gate in stage if gate.basis}

    assert {ruling.gate.id for ruling in ruled} == gates
    assert {ruling.outcome.basis for ruling in ruled} == bases | set(LAW.basis_grounds)
