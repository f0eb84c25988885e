"""Nothing personal reaches the logs: flows with marked words, then a search for the marks."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import orjson
import pytest
import structlog
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import JsonLines, configure_logs
from api.routes import health
from api.security.principal import Role
from api.settings import Settings
from tests.api.house import House, make_house

NAME, ID_NUMBER, SECRET = "欧阳马克", "440106199912319876", "marked secret password"
MARKS = (NAME, ID_NUMBER, SECRET, "marked")
FIELDS = {
    *("event", "level", "timestamp", "request", "method", "route", "status", "milliseconds"),
    "user",
}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.BytesIO]:
    """What the logs of the process hold."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, write_through=True))
    configure_logs()
    yield raw
    structlog.reset_defaults()


@pytest.fixture
def logged(written: io.BytesIO, settings: Settings) -> Iterator[tuple[House, io.BytesIO]]:
    """A house whose logs are caught."""
    application = create_app(settings)
    yield make_house(application), written
    application.state.nansha.close()


def run_flows(house: House) -> list[int]:
    """Send marked words through every place that takes words; return the statuses."""
    officer = house.signed_in(house.person(Role.POLICE))
    anybody = house.anybody()
    case = officer.post("/v1/cases", json={"case_number": "marked〔2026〕1号"}).json()
    identity = {"name": NAME, "id_number": ID_NUMBER}
    body = {"offence": "盗窃罪", "juvenile": False, "identity": identity}
    suspects = f"/v1/cases/{case['id']}/suspects"
    anybody.cookies.set("nansha_session", "marked")
    answers = (
        officer.post(suspects, json=body),
        officer.post("/v1/cases/search", json={"name": NAME}),
        officer.post("/v1/cases/search", json={"name": NAME, "marked": ID_NUMBER}),
        officer.get("/v1/cases", params={"after": "marked", "marked": NAME}),
        officer.get(f"/marked/{NAME}"),
        officer.post("/v1/cases", json={"case_number": ID_NUMBER, "marked": NAME}),
        anybody.post("/v1/session", json={"login": NAME, "password": SECRET}),
        anybody.post("/v1/session", content=f"{SECRET}{NAME}".encode()),
        anybody.get("/v1/me", headers={"authorization": "Bearer marked"}),
        anybody.post("/v1/score", content=f'{{"suspect": "{NAME}"}}'.encode()),
    )
    return [answer.status_code for answer in answers]


def test_no_marked_word_is_in_the_logs(logged: tuple[House, io.BytesIO]) -> None:
    """Names, numbers, passwords, queries, paths, bodies, tokens."""
    house, raw = logged
    statuses = run_flows(house)
    lines = raw.getvalue().decode()
    assert [mark for mark in MARKS if mark in lines] == []
    assert statuses[0] == 201
    assert len(lines.splitlines()) > len(statuses)


def test_a_line_says_who_did_what_in_identifiers(logged: tuple[House, io.BytesIO]) -> None:
    """Route template, status, duration, account id, and the number that the caller got."""
    house, raw = logged
    person = house.person(Role.PROSECUTOR)
    answer = house.signed_in(person).get(f"/v1/organisations/{person.organisation_id}/users")
    line = orjson.loads(raw.getvalue().splitlines()[-1])
    assert set(line) == FIELDS
    assert (line["route"], line["status"], line["user"], line["request"]) == (
        "/v1/organisations/{organisation_id}/users",
        403,
        person.user_id,
        answer.headers["nansha-request"],
    )


def test_a_fault_leaves_its_class_and_places_only(
    logged: tuple[House, io.BytesIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages of errors quote what they were given."""

    def broken() -> None:
        raise ZeroDivisionError(NAME)

    house, raw = logged
    monkeypatch.setattr(health, "law_packs", broken)
    client = TestClient(house.application, raise_server_exceptions=False)
    assert client.get("/readyz").status_code == 500
    lines = [orjson.loads(line) for line in raw.getvalue().splitlines()]
    (fault,) = [line for line in lines if line["event"] == "unexpected"]
    assert (fault["error"], NAME in raw.getvalue().decode()) == ("ZeroDivisionError", False)
    assert fault["places"][-1].startswith("test_logs.py:")


def test_the_servers_own_errors_are_without_their_message() -> None:
    """A trace of the server shows places, no values."""
    with pytest.raises(ValueError, match="invalid literal") as raised:
        int(NAME)
    fault = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("uvicorn.error", 40, __file__, 1, "trace", (), fault)
    line = orjson.loads(JsonLines().format(record))
    assert (line["error"], NAME in str(line)) == ("ValueError", False)
    assert line["places"]


def test_the_servers_messages_are_kept() -> None:
    """Start and end of the server hold nothing of a case."""
    record = logging.LogRecord("uvicorn.error", 20, __file__, 1, "started %d", (7,), None)
    assert orjson.loads(JsonLines().format(record))["message"] == "started 7"


def test_metrics_show_the_store_and_no_account(house: House) -> None:
    """Queue and latency of writes; labels are route templates."""
    person = house.person(Role.ADMINISTRATOR)
    house.signed_in(person).get("/v1/me")
    shown = house.anybody().get("/metrics").text
    assert "nansha_store_waiting_writes 0.0" in shown
    assert "nansha_store_write_seconds_count" in shown
    assert [mark for mark in (person.user_id, person.login) if mark in shown] == []
