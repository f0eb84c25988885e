"""A case over HTTP from the police to the necessity review, and what the edge refuses."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import docx
import pytest
from starlette.testclient import TestClient

from api.assessing import today
from api.security.principal import Role
from model.canonical import digest
from tests.api.house import POLICE, PROCURATORATE, House

NAME = "张三丰"
BODY = {
    "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
    "answers": {
        "expected_sentence": "le1_or_probation",
        "plea_acceptance": {"level": "signed", "evidence": ["认罪认罚具结书"]},
    },
}
DECISION = {"outcome": "no_arrest", "ground": "no_danger", "decided_on": today().isoformat()}


@dataclass(frozen=True)
class Submitted:
    """A case that the police shared: its ids and who goes on with it."""

    officer: TestClient
    prosecutor: TestClient
    case: str
    suspect: str
    assessment: str


def made(answer: Any, status: int = 201) -> dict[str, Any]:
    """Return the document of an answer that succeeded."""
    assert answer.status_code == status, answer.text
    document: dict[str, Any] = answer.json()
    return document


def new_case(client: TestClient, number: str = "穗公捕〔2026〕1号") -> tuple[str, str]:
    """Return the ids of a case and of its suspect."""
    case = made(client.post("/v1/cases", json={"case_number": number}))["id"]
    body = {"offence": "盗窃罪", "identity": {"name": NAME}}
    return case, made(client.post(f"/v1/cases/{case}/suspects", json=body))["id"]


@pytest.fixture
def officer(house: House) -> TestClient:
    """Return a police officer's browser."""
    return house.signed_in(house.person(Role.POLICE))


@pytest.fixture
def submitted(house: House, officer: TestClient) -> Submitted:
    """Return a case that was assessed and shared."""
    case, suspect = new_case(officer)
    assessment = made(officer.post(f"/v1/suspects/{suspect}/assessments", json=BODY))["id"]
    receiver = {"organisation_id": house.organisations[PROCURATORATE]}
    made(officer.post(f"/v1/cases/{case}/share", json=receiver))
    prosecutor = house.signed_in(house.person(Role.PROSECUTOR))
    return Submitted(officer, prosecutor, case, suspect, assessment)


def accepted(submitted: Submitted) -> tuple[str, str, str]:
    """Return the prosecutor's case, suspect and draft."""
    body = {"received_on": today().isoformat(), "case_number": "穗检审捕〔2026〕1号"}
    taken = made(submitted.prosecutor.post(f"/v1/cases/{submitted.case}/accept", json=body))
    return taken["id"], taken["suspects"][0]["id"], taken["drafts"][0]


def finished(client: TestClient, draft: str) -> dict[str, Any]:
    """Return the assessment that a draft was turned into."""
    tag = client.get(f"/v1/drafts/{draft}").headers["etag"]
    return made(client.post(f"/v1/drafts/{draft}/finish", json={}, headers={"If-Match": tag}))


def test_walk_from_police_to_review(submitted: Submitted) -> None:
    """Accept, verify, finish, compare, decide, review, compare."""
    prosecutor = submitted.prosecutor
    _, suspect, draft = accepted(submitted)
    read = prosecutor.get(f"/v1/drafts/{draft}")
    assert read.json()["document"]["answers"]["plea_acceptance"]["source"] == "police"
    match = {"If-Match": read.headers["etag"]}
    made(prosecutor.post(f"/v1/drafts/{draft}/verify", json={}, headers=match), 200)
    assessment = finished(prosecutor, draft)
    compared = made(
        prosecutor.get(
            f"/v1/assessments/{submitted.assessment}/compare", params={"with": assessment["id"]}
        ),
        200,
    )
    assert [item["second"]["source"] for item in compared["items"]] == ["verified", "verified"]
    made(prosecutor.post(f"/v1/suspects/{suspect}/decision", json=DECISION))
    review = made(prosecutor.post(f"/v1/suspects/{suspect}/review"))
    assert (review["stage"], review["based_on_id"]) == ("necessity_review", assessment["id"])


def test_result_bytes_leave_as_stored(officer: TestClient) -> None:
    """The digest that the header names is that of the bytes inside the answer."""
    _, suspect = new_case(officer)
    answer = officer.post(f"/v1/suspects/{suspect}/assessments", json=BODY)
    inside = answer.content[answer.content.index(b',"result":') + len(b',"result":') : -1]
    assert digest(inside) == answer.headers["nansha-result-digest"]
    again = officer.get(f"/v1/assessments/{made(answer)['id']}")
    assert again.content == answer.content


def test_notes_are_read_apart_from_the_assessment(officer: TestClient) -> None:
    """They are sealed, and no part of its request or result."""
    _, suspect = new_case(officer)
    answers = {"plea_acceptance": {"level": "signed", "note": "当庭签署。"}}
    answer = officer.post(f"/v1/suspects/{suspect}/assessments", json={"answers": answers})
    stored = made(answer)["id"]
    notes = made(officer.get(f"/v1/assessments/{stored}/notes"), 200)["notes"]
    assert [(note["factor"], note["text"]) for note in notes] == [("plea_acceptance", "当庭签署。")]
    assert "当庭签署" not in answer.text


def test_stale_and_missing_precondition_are_told_apart(officer: TestClient) -> None:
    """428 without If-Match, 412 for an old version."""
    _, suspect = new_case(officer)
    draft = made(officer.post(f"/v1/suspects/{suspect}/drafts", json={}))["id"]
    path, match = f"/v1/drafts/{draft}", {"If-Match": '"1"'}
    statuses = [
        officer.put(path, json=BODY).status_code,
        officer.put(path, json=BODY, headers=match).status_code,
        officer.put(path, json=BODY, headers=match).status_code,
    ]
    assert statuses == [428, 200, 412]


def test_same_key_from_twenty_clients_makes_one_case(house: House, officer: TestClient) -> None:
    """All get the same answer."""
    principal = house.person(Role.POLICE)
    clients = [house.signed_in(principal) for _ in range(20)]

    def post(client: TestClient) -> tuple[int, str]:
        answer = client.post(
            "/v1/cases", json={"case_number": "一号"}, headers={"Idempotency-Key": "k"}
        )
        return answer.status_code, answer.text

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(post, clients))
    assert len(answers) == 1
    assert len(officer.get("/v1/cases").json()["cases"]) == 1


def test_repeated_finish_gets_the_stored_answer(officer: TestClient) -> None:
    """Although the draft is gone."""
    _, suspect = new_case(officer)
    draft = made(officer.post(f"/v1/suspects/{suspect}/drafts", json={}))["id"]
    body = {"stage": "pre_submission", "on": today().isoformat(), **BODY}
    made(officer.put(f"/v1/drafts/{draft}", json=body, headers={"If-Match": '"1"'}), 200)
    headers = {"If-Match": '"2"', "Idempotency-Key": "finish"}
    first, second = (
        officer.post(f"/v1/drafts/{draft}/finish", json={}, headers=headers) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content


def test_lists_go_on_by_cursor(officer: TestClient) -> None:
    """Every case once, the newest first."""
    numbers = [f"{number}号" for number in range(5)]
    for number in numbers:
        made(officer.post("/v1/cases", json={"case_number": number}))
    found: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": "2", **({"after": cursor} if cursor else {})}
        page = made(officer.get("/v1/cases", params=query), 200)
        found += [case["case_number"] for case in page["cases"]]
        cursor = page["next"]
    assert (found, cursor) == (numbers[::-1], None)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "assessed"}, 1),
        ({"state": "closed"}, 0),
        ({"stage": "pre_submission", "offence": "盗窃罪"}, 1),
        ({"offence": "诈骗罪"}, 0),
        ({"handler": "nobody"}, 0),
        ({"due_by": "2026-01-01"}, 0),
        ({"shared": "false"}, 1),
    ],
)
def test_lists_are_narrowed(officer: TestClient, query: dict[str, str], count: int) -> None:
    """By state, stage, offence, handler and last day."""
    _, suspect = new_case(officer)
    made(officer.post(f"/v1/suspects/{suspect}/assessments", json=BODY))
    assert len(made(officer.get("/v1/cases", params=query), 200)["cases"]) == count


def test_search_finds_by_exact_name(officer: TestClient) -> None:
    """Not by a part of it; the name is in no address."""
    case, _ = new_case(officer)
    counts = [
        [each["id"] for each in made(officer.post("/v1/cases/search", json=body), 200)["cases"]]
        for body in ({"name": NAME}, {"name": NAME[:2]})
    ]
    assert counts == [[case], []]


def test_identity_is_read_and_replaced(officer: TestClient) -> None:
    """By its own route only."""
    case, suspect = new_case(officer)
    assert made(officer.get(f"/v1/suspects/{suspect}/identity"), 200)["name"] == NAME
    changed = officer.put(f"/v1/suspects/{suspect}/identity", json={"name": "李四"})
    assert changed.status_code == 204
    assert made(officer.get(f"/v1/suspects/{suspect}/identity"), 200)["name"] == "李四"
    assert NAME not in officer.get(f"/v1/cases/{case}").text


def test_report_holds_the_name_for_its_handler(house: House, officer: TestClient) -> None:
    """A colleague who may not read identities gets it with the place kept."""
    _, suspect = new_case(officer)
    stored = made(officer.post(f"/v1/suspects/{suspect}/assessments", json=BODY))["id"]
    colleague = house.signed_in(house.person(Role.POLICE, POLICE, second=True))
    texts = []
    for client in (officer, colleague):
        answer = client.get(f"/v1/assessments/{stored}/report.docx")
        assert answer.status_code == 200, answer.text
        paragraphs = docx.Document(io.BytesIO(answer.content)).paragraphs
        texts.append("".join(paragraph.text for paragraph in paragraphs))
    assert (NAME in texts[0], "{姓名}" in texts[0]) == (True, False)
    assert (NAME in texts[1], "{姓名}" in texts[1]) == (False, True)


def test_report_comes_as_pdf_of_each_kind(officer: TestClient) -> None:
    """Report, evidence to obtain, disclosure."""
    _, suspect = new_case(officer)
    stored = made(officer.post(f"/v1/suspects/{suspect}/assessments", json=BODY))["id"]
    for kind in ("report", "evidence", "disclosure"):
        answer = officer.get(f"/v1/assessments/{stored}/report.pdf", params={"document": kind})
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_police_find_nothing_of_the_procuratorate(submitted: Submitted) -> None:
    """404 for case, suspect, draft, assessment, decision."""
    prosecutor, officer = submitted.prosecutor, submitted.officer
    case, suspect, draft = accepted(submitted)
    assessment = finished(prosecutor, draft)["id"]
    decision = made(prosecutor.post(f"/v1/suspects/{suspect}/decision", json=DECISION))["id"]
    paths = (
        f"/v1/cases/{case}",
        f"/v1/suspects/{suspect}",
        f"/v1/suspects/{suspect}/assessments",
        f"/v1/suspects/{suspect}/decision",
        f"/v1/drafts/{draft}",
        f"/v1/assessments/{assessment}",
        f"/v1/assessments/{assessment}/report.docx",
        f"/v1/decisions/{decision}",
    )
    assert {path: officer.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert made(officer.get(f"/v1/cases/{submitted.case}"), 200)["state"] == "decided"


def test_second_decision_is_a_conflict(submitted: Submitted) -> None:
    """In the one form of problems, with the state that it is in."""
    _, suspect, draft = accepted(submitted)
    finished(submitted.prosecutor, draft)
    answers = [
        submitted.prosecutor.post(f"/v1/suspects/{suspect}/decision", json=DECISION)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["errors"][0]["value"] == "decided"


def test_decision_words_are_not_kept_for_repetition(submitted: Submitted) -> None:
    """What is sealed is not in the stored answer either."""
    _, suspect, draft = accepted(submitted)
    finished(submitted.prosecutor, draft)
    opinion = {"text": "建议不批准逮捕。", "adopted": True, "reason": "无社会危险性。"}
    made_answer = submitted.prosecutor.post(
        f"/v1/suspects/{suspect}/decision",
        json={**DECISION, "lawyer_opinion": opinion},
        headers={"Idempotency-Key": "decide"},
    )
    assert str(opinion["text"]) not in made_answer.text
    shown = made(submitted.prosecutor.get(f"/v1/suspects/{suspect}/decision"), 200)["decisions"]
    assert shown[0]["lawyer_opinion"] == opinion


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/cases", {"case_number": " "}, 422),
        ("POST", "/v1/cases", {"case_number": "一号", "stage": "arrest_review"}, 422),
        ("POST", "/v1/cases/search", {}, 422),
        ("GET", "/v1/cases?after=bm90", None, 422),
        ("GET", "/v1/cases?unknown=1", None, 422),
        ("GET", "/v1/cases/unknown", None, 404),
        ("POST", "/v1/cases/{case}/share", {"organisation_id": "unknown"}, 422),
        ("POST", "/v1/suspects/{suspect}/drafts", {"based_on": "unknown"}, 422),
        ("POST", "/v1/suspects/{suspect}/assessments", {"answers": {"x": "y"}}, 422),
        ("POST", "/v1/suspects/{suspect}/decision", DECISION, 409),
        ("POST", "/v1/suspects/{suspect}/review", None, 409),
        ("POST", "/v1/cases/{case}/accept", {"received_on": "2026-11-22"}, 403),
        ("POST", "/v1/cases/{case}/close", None, 409),
    ],
)
def test_refusals_have_their_status(
    officer: TestClient, method: str, path: str, body: Any, status: int
) -> None:
    """Each as a problem in the one form."""
    case, suspect = new_case(officer)
    answer = officer.request(method, path.format(case=case, suspect=suspect), json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
