"""A scorecard over HTTP: proposed, approved by someone else, active, serving, rolled back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import choice
from api.actions.keeping import verify_trail
from api.app import create_app
from api.assessing import today
from api.security.principal import CONSOLE, Role
from api.settings import PRODUCTION, Settings
from data.store.audit.verification import faults
from tests.api.house import OTHER, House
from tests.api.problem_shape import assert_problem
from tests.card_documents import calibrated_document, sealed
from tests.cli_runs import REQUEST

VERSION = "nansha-2027.1"
REPORT = {"report.html": f"sha256:{'5f' * 32}"}
EXPERT, DEMONSTRATION = "expert-2026.1", "demo-synthetic"
RELEASES = "/v1/scorecards/releases"


def card(version: str = VERSION, **changed: Any) -> dict[str, Any]:
    """Return the document of a calibrated card."""
    return sealed(calibrated_document() | {"version": version} | changed)


class Office:
    """Browsers of an expert and of two supervisors, one of another procuratorate."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.expert = house.signed_in(house.person(Role.EXPERT))
        self.supervisor = house.signed_in(house.person(Role.SUPERVISOR))
        self.stranger = house.signed_in(house.person(Role.SUPERVISOR, OTHER))

    def proposed(self, document: dict[str, Any] | None = None) -> dict[str, Any]:
        """Propose a card; return the release."""
        body = {"document": document or card(), "report": REPORT}
        answer = self.expert.post(RELEASES, json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def step(self, name: str, release: dict[str, Any], body: dict[str, Any]) -> Any:
        """Take a step as the supervisor."""
        return take(self.supervisor, name, release, body)

    def active(self, day: date, document: dict[str, Any] | None = None) -> dict[str, Any]:
        """Propose, approve and activate a card."""
        made = self.proposed(document)
        made = self.step("approval", made, {"verdict": "approved"}).json()
        return dict(self.step("activation", made, {"active_from": day.isoformat()}).json())

    def serving(self, on: date) -> str:
        """Return the card that answers a request of a day."""
        answer = self.house.anybody().post("/v1/score", json={**REQUEST, "on": on.isoformat()})
        assert answer.status_code == 200, answer.text
        return str(answer.headers["nansha-scorecard"])


def take(client: TestClient, name: str, release: dict[str, Any], body: dict[str, Any]) -> Any:
    """Take a step with the version that was read."""
    headers = {"if-match": f'"{release["version"]}"'}
    return client.post(f"{RELEASES}/{release['id']}/{name}", json=body, headers=headers)


@pytest.fixture
def office(house: House) -> Office:
    """Return the people who release."""
    return Office(house)


def test_the_whole_way(office: Office) -> None:
    """Each answer carries the new state; the card serves from its day and no longer after."""
    tomorrow = today() + timedelta(days=1)
    assert (office.serving(today()), office.serving(tomorrow)) == (EXPERT, EXPERT)
    made = office.active(tomorrow)
    assert (made["state"], made["active_from"]) == ("active", tomorrow.isoformat())
    assert (office.serving(today()), office.serving(tomorrow)) == (EXPERT, VERSION)
    ended = office.step("rollback", made, {"reason": "数据有误"})
    assert (ended.status_code, ended.json()["state"]) == (200, "rolled_back")
    assert office.serving(tomorrow) == EXPERT
    shown = office.expert.get(f"{RELEASES}/{made['id']}")
    steps = [(each["step"], each["reason"]) for each in shown.json()["history"]]
    assert steps == [("propose", ""), ("approve", ""), ("activate", ""), ("roll_back", "数据有误")]
    assert (shown.headers["etag"], shown.json()["document"]) == ('"4"', card())
    assert faults(verify_trail(office.house.store, CONSOLE, None, ())) == []


def test_the_list_says_which_card_serves(office: Office) -> None:
    """To everybody; the releases to those who are signed in."""
    made = office.active(today())
    listed = office.house.anybody().get("/v1/scorecards").json()["scorecards"]
    told = {each["version"]: (each["default"], each["active_from"]) for each in listed}
    assert told == {
        DEMONSTRATION: (False, None),
        EXPERT: (False, None),
        VERSION: (True, today().isoformat()),
    }
    shown = office.house.anybody().get(f"/v1/scorecards/{VERSION}").json()
    assert (shown["calibrated"], shown["checksum"]) == (True, made["checksum"])
    (release,) = office.stranger.get(RELEASES).json()["releases"]
    assert (release["id"], release["serving"], release["synthetic"]) == (made["id"], True, False)


def test_a_released_card_may_be_named(office: Office) -> None:
    """Before its day, to try it; a proposed one not yet."""
    made = office.proposed()
    client = office.house.anybody()
    named = f"/v1/score?scorecard={VERSION}"
    assert_problem(client.post(named, json=REQUEST), "invalid", 422)
    made = office.step("approval", made, {"verdict": "approved"}).json()
    office.step("activation", made, {"active_from": "2999-01-01"})
    assert client.post(named, json=REQUEST).headers["nansha-scorecard"] == VERSION


def test_stored_assessments_keep_their_card(office: Office) -> None:
    """A rollback changes what is assessed from then on, and nothing that was."""
    made = office.active(today())
    prosecutor = office.house.signed_in(office.house.person(Role.PROSECUTOR))
    case = prosecutor.post("/v1/cases", json={"case_number": "一号"}).json()
    suspect = prosecutor.post(
        f"/v1/cases/{case['id']}/suspects", json={"offence": "盗窃罪", "juvenile": False}
    ).json()
    document = {"findings": REQUEST["findings"], "answers": REQUEST["answers"]}
    path = f"/v1/suspects/{suspect['id']}/assessments"
    stored = prosecutor.post(path, json=document).json()
    office.step("rollback", made, {"reason": "数据有误"})
    again = prosecutor.get(f"/v1/assessments/{stored['id']}").json()
    report = prosecutor.get(f"/v1/assessments/{stored['id']}/report.docx")
    assert again["result"]["scorecard_version"] == VERSION
    assert report.status_code == 200
    assert prosecutor.post(path, json=document).json()["result"]["scorecard_version"] == EXPERT


def test_nobody_approves_their_own(office: Office) -> None:
    """An expert may approve, but not this."""
    made = office.proposed()
    refused = take(office.expert, "approval", made, {"verdict": "approved"})
    (problem,) = assert_problem(refused, "conflict", 409)
    assert VERSION in problem["message"]


def test_another_office_may_read_and_no_more(office: Office) -> None:
    """Whoever proposed it has supervisors of their own."""
    made = office.proposed()
    assert office.stranger.get(f"{RELEASES}/{made['id']}").status_code == 200
    assert_problem(
        take(office.stranger, "approval", made, {"verdict": "approved"}), "forbidden", 403
    )


def test_a_refusal_says_why(office: Office) -> None:
    """A word without a reason is none."""
    made = office.proposed()
    refused = office.step("approval", made, {"verdict": "refused", "reason": " "})
    (problem,) = assert_problem(refused, "invalid", 422)
    assert problem["pointer"] == "/reason"
    said = office.step("approval", made, {"verdict": "refused", "reason": "区间过宽"})
    assert said.json()["state"] == "refused"


def test_a_step_needs_the_version_that_was_read(office: Office) -> None:
    """412 for an old one, 428 for none."""
    made = office.proposed()
    office.step("approval", made, {"verdict": "approved"})
    stale = office.step("withdrawal", made, {"reason": "重做"})
    assert_problem(stale, "stale", 412)
    none = office.supervisor.post(f"{RELEASES}/{made['id']}/withdrawal", json={"reason": "重做"})
    assert_problem(none, "precondition_required", 428)


def test_a_step_may_be_repeated_with_its_key(office: Office) -> None:
    """The first answer comes again; nothing is done twice."""
    made = office.proposed()
    headers = {"if-match": '"1"', "idempotency-key": "once"}
    body = {"verdict": "approved"}
    answers = [
        office.supervisor.post(f"{RELEASES}/{made['id']}/approval", json=body, headers=headers)
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert answers[1].headers["idempotency-replayed"] == "true"


def test_a_day_that_is_past_is_refused(office: Office) -> None:
    """409, with the cure."""
    made = office.step("approval", office.proposed(), {"verdict": "approved"}).json()
    yesterday = (today() - timedelta(days=1)).isoformat()
    (problem,) = assert_problem(
        office.step("activation", made, {"active_from": yesterday}), "conflict", 409
    )
    assert problem["cure"]


BAD_CARDS: dict[str, Callable[[], dict[str, Any]]] = {
    "checksum": lambda: card() | {"threshold": 0.5},
    "form": lambda: sealed({"version": VERSION}),
    "points": lambda: card(points={}),
    "law pack": lambda: card(law_version="cn-1911.1"),
}


@pytest.mark.parametrize("name", BAD_CARDS)
def test_a_card_that_cannot_be_used_is_not_proposed(office: Office, name: str) -> None:
    """The refusal says what is wrong with it."""
    body = {"document": BAD_CARDS[name](), "report": REPORT}
    (problem,) = assert_problem(office.expert.post(RELEASES, json=body), "invalid", 422)
    assert problem["message"]


def test_a_card_without_a_report_is_not_proposed(office: Office) -> None:
    """Nobody could judge it."""
    body = {"document": card(), "report": {}}
    assert_problem(office.expert.post(RELEASES, json=body), "invalid", 422)


def synthetic() -> dict[str, Any]:
    """Return the document of a card of invented cases."""
    return card("demo-test", provenance={"synthetic": True, "cohort": "演示数据"})


def test_a_synthetic_card_is_marked_wherever_it_shows(office: Office) -> None:
    """In the list, in every result, on the page."""
    office.active(today(), synthetic())
    client = office.house.anybody()
    result = client.post("/v1/score", json={**REQUEST, "on": today().isoformat()}).json()
    assert result["warnings"][0]["code"] == "synthetic_scorecard"
    listed = client.get("/v1/scorecards").json()["scorecards"]
    assert {each["version"]: each["synthetic"] for each in listed} == {
        DEMONSTRATION: True, EXPERT: False, "demo-test": True,
    }  # fmt: skip
    page = client.post(
        "/result", data={"stage": "arrest_review", "on": today().isoformat(),
                         "f.crime_evidence": "sufficient", "f.penalty": "imprisonment"},
    )  # fmt: skip
    assert "演示数据" in page.text


def test_production_refuses_a_synthetic_card(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its proposal; and where a demonstration became production, at each use."""
    office.active(today(), synthetic())
    monkeypatch.setattr(choice, "current_settings", lambda: replace(settings, mode=PRODUCTION))
    refused = office.house.anybody().post("/v1/score", json={**REQUEST, "on": str(today())})
    (problem,) = assert_problem(refused, "invalid", 422)
    assert "demo-test" in problem["message"]
    body = {"document": synthetic() | {}, "report": REPORT}
    assert_problem(office.expert.post(RELEASES, json=body), "invalid", 422)


def test_another_worker_sees_an_activation_in_time(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a restart, once its schedule is older than the stated time."""
    other: FastAPI = create_app(settings)
    clock = [0.0]
    watch = other.state.nansha.cards
    monkeypatch.setattr(watch, "_clock", lambda: clock[0])
    watch.forget()
    client = TestClient(other)
    body = {**REQUEST, "on": today().isoformat()}
    before = client.post("/v1/score", json=body).headers["nansha-scorecard"]
    office.active(today())
    clock[0] = 4.9
    meanwhile = client.post("/v1/score", json=body).headers["nansha-scorecard"]
    clock[0] = 5.0
    after = client.post("/v1/score", json=body).headers["nansha-scorecard"]
    other.state.nansha.close()
    assert (before, meanwhile, after) == (EXPERT, EXPERT, VERSION)
