"""An account whose password was reset by someone else sets a new one before anything else."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from api.actions.accounts import invite_user
from api.actions.sessions import enrol
from api.security.actions import Action
from api.security.cookies import CSRF_HEADER
from api.security.guard import BEFORE_NEW_PASSWORD
from api.security.principal import CONSOLE, Principal, Role
from data.store.people.passwords import hash_password
from tests.api.house import House
from tests.api.problem_shape import assert_problem
from tests.api.security.operations import Operation, guarded_operations

OLD, NEW = "correct horse battery staple", "a new one of my own, long enough"


def invent(operation: Operation, client: TestClient) -> tuple[int, str]:
    """Send an operation about records that need not exist; return status and problem."""
    path = operation.path.format(**dict.fromkeys(operation.parameters, "x"))
    response = client.request(operation.method, path)
    found = response.json().get("type", "") if response.content else ""
    return response.status_code, found.rpartition(":")[2]


@pytest.fixture
def reset_person(house: House) -> Principal:
    """A prosecutor with a password, reset by an administrator."""
    person = house.person(Role.PROSECUTOR)
    engine = create_engine(house.state.settings.database_url)
    with engine.begin() as connection:
        statement = text("UPDATE users SET password_hash = :hash WHERE id = :id")
        connection.execute(statement, {"hash": hash_password(OLD), "id": person.user_id})
    engine.dispose()
    return person


def test_nothing_but_the_new_password_is_possible(house: House, reset_person: Principal) -> None:
    """Every route that needs an account, but for one's password and account and logging out."""
    client = house.signed_in(reset_person)
    invite_user(house.store, CONSOLE, reset_person.user_id)
    ask = partial(invent, client=client)
    # Logging out comes last.
    everything = sorted(guarded_operations(), key=lambda each: str(each) == "DELETE /v1/session")
    open_ones = {str(each) for each in everything if ask(each) != (403, "must_change_password")}
    assert open_ones == {"POST /v1/password", "GET /v1/me", "DELETE /v1/session"}
    assert {Action.PASSWORD_CHANGE, Action.ACCOUNT_READ} == BEFORE_NEW_PASSWORD


def test_the_new_password_opens_everything_again(house: House, reset_person: Principal) -> None:
    """Logging in with the old one leads there."""
    invite_user(house.store, CONSOLE, reset_person.user_id)
    for password, status in ((OLD, 403), (NEW, 200)):
        client = house.anybody()
        given = {"login": reset_person.login, "password": password}
        client.headers[CSRF_HEADER] = client.post("/v1/session", json=given).json()["csrf"]
        assert client.get("/v1/cases").status_code == status
        if password == OLD:
            assert_problem(client.get("/v1/cases"), "must_change_password", 403)
            body = {"present": OLD, "new": NEW}
            assert client.post("/v1/password", json=body).status_code == 204


def test_the_token_of_the_reset_opens_everything_again(
    house: House, reset_person: Principal
) -> None:
    """It sets the new password by itself."""
    token = invite_user(house.store, CONSOLE, reset_person.user_id)
    enrol(house.store, token=token, password=NEW)
    assert house.signed_in(reset_person).get("/v1/cases").status_code == 200


def test_keys_go_on(house: House, reset_person: Principal) -> None:
    """A machine has no password; whoever suspects its key revokes it."""
    machine = house.machine(reset_person, Action.CASE_LIST.value)
    invite_user(house.store, CONSOLE, reset_person.user_id)
    assert machine.get("/v1/cases").status_code == 200


def test_a_first_password_is_ones_own(house: House) -> None:
    """Nobody else knows it, so nothing has to be changed."""
    person = house.person(Role.EXPERT)
    token = invite_user(house.store, CONSOLE, person.user_id)
    enrol(house.store, token=token, password=NEW)
    assert house.signed_in(person).get("/v1/me").json()["account"]["login"] == person.login
    assert house.signed_in(person).get("/v1/organisations").status_code == 200
