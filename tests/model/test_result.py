"""The result as one document, stored as bytes and never recomputed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from math import exp
from pathlib import Path
from typing import Any

import pytest

from data.encoding import result_bytes
from model.assessment import assess
from model.result import result_document
from tests.card_documents import built, calibrated_document
from tests.case_tables import CARD, LAW, assess_case, request_of
from tests.strategies import with_answer

ROOT = Path(__file__).parents[2]
CASE = {
    "id": "R",
    "levels": ["retaliation.threat", "criminal_record.none"],
    "rest": "unknown",
    "findings": {"supplement_requested": "2026-11-20"},
}
KEYS = {
    "law_version", "law_checksum", "scorecard_version", "scorecard_checksum", "calibrated_on",
    "on", "stage", "route", "gate", "recommendation", "basis", "label", "grounds", "alternatives",
    "score", "probability", "contributions", "statutory_circumstances", "not_counted", "unknown",
    "completeness", "evidence_to_obtain", "what_if", "conditions", "bond", "warnings", "paragraph",
}  # fmt: skip


def result(**changes: Any) -> dict[str, Any]:
    """Return the result of the case, or of the case changed."""
    return result_document(assess_case(CASE | changes))


def test_a_result_has_these_parts_and_no_other() -> None:
    """What reads results may rely on every key."""
    assert set(result()) == KEYS


def test_a_result_says_which_law_and_which_card_gave_it() -> None:
    """Version and checksum of both."""
    found = result()

    assert (found["law_version"], found["law_checksum"]) == (LAW.version, LAW.checksum)
    assert (found["scorecard_version"], found["scorecard_checksum"]) == (
        CARD.version,
        CARD.checksum,
    )


def test_an_uncalibrated_card_gives_no_probability_at_all() -> None:
    """Not even the cohort it would have come from."""
    found = result()

    assert (found["probability"], found["calibrated_on"]) == (None, None)


def test_a_calibrated_card_gives_both_probabilities_to_four_decimals() -> None:
    """Total 5: P = σ(-1.5 + 0.4) and σ(0.5 + 0.4)."""
    found = result_document(assess(request_of(CASE), LAW, built(calibrated_document())))

    assert found["score"]["total"] == 5
    assert found["calibrated_on"] == "synthetic, made up for tests"
    assert found["probability"]["misconduct"] == 0.2497
    assert found["probability"]["imprisonment"] == 0.7109
    low, high = found["probability"]["interval"]
    assert low < 0.2497 < high
    assert (low, high) == (round(low, 4), round(high, 4))


def test_imprisonment_is_predicted_from_points_of_its_own() -> None:
    """Two points for each counted answer: the score and the misconduct stay as they are."""
    document = calibrated_document()
    points = {factor: dict.fromkeys(levels, 2) for factor, levels in document["points"].items()}
    document["calibration"]["imprisonment"]["points"] = points
    assessment = assess(request_of(CASE), LAW, built(document))
    found = result_document(assessment)

    total = 2 * len(found["contributions"])
    head = document["calibration"]["imprisonment"]
    expected = 1 / (1 + exp(-(head["intercept"] + head["slope"] * total)))
    assert found["score"]["total"] == 5
    assert found["probability"]["misconduct"] == 0.2497
    assert found["probability"]["imprisonment"] == round(expected, 4)


def test_each_contribution_shows_its_points_evidence_and_law() -> None:
    """A person can check the total line by line."""
    contribution = result()["contributions"][1]

    assert contribution["factor"] == "retaliation"
    assert (contribution["level"], contribution["points"]) == ("threat", 7)
    assert contribution["evidence"] == ["证据：retaliation"]
    assert contribution["citations"] == list(LAW.scale.by_id["retaliation"].citations)


STARS = sorted(key for key, level in LAW.scale.levels.items() if level.star)


@pytest.mark.parametrize(("factor", "level"), STARS)
def test_each_circumstance_cites_an_item_of_the_danger_it_proves(factor: str, level: str) -> None:
    """One entry for each danger, none without its item of the rules."""
    entries = result(levels=[f"{factor}.{level}"])["statutory_circumstances"]
    star = LAW.scale.levels[factor, level].star
    assert star is not None

    assert [entry["danger"] for entry in entries] == list(star.dangers)
    assert all(entry["citations"] for entry in entries)
    assert {c for entry in entries for c in entry["citations"]} == set(star.items)


def test_a_circumstance_under_a_closing_item_is_shown_with_its_item() -> None:
    """Its facts stay with the findings."""
    closing = {"item": "R132-4", "danger": 4, "facts": "尾随被害人", "confirmed_by": "部门负责人"}

    assert result(levels=[], findings={"other_circumstance": closing})[
        "statutory_circumstances"
    ] == [
        {
            "factor": "other_circumstance",
            "level": "R132-4",
            "danger": 4,
            "citations": ["R132-4"],
        }
    ]


def test_what_did_not_count_is_shown_with_its_reason() -> None:
    """The reasons are codes; their words are in the law pack."""
    request = request_of(CASE)
    bare = replace(request.answers["retaliation"], evidence=())
    changed = replace(request, answers={**request.answers, "retaliation": bare})

    found = result_document(assess(changed, LAW, CARD))

    assert found["not_counted"] == [
        {"factor": "retaliation", "level": "threat", "reason": "no_evidence"}
    ]
    assert {item["reason"] for item in found["not_counted"]} <= set(LAW.terms["reason"])


def test_what_is_unknown_comes_with_what_would_prove_it() -> None:
    """Every unknown factor has its line, the widest first."""
    found = result()

    assert sorted(item["factor"] for item in found["evidence_to_obtain"]) == sorted(
        found["unknown"]
    )
    assert all(item["evidence"] for item in found["evidence_to_obtain"])


def test_a_result_without_names_holds_none() -> None:
    """Case number, suspect and offence are not part of a result's fields."""
    assert {"suspect", "case_number", "offence"}.isdisjoint(result())


def test_sums_are_yuan_as_text() -> None:
    """No sum in a result is a binary fraction; where no bond can be asked there is none."""
    neutral = {"levels": [], "rest": "neutral", "findings": {}}
    bond = result(**neutral, stage="pre_submission")["bond"]

    assert bond["low"] == "1000.00"
    assert result(**neutral)["bond"] is None


def test_bytes_are_the_document() -> None:
    """Reading the bytes back gives the document."""
    found = assess_case(CASE)

    assert json.loads(result_bytes(found)) == result_document(found)


SCRIPT = """
import hashlib
from data.encoding import result_bytes
from tests.case_tables import assess_case, read_cases
both = hashlib.sha256()
for case in read_cases("golden.toml") + read_cases("fourteen.toml"):
    both.update(result_bytes(assess_case(case)))
print(both.hexdigest())
"""


def test_bytes_are_the_same_in_every_process() -> None:
    """No order of a set, which differs from process to process, reaches a result."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(digests) == 1


def test_an_answer_given_anew_changes_the_bytes() -> None:
    """The test above could fail."""
    request = request_of(CASE)
    changed = with_answer(request, "retaliation", "done")

    assert result_bytes(assess(changed, LAW, CARD)) != result_bytes(assess(request, LAW, CARD))


def test_an_article_of_the_same_number_elsewhere_proves_no_danger() -> None:
    """Article 130 of the Rules lists a danger; Article 130 of another instrument does not."""
    danger = LAW.dangers[2]
    of_the_rules = LAW.citations["R130-3"]
    other = replace(of_the_rules.instrument, id="P")

    assert danger.listed_in(of_the_rules)
    assert not danger.listed_in(replace(of_the_rules, instrument=other))
