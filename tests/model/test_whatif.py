"""Every single answer that would change the recommendation is named, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from data.law.catalogue import law_pack_on
from data.scorecards.catalogue import default_scorecard
from model.answers import Answer
from model.assessment import Assessment, assess
from model.evidence import count
from model.factors import UNKNOWN, Factor
from model.law import LawPack
from model.recommendation import rule
from model.request import Request, contradictions, validate
from model.scorecard import Bands
from model.standing import facts_of

ASSESSED_ON = date(2026, 11, 22)
PENALTIES = ("imprisonment", "not_found", "ten_years_or_more")


def current_law() -> LawPack:
    """Return the law pack of the day of assessment."""
    law = law_pack_on(ASSESSED_ON)
    assert law is not None
    return law


def drawn_document(seed: int) -> dict[str, Any]:
    """Return a request drawn at random: some factors answered, many of them neutrally."""
    random, law = Random(seed), current_law()  # noqa: S311 - cases, not secrets
    answers = {
        factor.id: {
            "level": random.choice((factor.neutral, factor.neutral, *factor.level_ids)),
            "evidence": [f"证据卷第{random.randint(1, 99)}页"],
        }
        for factor in law.scale
        if random.random() < (0.2, 0.6, 1.0)[seed % 3]
    }
    stage = ("pre_submission", "arrest_review", "necessity_review")[seed // 3 % 3]
    findings: dict[str, Any] = {
        "crime_evidence": "sufficient",
        "penalty": random.choice(PENALTIES),
    }
    if stage == "necessity_review":
        findings["custody"] = {"phase": "investigation"}
    return {"stage": stage, "on": ASSESSED_ON.isoformat(), "findings": findings, "answers": answers}


def levels_to_try(factor: Factor, request: Request, law: LawPack) -> tuple[str, ...]:
    """Return the answers whose effect a person may want to know."""
    counted = count(request, law)
    if factor.id in counted.counted:
        given = request.answers[factor.id].level
        others = tuple(level for level in factor.level_ids if level != given)
        return (*(others if factor.id in law.changeable else ()), UNKNOWN)
    return factor.level_ids if factor.id in counted.unknown else ()


def ruled_afresh(assessment: Assessment) -> list[tuple[str, str, str]]:
    """Return every single valid change of an answer that changes the recommendation."""
    law, card, request = assessment.law, assessment.card, assessment.request
    found = []
    for factor in law.scale:
        for level in levels_to_try(factor, request, law):
            answers = {**request.answers, factor.id: Answer(level, ("\0tried",))}
            changed = replace(request, answers=answers)
            _, facts = facts_of(count(changed, law), law, card)
            recommendation = rule(facts, law).outcome.recommendation
            other = recommendation != assessment.ruling.outcome.recommendation
            if other and not contradictions(changed, law):
                found.append((factor.id, level, recommendation))
    return found


def proposed(assessment: Assessment) -> list[tuple[str, str, str]]:
    """Return what an assessment says would change the recommendation."""
    return [(item.factor, item.level, item.recommendation) for item in assessment.what_if]


@pytest.mark.parametrize("seed", range(60))
def test_what_if_equals_ruling_on_each_changed_request_afresh(seed: int) -> None:
    """The short way through the trials gives what assessing every changed request gives."""
    law = current_law()
    card, request = default_scorecard(law), validate(drawn_document(seed), law)
    if isinstance(request, list):
        assert {problem.code for problem in request} == {"contradiction"}
        return
    assessment = assess(request, law, card)

    assert proposed(assessment) == ruled_afresh(assessment)


RECORDS = ("public_security_record", "administrative_record", "drug_gambling_habit")
UNDECIDED = ("age_stage", "grave_crime_role")


def with_role_rule_on_grave_role(law: LawPack) -> LawPack:
    """Return a law pack whose rule on the joint role concerns the role that it reads."""
    counting = tuple(
        replace(rule, factors=rule.factors | {"grave_crime_role"})
        if rule.reason == "joint_role"
        else rule
        for rule in law.counting
    )
    return replace(law, counting=counting)


@pytest.mark.parametrize("seed", range(120))
def test_what_if_sees_what_a_change_leaves_undecided(seed: int) -> None:
    """Where the least total decides, an age taken back or given may decide alone.

    The card is high from about the least total on, and the file half empty, so that danger is
    proven only while even the least total stays high. In every third case the rule on the joint
    role takes out the grave role, too.
    """
    random, law = Random(seed), current_law()  # noqa: S311 - cases, not secrets
    if seed % 3 == 0:
        law = with_role_rule_on_grave_role(law)
    document = drawn_document(3 * seed)
    document["findings"]["penalty"] = "imprisonment"
    document["answers"] |= {
        "retaliation": {"level": "done", "evidence": ["报警记录"]},
        "premeditation": {"level": "counter", "evidence": ["监控录像"]},
        "joint_role": {"level": "principal", "evidence": ["供述"]},
        **{
            name: {"level": law.scale.by_id[name].level_ids[-1], "evidence": [name]}
            for name in RECORDS
        },
    }
    for name in RECORDS:
        if random.random() < 0.3:
            del document["answers"][name]
    # What may contradict other answers.
    document["answers"].pop("criminal_record", None)
    for name in UNDECIDED:
        document["answers"].pop(name, None)
        if random.random() < 0.6:
            level = random.choice(law.scale.by_id[name].level_ids)
            document["answers"][name] = {"level": level, "evidence": [f"{name}证明"]}
    request = validate(document, law)
    assert isinstance(request, Request), request
    least = assess(request, law, default_scorecard(law)).score.minimum
    bands = Bands(low_max=least - 40, high_min=least + random.randint(-12, 12))

    assessment = assess(request, law, replace(default_scorecard(law), bands=bands))

    assert proposed(assessment) == ruled_afresh(assessment)


def test_what_would_be_refused_is_not_proposed() -> None:
    """Nobody under eighteen is told what would follow if he were a recidivist."""
    law = current_law()
    card = default_scorecard(law)

    def proposals(age: str) -> set[str]:
        document = drawn_document(0)
        document["answers"] = {
            factor.id: {"level": factor.neutral, "evidence": ["证据卷"]} for factor in law.scale
        } | {"age_stage": {"level": age, "evidence": ["出生证明"]}}
        del document["answers"]["criminal_record"]
        document["findings"]["penalty"] = "imprisonment"
        request = validate(document, law)
        assert isinstance(request, Request), request
        found = assess(request, law, card).what_if
        return {item.level for item in found if item.factor == "criminal_record"}

    assert "recidivist" in proposals("a18_74")
    assert proposals("a16_17") == proposals("a18_74") - {"recidivist"}
