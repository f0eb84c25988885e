"""``POST /v1/score``: the result as canonical bytes, or every problem at once; never a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from data.encoding import result_bytes
from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from model.assessment import assess
from model.canonical import digest
from model.request import MAX_BYTES, Request, parse
from tests.api.problem_shape import assert_problem

PUBLISHED = sorted((Path(__file__).parents[3] / "examples" / "published").glob("*.json"))
JSON = {"content-type": "application/json"}
GOOD: dict[str, Any] = {
    "stage": "arrest_review",
    "on": "2026-11-22",
    "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
    "answers": {"frequency_pattern": "single"},
}


def posted(client: TestClient, body: bytes, **headers: str) -> Any:
    """Return the answer to a body."""
    return client.post("/v1/score", content=body, headers={**JSON, **headers})


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_the_answer_is_the_result_byte_for_byte(client: TestClient, path: Path) -> None:
    """What is sent is what would be stored, and its digest is that of the bytes."""
    law = law_pack("cn-2026.1")
    request = parse(path.read_bytes(), law)
    assert isinstance(request, Request)
    response = posted(client, path.read_bytes())
    assert response.content == result_bytes(assess(request, law, default_scorecard(law)))
    assert response.headers["nansha-result-digest"] == digest(response.content)


def test_the_answer_names_its_versions(client: TestClient) -> None:
    """No output without the law pack and the scorecard that made it."""
    response = posted(client, json.dumps(GOOD).encode())
    found = (response.headers["nansha-law"], response.headers["nansha-scorecard"])
    assert found == ("cn-2026.1", "expert-2026.1")


def test_the_day_is_today_where_none_is_named(client: TestClient) -> None:
    """The edge fills in the day in China."""
    body = json.dumps({key: value for key, value in GOOD.items() if key != "on"}).encode()
    assert posted(client, body).json()["on"] >= "2026-01-01"


def test_law_and_scorecard_may_be_named(client: TestClient) -> None:
    """A query chooses among the versions that ship."""
    url = "/v1/score?law=cn-2026.1&scorecard=expert-2026.1"
    response = client.post(url, content=json.dumps(GOOD), headers=JSON)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "query", ["law=cn-1911.1", "law=", "scorecard=/etc/passwd", "scorecard=none", "colour=red",
              "law=cn-2026.1&law=cn-2026.1"],
)  # fmt: skip
def test_a_query_that_does_not_exist_is_refused(client: TestClient, query: str) -> None:
    """Unknown versions and parameters are named; a path of this machine is never opened."""
    response = client.post(f"/v1/score?{query}", content=json.dumps(GOOD), headers=JSON)
    assert len(assert_problem(response, "invalid", 422)) == 1


def test_every_problem_is_told_at_once(client: TestClient) -> None:
    """Nothing has to be sent twice."""
    document = GOOD | {"colour": 1, "on": "2026-02-30", "answers": {"fault_form": "x", "y": "z"}}
    errors = assert_problem(posted(client, json.dumps(document).encode()), "invalid", 422)
    pointers = {error["pointer"] for error in errors}
    assert pointers == {"/colour", "/on", "/answers/y", "/answers/fault_form"}


def test_a_day_without_law_names_the_days_that_have_one(client: TestClient) -> None:
    """The packs and their days are listed."""
    body = json.dumps(GOOD | {"on": "2011-01-01"}).encode()
    (error,) = assert_problem(posted(client, body), "invalid", 422)
    assert error["pointer"] == "/on"
    assert "cn-2026.1" in error["allowed"][0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"on": NaN}',
        b'{"on": Infinity}',
        b'{"stage": "arrest_review", "stage": "arrest_review"}',
        b"\xff\xfe{}",
        "案件".encode("gb18030"),
        b'{"case_number": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"on": ' + b"1" * 10_000 + b"}",
        b"\x00",
    ],
    ids=range(15),
)
def test_what_is_no_request_is_422(client: TestClient, body: bytes) -> None:
    """Broken encodings, broken JSON, doubled keys, NaN and bottomless nesting are refused."""
    assert assert_problem(posted(client, body), "invalid", 422)


@pytest.mark.parametrize("media", ["text/plain", "text/csv", "application/x-www-form-urlencoded"])
def test_another_content_type_is_415(client: TestClient, media: str) -> None:
    """The body is JSON or it is not read."""
    response = client.post("/v1/score", content=b"{}", headers={"content-type": media})
    (error,) = assert_problem(response, "unknown_media", 415)
    assert error["allowed"] == ["application/json"]


def test_a_content_type_may_have_parameters(client: TestClient) -> None:
    """A character set does not make it another type."""
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    response = client.post("/v1/score", content=json.dumps(GOOD), headers=headers)
    assert response.status_code == 200


def test_a_body_of_ten_megabytes_is_413(client: TestClient) -> None:
    """A declared length beyond the limit is refused before anything is read."""
    errors = assert_problem(posted(client, b" " * 10_000_000), "too_large", 413)
    assert errors[0]["allowed"] == [str(MAX_BYTES)]


def test_a_stream_without_a_length_is_cut_off_at_the_limit(client: TestClient) -> None:
    """What arrives is counted, and the rest is not waited for."""
    sent = []

    def endless() -> Iterator[bytes]:
        for _ in range(200):
            sent.append(1)
            yield b" " * 100_000

    response = client.post("/v1/score", content=endless(), headers=JSON)
    assert_problem(response, "too_large", 413)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
)
_KEYS = st.sampled_from(["stage", "on", "findings", "answers", "suspect", "offence", "case_number"])
_FINDINGS = st.dictionaries(st.sampled_from(sorted(law_pack("cn-2026.1").findings)), _VALUES)
_ANSWERS = st.dictionaries(st.sampled_from(sorted(law_pack("cn-2026.1").scale.by_id)), _VALUES)
_ANY_BODY = st.binary(max_size=300) | _VALUES.map(lambda value: json.dumps(value).encode())
_NEAR_BODY = st.builds(
    lambda extra, findings, answers: json.dumps(
        GOOD | extra | {"findings": GOOD["findings"] | findings, "answers": answers}
    ).encode(),
    st.dictionaries(_KEYS, _VALUES, max_size=2),
    _FINDINGS,
    _ANSWERS,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=_ANY_BODY | _NEAR_BODY)
def test_no_body_is_a_fault(client: TestClient, body: bytes) -> None:
    """Whatever is sent, the answer is a result or a problem with reasons."""
    response = posted(client, body)
    if response.status_code != 200:
        assert assert_problem(response, "invalid", 422)
