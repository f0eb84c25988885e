"""Sessions, CSRF tokens, passwords, invitations, throttling over several processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from api.actions.accounts import first_administrator_token, invite_user
from api.app import create_app
from api.security.cookies import CSRF_HEADER, SESSION_COOKIE
from api.security.principal import CONSOLE, Role
from api.settings import read_settings
from data.store.people.passwords import hash_password
from tests.api.house import House
from tests.api.problem_shape import assert_problem

PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts made here
LOGIN = "jcy.prosecutor"


@pytest.fixture(scope="module")
def hashed() -> str:
    """One password hash for every test here; making one is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def with_password(house: House, hashed: str) -> House:
    """A house whose prosecutor has a password."""
    engine = create_engine(house.state.settings.database_url)
    with engine.begin() as connection:
        statement = text("UPDATE users SET password_hash = :hash WHERE login = :login")
        connection.execute(statement, {"hash": hashed, "login": LOGIN})
    engine.dispose()
    return house


def log_in(client: TestClient, password: str = PASSWORD, login: str = LOGIN) -> httpx2.Response:
    """Try to log in."""
    return client.post("/v1/session", json={"login": login, "password": password})


def test_login_gives_a_cookie_that_scripts_cannot_read(with_password: House) -> None:
    """HttpOnly, same site only; the token is in the cookie alone."""
    response = log_in(with_password.anybody())
    cookie = response.headers["set-cookie"]
    token = cookie.partition("=")[2].partition(";")[0]
    assert response.status_code == 200
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert ("Secure" in cookie, token in response.text) == (False, False)


def test_behind_https_the_cookie_is_secure(with_password: House) -> None:
    """A browser never sends it in the clear."""
    given = with_password.state.settings
    values = {
        "NANSHA_DATABASE_URL": given.database_url,
        "NANSHA_KEYS": str(given.keys),
        "NANSHA_HTTPS": "yes",
    }
    application = create_app(read_settings(values))
    response = log_in(TestClient(application))
    application.state.nansha.close()
    assert "Secure" in response.headers["set-cookie"]


def test_a_session_does_what_its_account_may_until_logout(with_password: House) -> None:
    """Log in, look, log out, look again."""
    client = with_password.anybody()
    csrf = log_in(client).json()["csrf"]
    assert client.get("/v1/me").json()["account"]["login"] == LOGIN
    assert client.delete("/v1/session", headers={CSRF_HEADER: csrf}).status_code == 204
    assert_problem(client.get("/v1/me"), "unauthenticated", 401)


def test_a_stolen_cookie_is_dead_after_logout(with_password: House) -> None:
    """The session ends on the server, not in the browser only."""
    client = with_password.anybody()
    csrf = log_in(client).json()["csrf"]
    token = client.cookies[SESSION_COOKIE]
    client.delete("/v1/session", headers={CSRF_HEADER: csrf})
    thief = with_password.anybody()
    thief.cookies.set(SESSION_COOKIE, token)
    assert thief.get("/v1/me").status_code == 401


@pytest.mark.parametrize("login", [LOGIN, "nobody"])
def test_unknown_name_and_wrong_password_get_the_same_answer(
    with_password: House, login: str
) -> None:
    """Nobody learns which names exist."""
    response = log_in(with_password.anybody(), "wrong", login)
    (problem,) = assert_problem(response, "unauthenticated", 401)
    assert (problem["value"], problem["pointer"], "set-cookie" in response.headers) == (
        "", "", False,
    )  # fmt: skip


@pytest.mark.parametrize("given", ["", "00", "f" * 64])
def test_a_wrong_csrf_token_changes_nothing(with_password: House, given: str) -> None:
    """Session cookies alone prove nothing about the page that sent a form."""
    client = with_password.signed_in(with_password.person(Role.PROSECUTOR))
    client.headers[CSRF_HEADER] = given
    assert_problem(client.delete("/v1/session"), "forbidden", 403)
    assert client.get("/v1/me").status_code == 200


def test_the_csrf_token_may_be_a_field_of_a_form(with_password: House) -> None:
    """Pages without scripts send it so; the route then says that it wants JSON."""
    client = with_password.signed_in(with_password.person(Role.PROSECUTOR))
    token = client.headers.pop(CSRF_HEADER)
    refused = client.post("/v1/password", data={"csrf": "wrong"})
    passed = client.post("/v1/password", data={"csrf": token})
    assert (refused.status_code, passed.status_code) == (403, 422)


def test_another_sessions_csrf_token_is_wrong(with_password: House) -> None:
    """Each session has its own."""
    person = with_password.person(Role.PROSECUTOR)
    first, second = with_password.signed_in(person), with_password.signed_in(person)
    first.headers[CSRF_HEADER] = second.headers[CSRF_HEADER]
    assert first.delete("/v1/session").status_code == 403


@pytest.mark.parametrize(
    ("column", "minutes"), [("seen_at", 31), ("expires_at", 0)], ids=["idle", "absolute"]
)
def test_a_session_ends_by_itself(house: House, column: str, minutes: int) -> None:
    """After half an hour without requests, and after its last minute."""
    client = house.signed_in(house.person(Role.PROSECUTOR))
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    engine = create_engine(house.state.settings.database_url)
    with engine.begin() as connection:
        statement = text(f"UPDATE sessions SET {column} = :moment")  # noqa: S608 - our own names
        connection.execute(statement, {"moment": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")})
    engine.dispose()
    assert client.get("/v1/me").status_code == 401


def test_a_disabled_account_is_out_at_once(house: House) -> None:
    """Its sessions end and its keys stop with it."""
    person = house.person(Role.PROSECUTOR)
    browser, machine = house.signed_in(person), house.machine(person, "account:read")
    administrator = house.signed_in(house.person(Role.ADMINISTRATOR))
    disabled = administrator.put(
        f"/v1/users/{person.user_id}/state",
        json={"state": "disabled"},
        headers={"if-match": '"1"'},
    )
    assert disabled.status_code == 200
    assert (browser.get("/v1/me").status_code, machine.get("/v1/me").status_code) == (401, 401)


def test_a_role_that_is_taken_away_is_gone_at_once(house: House) -> None:
    """Roles are read with each request."""
    person = house.person(Role.PROSECUTOR)
    client = house.signed_in(person)
    administrator = house.signed_in(house.person(Role.ADMINISTRATOR))
    path, body = f"/v1/users/{person.user_id}/roles", {"roles": ["expert"]}
    assert administrator.put(path, json=body, headers={"if-match": '"1"'}).status_code == 200
    assert client.get("/v1/cases").status_code == 403


def test_nobody_changes_their_own_roles(house: House) -> None:
    """Two administrators watch each other."""
    own = house.person(Role.ADMINISTRATOR)
    client = house.signed_in(own)
    path, body = f"/v1/users/{own.user_id}/roles", {"roles": ["administrator", "auditor"]}
    response = client.put(path, json=body, headers={"if-match": '"1"'})
    assert_problem(response, "conflict", 409)


@pytest.mark.parametrize(
    ("headers", "code", "status"),
    [
        ({}, "precondition_required", 428),
        ({"if-match": '"7"'}, "stale", 412),
        ({"if-match": "*"}, "stale", 412),
    ],
)
def test_a_change_names_the_version_that_was_read(
    house: House, headers: dict[str, str], code: str, status: int
) -> None:
    """Nobody overwrites what they have not seen."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    path = f"/v1/users/{house.person(Role.EXPERT).user_id}/roles"
    assert_problem(client.put(path, json={"roles": []}, headers=headers), code, status)


def test_passwords_are_throttled_by_all_processes_together(
    with_password: House,
) -> None:
    """Three processes on one database admit no more guesses than one, even the right one after."""
    applications = [create_app(with_password.state.settings) for _ in range(3)]
    clients = [TestClient(each, raise_server_exceptions=False) for each in applications]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda n: log_in(clients[n % 3], "wrong").status_code, range(12)))
    last = log_in(clients[0])
    for each in applications:
        each.state.nansha.close()
    assert sorted(statuses) == [401] * 5 + [429] * 7
    assert_problem(last, "too_many_attempts", 429)
    assert 0 < int(last.headers["retry-after"]) <= 15 * 60


def test_a_login_that_succeeds_forgives_earlier_failures(with_password: House) -> None:
    """Four slips and a success, again and again, lock nobody out."""
    client = with_password.anybody()
    for _ in range(2):
        failed = [log_in(client, "wrong").status_code for _ in range(4)]
        assert ([*failed, log_in(client).status_code]) == [401, 401, 401, 401, 200]


def test_a_new_password_ends_every_session(with_password: House) -> None:
    """Whoever had the old one is out."""
    person = with_password.person(Role.PROSECUTOR)
    client, other = with_password.signed_in(person), with_password.signed_in(person)
    body = {"present": PASSWORD, "new": "another horse, another battery"}
    assert client.post("/v1/password", json=body).status_code == 204
    assert other.get("/v1/me").status_code == 401
    assert log_in(with_password.anybody()).status_code == 401
    assert log_in(with_password.anybody(), body["new"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ({"present": "wrong", "new": "another horse, another battery"}, "forbidden", 403),
        ({"present": PASSWORD, "new": "short"}, "invalid", 422),
        ({"present": PASSWORD, "new": PASSWORD}, "invalid", 422),
    ],
)
def test_a_password_is_not_changed(
    with_password: House, body: dict[str, str], code: str, status: int
) -> None:
    """Without the present one, or to a short or the same one."""
    client = with_password.signed_in(with_password.person(Role.PROSECUTOR))
    assert_problem(client.post("/v1/password", json=body), code, status)
    assert log_in(with_password.anybody()).status_code == 200


def test_an_invitation_works_once(house: House) -> None:
    """A token that was used or invented is refused alike."""
    token = invite_user(house.store, CONSOLE, house.person(Role.EXPERT).user_id)
    body = {"token": token, "password": PASSWORD}
    client = house.anybody()
    assert client.post("/v1/invitations/accept", json=body).status_code == 204
    assert log_in(client, PASSWORD, "jcy.expert").status_code == 200
    again = client.post("/v1/invitations/accept", json=body)
    invented = client.post("/v1/invitations/accept", json={**body, "token": "invented"})
    assert (again.status_code, invented.status_code) == (403, 403)
    assert again.json() == invented.json()


def test_the_first_administrator_is_made_once(application: FastAPI) -> None:
    """The console's token makes one organisation with one administrator."""
    token = first_administrator_token(application.state.nansha.store(), CONSOLE)
    organisation = {"kind": "procuratorate", "code": "ns-jcy", "name": "南沙区人民检察院"}
    person = {"login": "li.si", "name": "李四", "password": PASSWORD}
    body = {"token": token, "organisation": organisation, **person}
    client = TestClient(application, raise_server_exceptions=False)
    assert client.post("/v1/bootstrap", json={**body, "token": "invented"}).status_code == 403
    made = client.post("/v1/bootstrap", json=body)
    assert (made.status_code, made.json()["roles"]) == (201, ["administrator"])
    assert client.post("/v1/bootstrap", json=body).status_code == 403
    assert log_in(client, PASSWORD, "li.si").status_code == 200


def test_a_key_works_until_it_is_revoked(house: House) -> None:
    """Its secret is shown once and is nowhere in the list."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    person = house.person(Role.PROSECUTOR)
    body = {"user_id": person.user_id, "label": "统计", "scopes": ["account:read"], "days": 1}
    made = client.post("/v1/keys", json=body).json()
    machine = house.anybody()
    machine.headers["authorization"] = f"Bearer {made['secret']}"
    assert machine.get("/v1/me").json()["csrf"] is None
    path = f"/v1/organisations/{person.organisation_id}/keys"
    listed = client.get(path)
    assert (len(listed.json()["keys"]), made["secret"] in listed.text) == (1, False)
    assert client.delete(f"{path}/{made['key']['id']}").status_code == 204
    assert machine.get("/v1/me").status_code == 401
    assert client.delete(f"{path}/{made['key']['id']}").status_code == 404


@pytest.mark.parametrize("scope", ["everything", "user:create", "decision:make"])
def test_a_key_cannot_have_every_scope(house: House, scope: str) -> None:
    """Unknown ones, and what only people do."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    user = house.person(Role.PROSECUTOR).user_id
    body = {"user_id": user, "label": "x", "scopes": [scope], "days": 1}
    assert_problem(client.post("/v1/keys", json=body), "invalid", 422)


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", "Basic eDp5", "Bearer nansha_invented"])
def test_a_wrong_key_is_refused_even_with_a_good_cookie(house: House, given: str) -> None:
    """Who names a key is judged by it alone."""
    client = house.signed_in(house.person(Role.PROSECUTOR))
    client.headers["authorization"] = given
    assert_problem(client.get("/v1/me"), "unauthenticated", 401)


def test_people_of_the_police_cannot_be_prosecutors(house: House) -> None:
    """Roles fit the organisation."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    body = {"login": "wang.wu", "name": "王五", "roles": ["prosecutor"]}
    path = f"/v1/organisations/{house.organisations['gaj']}/users"
    (problem,) = assert_problem(client.post(path, json=body), "invalid", 422)
    assert problem["pointer"] == "/roles"
