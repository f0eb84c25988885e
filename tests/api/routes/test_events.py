"""Events, measures, timeline and tasks over HTTP: recorded, corrected, read, and by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.actions.cases import create_case
from api.actions.desk import Desk
from api.actions.suspects import NewSuspect, place_suspect
from api.app import create_app
from api.assessing import today
from api.security.principal import Principal, Role
from data.store.identity.identities import Identity
from data.store.unit import UnitOfWork
from tests.api.house import OTHER, PROCURATORATE, House, make_house, settings_for

NUMBER = "穗南检审捕〔2026〕128号"


@pytest.fixture
def prosecutor(house: House) -> Principal:
    """Whoever handles the case."""
    return house.person(Role.PROSECUTOR)


@pytest.fixture
def suspect_id(house: House, prosecutor: Principal) -> str:
    """A suspect of a case of the prosecutor."""
    return add_suspect(house, prosecutor)


@pytest.fixture
def client(house: House, prosecutor: Principal) -> TestClient:
    """The prosecutor's browser."""
    return house.signed_in(prosecutor)


def add_suspect(house: House, principal: Principal, number: str = NUMBER) -> str:
    """Make a case with one suspect."""

    def work(unit: UnitOfWork) -> str:
        desk = Desk(unit, house.state.keys(), principal)
        case = create_case(desk, case_number=number)
        new = NewSuspect("盗窃罪", juvenile=False, identity=Identity("张三"))
        return place_suspect(desk, case, new).id

    return house.store.write(work, actor=principal.actor())


def day(ago: int) -> str:
    """Return a day some days ago."""
    return (today() - timedelta(ago)).isoformat()


def record(client: TestClient, suspect_id: str, kind: str, ago: int, **detail: Any) -> Any:
    """Record an event of some days ago."""
    body = {"kind": kind, "day": day(ago), "detail": detail}
    answer = client.post(f"/v1/suspects/{suspect_id}/events", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_recorded_event_is_read_again(client: TestClient, suspect_id: str) -> None:
    """What was recorded stands in the list, sums in yuan as they were given."""
    made = record(client, suspect_id, "restitution_made", 3, restitution_extent="full", sum="3500")
    listed = client.get(f"/v1/suspects/{suspect_id}/events").json()["events"]
    assert listed == [made]
    assert made["detail"] == {"restitution_extent": "full", "sum": "3500.00"}
    assert (made["name_zh"], made["source"]) == ("退赃退赔", "recorded")


def test_a_correction_stands_in_the_place_of_the_old(client: TestClient, suspect_id: str) -> None:
    """The list shows the new event; on request both, as they came in."""
    old = record(client, suspect_id, "detained", 9)
    body = {"kind": "detained", "day": day(8)}
    address = f"/v1/suspects/{suspect_id}/events"
    new = client.post(f"{address}/{old['id']}/correct", json=body)
    assert (new.status_code, new.json()["corrects_id"]) == (201, old["id"])
    assert [e["id"] for e in client.get(address).json()["events"]] == [new.json()["id"]]
    both = client.get(address, params={"corrected": "true"}).json()["events"]
    assert [e["id"] for e in both] == [old["id"], new.json()["id"]]
    again = client.post(f"{address}/{old['id']}/correct", json=body)
    assert (again.status_code, again.json()["type"]) == (409, "urn:nansha:problem:conflict")


def test_an_event_of_someone_else_is_not_corrected(
    house: House, prosecutor: Principal, client: TestClient, suspect_id: str
) -> None:
    """An event is addressed below its own suspect only."""
    other = add_suspect(house, prosecutor, "穗南检审捕〔2026〕129号")
    event = record(client, other, "detained", 9)
    address = f"/v1/suspects/{suspect_id}/events/{event['id']}/correct"
    assert client.post(address, json={"kind": "detained", "day": day(8)}).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"kind": "escaped", "day": "2026-01-05"}, ["/kind"]),
        ({"kind": "detained", "day": "2999-01-05"}, ["/day"]),
        ({"kind": "arrest_refused", "day": "2026-01-05"}, ["/detail/refusal_ground"]),
        (
            {"kind": "detained", "day": "2026-01-05", "detail": {"facts": "张三"}},
            ["/detail/facts"],
        ),
        (
            {"kind": "fled", "day": "2026-01-05", "detail": {"found": 1}, "note": "\u0000"},
            ["/detail/found", "/note"],
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(
    client: TestClient, suspect_id: str, body: dict[str, Any], pointers: list[str]
) -> None:
    """Everything wrong comes at once, and nothing is stored."""
    answer = client.post(f"/v1/suspects/{suspect_id}/events", json=body)
    errors = answer.json()["errors"]
    assert (answer.status_code, [error["pointer"] for error in errors]) == (422, pointers)
    assert all(error["message"] and error["cure"] for error in errors)
    assert client.get(f"/v1/suspects/{suspect_id}/events").json()["events"] == []


def test_a_repeated_request_records_once(client: TestClient, suspect_id: str) -> None:
    """The same idempotency key gets the same answer."""
    body = {"kind": "hearing_held", "day": day(2)}
    address, headers = f"/v1/suspects/{suspect_id}/events", {"Idempotency-Key": "k1"}
    first, second = (client.post(address, json=body, headers=headers) for _ in range(2))
    assert (first.json(), second.headers["idempotency-replayed"]) == (second.json(), "true")
    assert len(client.get(address).json()["events"]) == 1


def test_a_note_is_sealed_apart(house: House, client: TestClient, suspect_id: str) -> None:
    """The note is in no event, no audit entry and no answer."""
    body = {"kind": "plea_made", "day": day(2), "note": "值班律师李四在场。"}
    answer = client.post(f"/v1/suspects/{suspect_id}/events", json=body)
    assert "李四" not in answer.text
    with house.store.read() as connection:
        tables = ("events", "audit_entries", "annotations")
        rows = [str(connection.exec_driver_sql(f"SELECT * FROM {t}").all()) for t in tables]  # noqa: S608 - names from the line above
    assert all("李四" not in row for row in rows)


def test_measures_follow_the_events(client: TestClient, suspect_id: str) -> None:
    """Detention, arrest, bail with its bond in yuan."""
    record(client, suspect_id, "detained", 20)
    record(client, suspect_id, "arrested", 13)
    record(client, suspect_id, "bail_began", 1, bond="2000")
    measures = client.get(f"/v1/suspects/{suspect_id}/measures").json()["measures"]
    assert [(m["kind"], m["ended_on"], m["bond"]) for m in measures] == [
        ("detention", day(13), None),
        ("arrest", day(1), None),
        ("bail", None, "2000.00"),
    ]


def test_timeline_shows_events_periods_and_tasks(client: TestClient, suspect_id: str) -> None:
    """By day, with the days left of each running period and the task that the plea raised."""
    record(client, suspect_id, "plea_made", 1, plea_stage="investigation")
    record(client, suspect_id, "arrested", 5)
    shown = client.get(f"/v1/suspects/{suspect_id}/timeline").json()
    assert [entry["code"] for entry in shown["entries"]] == ["arrested", "plea_made"]
    assert [task["task"] for task in shown["tasks"]] == ["plea_after_arrest"]
    assert shown["tasks"][0]["days_left"] == 2
    running = {clock["clock"]: clock for clock in shown["clocks"]}
    assert running
    assert all(clock["citations"] for clock in running.values())


def test_tasks_of_the_organisation_come_in_pages(
    house: House, prosecutor: Principal, client: TestClient, suspect_id: str
) -> None:
    """Those due first first, each on one page; a recorded reason closes one."""
    other = add_suspect(house, prosecutor, "穗南检审捕〔2026〕129号")
    for someone, ago in ((suspect_id, 40), (other, 35)):
        record(client, someone, "arrested", ago)
    record(client, other, "illness_found", 2, illness="serious")
    seen, after = [], None
    while True:
        query = {"limit": 2, **({"after": after} if after else {})}
        shown = client.get("/v1/tasks", params=query).json()
        seen += [(task["task"], task["suspect_id"]) for task in shown["tasks"]]
        after = shown["next"]
        if after is None:
            break
    assert seen == [("thirty_days", suspect_id), ("illness", other), ("thirty_days", other)]
    record(client, other, "necessity_review_not_needed", 0, no_review_reason="no_effect")
    left = client.get("/v1/tasks").json()["tasks"]
    assert [(t["task"], t["case_number"], t["suspect"]) for t in left] == [
        ("thirty_days", NUMBER, "S1")
    ]


def test_tasks_of_others_are_not_shown(house: House, client: TestClient, suspect_id: str) -> None:
    """A task belongs to its organisation."""
    record(client, suspect_id, "arrested", 40)
    elsewhere = house.signed_in(house.person(Role.PROSECUTOR, OTHER))
    assert elsewhere.get("/v1/tasks").json() == {"tasks": [], "next": None}


@pytest.mark.parametrize("after", ["x", "WyJhIl0", "WzEsMiwzXQ"])
def test_a_broken_cursor_is_refused_or_begins_somewhere(client: TestClient, after: str) -> None:
    """No cursor breaks the list."""
    assert client.get("/v1/tasks", params={"after": after}).status_code in {200, 422}


@pytest.mark.parametrize(
    ("role", "organisation", "answers"),
    [
        (Role.PROSECUTOR, PROCURATORATE, (200, 201)),
        (Role.SUPERVISOR, PROCURATORATE, (200, 201)),
        (Role.APPROVER, PROCURATORATE, (200, 403)),
        (Role.ADMINISTRATOR, PROCURATORATE, (403, 403)),
        (Role.RESEARCHER, PROCURATORATE, (403, 403)),
        (Role.AUDITOR, PROCURATORATE, (403, 403)),
        (Role.EXPERT, PROCURATORATE, (403, 403)),
        (Role.PROSECUTOR, OTHER, (404, 404)),
        (Role.SUPERVISOR, OTHER, (404, 404)),
        (Role.POLICE, "", (404, 404)),
    ],
)
def test_who_reads_and_records(
    house: House, suspect_id: str, role: Role, organisation: str, answers: tuple[int, int]
) -> None:
    """The table of permissions holds; what one may not see does not exist."""
    person = house.signed_in(house.person(role, organisation))
    address = f"/v1/suspects/{suspect_id}/events"
    body = {"kind": "hearing_held", "day": day(1)}
    read, recorded = person.get(address), person.post(address, json=body)
    assert (read.status_code, recorded.status_code) == answers


def test_nobody_reads_without_signing_in(house: House, suspect_id: str) -> None:
    """Without a session there is nothing."""
    answer = house.anybody().get(f"/v1/suspects/{suspect_id}/timeline")
    assert answer.status_code == 401


def test_on_postgresql_as_on_sqlite(
    request: pytest.FixtureRequest, database: str, tmp_path: Any
) -> None:
    """Recording, measures, tasks and timeline give the same on both databases."""
    address = request.getfixturevalue("address")
    application: FastAPI = create_app(settings_for(address, tmp_path))
    try:
        house = make_house(application)
        prosecutor = house.person(Role.PROSECUTOR)
        client, suspect_id = house.signed_in(prosecutor), add_suspect(house, prosecutor)
        record(client, suspect_id, "arrested", 40)
        record(client, suspect_id, "plea_made", 39, plea_stage="prosecution")
        timeline = client.get(f"/v1/suspects/{suspect_id}/timeline").json()
        tasks = client.get("/v1/tasks").json()["tasks"]
    finally:
        application.state.nansha.close()
    assert database
    assert [entry["code"] for entry in timeline["entries"]] == ["arrested", "plea_made"]
    assert [task["task"] for task in tasks] == ["plea_after_arrest", "thirty_days"]
