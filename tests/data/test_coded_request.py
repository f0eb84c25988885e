"""A coded request holds no text, and comes to the same score and recommendation."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data.coded_request import WRITTEN, coded_request
from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from model.assessment import assess
from model.request import Request, validate

TEXT = "标记王二小证言"
LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
WHOLE: dict[str, Any] = {
    "case_number": "案号〔2026〕1号",
    "suspect": "S1",
    "offence": "盗窃罪",
    "stage": "arrest_review",
    "on": "2026-11-22",
    "findings": {
        "crime_evidence": "sufficient",
        "penalty": "imprisonment",
        "breaches": [
            {
                "measure": "bail",
                "item": "R101-1-2",
                "date": "2026-10-01",
                "evidence": [TEXT, "笔录第3页"],
            }
        ],
        "lawyer_opinion": {"text": TEXT},
    },
    "answers": {
        "plea_acceptance": {"level": "signed", "evidence": [TEXT], "source": "verified"},
        "criminal_record": "none",
        "restitution": {
            "level": "full",
            "evidence": [f" {TEXT} ", "收据"],
            "element_of_offence": True,
        },
    },
}


def read(document: dict[str, Any]) -> Request:
    """Return a document as the validator reads it."""
    found = validate(document, LAW)
    assert isinstance(found, Request), found
    return found


def coded(document: dict[str, Any]) -> dict[str, Any]:
    """Return the coded form of a document."""
    found: dict[str, Any] = json.loads(coded_request(read(document), document, LAW))
    return found


def test_no_text_is_left() -> None:
    """Neither evidence nor opinion nor labels; that something was written is."""
    found = coded(WHOLE)
    assert TEXT not in json.dumps(found, ensure_ascii=False)
    assert {"case_number", "suspect", "offence"} & found.keys() == set()
    assert found["findings"]["lawyer_opinion"] == {"text": WRITTEN}


def test_one_document_keeps_one_number() -> None:
    """Whether two circumstances rest on one document stays to be seen."""
    found = coded(WHOLE)
    assert found["answers"]["plea_acceptance"] == {
        "level": "signed",
        "evidence": ["E1"],
        "source": "verified",
    }
    assert found["answers"]["restitution"]["evidence"] == ["E1", "E2"]
    assert found["answers"]["criminal_record"] == "none"
    assert found["findings"]["breaches"][0]["evidence"] == ["E1", "E3"]


def came_to(document: dict[str, Any]) -> tuple[object, ...]:
    """Return what lists and statistics read of the assessment of a document."""
    found = assess(read(document), LAW, CARD)
    score = found.score
    return score.total, score.minimum, score.maximum, found.facts.band, found.ruling.outcome


@settings(max_examples=15, deadline=None)
@given(chosen=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=43, max_size=43))
def test_codes_come_to_the_same(chosen: list[tuple[int, int]]) -> None:
    """Score, band, recommendation and basis need no text, only which texts are one."""
    texts = ((), (TEXT,), ("笔录",), (TEXT, "收据"))
    answers = {
        factor.id: {
            "level": factor.level_ids[place % len(factor.level_ids)],
            "evidence": [*texts[kind]],
        }
        for factor, (place, kind) in zip(LAW.scale, chosen, strict=True)
        if place
    }
    document = {**WHOLE, "answers": answers}
    if isinstance(validate(document, LAW), Request):
        assert came_to(coded(document)) == came_to(document)
