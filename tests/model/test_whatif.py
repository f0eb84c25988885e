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
from model.assessment import assess
from model.evidence import count
from model.factors import UNKNOWN, Factor
from model.law import LawPack
from model.recommendation import rule
from model.request import Request, validate
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


@pytest.mark.parametrize("seed", range(60))
def test_what_if_equals_ruling_on_each_changed_request_afresh(seed: int) -> None:
    """The short way through the trials gives what assessing every changed request gives."""
    law = current_law()
    card, request = default_scorecard(law), validate(drawn_document(seed), law)
    if isinstance(request, list):
        assert {problem.code for problem in request} == {"contradiction"}
        return
    assessment = assess(request, law, card)
    current = assessment.ruling.outcome.recommendation

    expected = []
    for factor in law.scale:
        for level in levels_to_try(factor, request, law):
            answers = {**request.answers, factor.id: Answer(level, ("\0tried",))}
            _, facts = facts_of(count(replace(request, answers=answers), law), law, card)
            recommendation = rule(facts, law).outcome.recommendation
            if recommendation != current:
                expected.append((factor.id, level, recommendation))

    found = [(item.factor, item.level, item.recommendation) for item in assessment.what_if]
    assert found == expected
