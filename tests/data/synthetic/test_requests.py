"""Synthetic requests: valid, repeatable, marked, and of every kind that the law tells apart."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.synthetic.requests import MARK, Files
from model.assessment import assess
from model.law import Stage
from model.request import Request, parse
from model.result import result_document

LAW = law_packs()[-1]
CARD = default_scorecard(LAW)
BEFORE, REVIEW, LATER = date(2026, 9, 1), date(2026, 9, 8), date(2026, 11, 2)


def drawn(seed: int) -> list[dict[str, Any]]:
    """Return one file's three documents."""
    files = Files(LAW, seed=seed)
    submitted = files.submitted(f"{MARK}公提捕〔2026〕1号", BEFORE)
    verified = files.verified(submitted, f"{MARK}检捕〔2026〕1号", REVIEW)
    return [submitted, verified, files.reviewed(verified, LATER)]


def recommended(document: dict[str, Any]) -> str:
    """Return the recommendation for a document, which must be valid."""
    request = parse(json.dumps(document).encode(), LAW)
    assert isinstance(request, Request), request
    return str(result_document(assess(request, LAW, CARD))["recommendation"])


@pytest.mark.parametrize("place", range(3), ids=list(Stage))
def test_each_document_is_valid_at_its_stage(place: int) -> None:
    """Police, prosecutor and review each get a document that the one validator accepts."""
    for seed in range(20):
        document = drawn(seed)[place]
        assert document["stage"] == list(Stage)[place]
        assert recommended(document)


def test_a_seed_gives_the_same_documents() -> None:
    """Two runs with one seed do not differ in a byte."""
    assert json.dumps(drawn(7)) == json.dumps(drawn(7))


def test_another_seed_gives_other_documents() -> None:
    """The seed decides."""
    assert drawn(7) != drawn(8)


def test_every_recommendation_occurs() -> None:
    """Two hundred files show each recommendation of arrest review."""
    found = {recommended(drawn(seed)[1]) for seed in range(200)}
    assert found == {"arrest", "bail", "no_arrest", "panel", "supplement"}


def test_the_prosecutor_differs_from_the_police_in_some_answers() -> None:
    """Comparison of the two has something to show."""
    submitted, verified, _ = drawn(3)
    levels = [
        {factor: answer["level"] for factor, answer in document["answers"].items()}
        for document in (submitted, verified)
    ]
    assert levels[0] != levels[1]


def test_every_evidence_reference_says_that_it_is_invented() -> None:
    """No answer could be taken for one of a real file."""
    for document in drawn(5):
        for answer in document["answers"].values():
            assert all(reference.startswith(MARK) for reference in answer["evidence"])


def test_a_profile_that_contradicts_the_law_pack_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endless drawing ends with an error that names the law pack."""
    monkeypatch.setattr("data.synthetic.requests.parse", lambda *_: [])
    with pytest.raises(RuntimeError, match=LAW.version.replace(".", r"\.")):
        Files(LAW, seed=1).submitted(f"{MARK}1号", BEFORE)
