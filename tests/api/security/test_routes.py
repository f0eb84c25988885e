"""For every operation, every role and every relation: nothing that the table forbids."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.identifiers import EXAMPLE
from api.security.actions import PEOPLE_ONLY, Action, Relation
from api.security.cookies import CSRF_HEADER
from api.security.guard import PUBLIC, PUBLIC_PATHS
from api.security.permissions import TABLE
from api.security.principal import POLICE as POLICE_KIND
from api.security.principal import PROCURATORATE as PROCURATORATE_KIND
from api.security.principal import ROLES_OF_KIND, Principal, Role
from data.store.identifiers import uuid7
from tests.api.house import (
    OTHER,
    POLICE,
    PROCURATORATE,
    House,
    make_house,
    settings_for,
)
from tests.api.security.operations import (
    DOCUMENT,
    JSON,
    Operation,
    guarded_operations,
    operations,
)
from tests.api.security.records import Records, all_records

OPEN_TO_ALL = frozenset({"/v1/session", "/v1/invitations/accept", "/v1/bootstrap"})
REFUSED = frozenset({403, 404})
GUARDED = guarded_operations()
ACCOUNTS = (
    *(f"{PROCURATORATE}.{role}" for role in sorted(ROLES_OF_KIND[PROCURATORATE_KIND])),
    *(f"{POLICE}.{role}" for role in sorted(ROLES_OF_KIND[POLICE_KIND])),
    *(f"{POLICE}.police-2", f"{PROCURATORATE}.prosecutor-2"),
    *(f"{OTHER}.prosecutor", f"{OTHER}.approver", f"{OTHER}.supervisor"),
)
"""Every role of both kinds of offices, colleagues, and people of another procuratorate."""
UNREACHED = frozenset({"/v1/password", "/v1/cases/{case_id}/members/{user_id}"})
"""Who may is told 403 or 404 all the same: a wrong present password, no such member."""


@dataclass(frozen=True)
class World:
    """People, their browsers and records; no test here changes it, for all it asks is refused."""

    house: House
    clients: Mapping[str, TestClient]
    records: list[Records]


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return one world for every refusal."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copyfile(sqlite_template, folder / "nansha.db")
    application = create_app(settings_for(f"sqlite:///{folder / 'nansha.db'}", folder))
    house = make_house(application)
    clients = {key: house.signed_in(house.people[key]) for key in ACCOUNTS}
    yield World(house, clients, all_records(house))
    application.state.nansha.close()


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_every_operation_declares_its_action(operation: Operation) -> None:
    """A route without `guarded(Action…)` is not served to anyone by oversight."""
    known = {action.value for action in Action} | {PUBLIC}
    assert operation.mark in known, f"{operation}: add **guarded(Action.…) to its route"


def test_what_is_public_is_known_here() -> None:
    """Nothing becomes public without a line in this test."""
    found = {each.path for each in operations() if each.mark == PUBLIC}
    assert found == PUBLIC_PATHS | OPEN_TO_ALL


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_every_parameter_of_a_path_has_a_record(operation: Operation, world: World) -> None:
    """A new kind of record is added to `all_records`, or its routes are not tested."""
    missing = set(operation.parameters) - set(world.records[0].ids)
    assert missing == set(), f"{operation}: add {missing} to tests/api/security/records.py"


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_strangers_get_401(operation: Operation, world: World) -> None:
    """Without session and key, whatever else is right."""
    assert ask(world.house.anybody(), operation, world.records[0]) == 401


@pytest.mark.parametrize("operation", [each for each in GUARDED if not each.is_safe], ids=str)
def test_a_session_without_its_csrf_token_changes_nothing(
    operation: Operation, world: World
) -> None:
    """Another site that makes a browser send a form gets nowhere."""
    roles = TABLE[operation.action]
    role = next(role for role in Role if roles[role])
    client = world.house.signed_in(world.house.person(role))
    del client.headers[CSRF_HEADER]
    assert ask(client, operation, world.records[0]) == 403


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_nobody_gets_what_the_table_forbids(operation: Operation, world: World) -> None:
    """Every account of every organisation, on the records of each office."""
    wrong = []
    for key, client in world.clients.items():
        person = world.house.people[key]
        allowed = TABLE[operation.action][role_of(person)]
        # Who may do it to nothing at all is refused before any record is looked at: one will do.
        for records in world.records if allowed else world.records[:1]:
            relation = related(operation, records, person)
            if relation not in allowed:
                status = ask(client, operation, records)
                if status not in REFUSED:
                    wrong.append((key, records.owner.login, relation, status))
    assert wrong == []


@pytest.mark.parametrize(
    "operation", [each for each in GUARDED if each.path not in UNREACHED], ids=str
)
def test_whoever_may_is_not_refused_for_want_of_permission(
    operation: Operation, house: House
) -> None:
    """The refusals above are the table's, not those of a route that refuses everyone."""
    statuses = [
        ask(house.signed_in(person), operation, records)
        for records, person in permitted_pairs(operation, house)
    ]
    assert max(statuses) < 500
    assert min(statuses) not in REFUSED or set(statuses) - REFUSED


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_a_key_with_another_scope_is_refused(operation: Operation, world: World) -> None:
    """A machine does what its scopes say, whatever its account may."""
    house, records = world.house, world.records[1]
    other = Action.STATISTICS_READ
    scope = other if operation.action is not other else Action.CASE_READ
    machine = house.machine(house.person(Role.PROSECUTOR), scope.value)
    assert ask(machine, operation, records) == 403


@pytest.mark.parametrize(
    "operation", [each for each in GUARDED if each.action in PEOPLE_ONLY], ids=str
)
def test_no_key_does_what_only_people_do(operation: Operation, world: World) -> None:
    """Even a key that somehow carries the scope."""
    role = next(role for role in Role if TABLE[operation.action][role])
    house = world.house
    machine = house.machine(house.person(role), operation.action.value)
    assert ask(machine, operation, world.records[0]) == 403


def test_the_document_says_how_to_sign_in() -> None:
    """Each guarded operation names both ways."""
    for each in GUARDED:
        described = DOCUMENT["paths"][each.path][each.method.lower()]
        assert described["security"] == [{"session": []}, {"key": []}]


def role_of(person: Principal) -> Role:
    """Return the one role that each account of the house has."""
    (role,) = person.roles
    return role


def related(operation: Operation, records: Records, person: Principal) -> Relation:
    """Return how what an operation names stands to someone."""
    if operation.parameters:
        return records.relation(person)
    allowed = TABLE[operation.action][role_of(person)]
    # Without a record in the path a list shows only what is allowed: any relation will do.
    return next(iter(sorted(allowed)), Relation.OWN)


def permitted_pairs(operation: Operation, house: House) -> list[tuple[Records, Principal]]:
    """Return for each role the first record that the table lets it use, and who uses it."""
    # A procuratorate's own first: the police have no decision that a path could name.
    everything = all_records(house)[::-1]
    found: dict[Role, tuple[Records, Principal]] = {}
    for key in ACCOUNTS:
        person = house.people[key]
        role = role_of(person)
        for records in everything:
            if related(operation, records, person) in TABLE[operation.action][role]:
                found.setdefault(role, (records, person))
    return list(found.values())


def filled(value: Any, records: Records) -> Any:
    """Return an example with the identifiers of records in place of invented ones."""
    if not isinstance(value, dict):
        return value
    return {
        name: records.value(name) if name.endswith("_id") and inner == EXAMPLE else inner
        for name, inner in value.items()
    }


def path_of(operation: Operation, records: Records) -> str:
    """Return the path that names some records; a share names who it is with."""
    ids = {name: records.ids[name] for name in operation.parameters}
    if {"case_id", "organisation_id"} <= ids.keys():
        ids["organisation_id"] = records.value("organisation_id")
    return operation.path.format(**ids)


def ask(client: TestClient, operation: Operation, records: Records) -> int:
    """Send an operation with the examples of its document; return the status."""
    path = path_of(operation, records)
    headers = dict(operation.headers)
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = uuid7()
    body = filled(operation.content, records)
    content = orjson.dumps(body) if operation.content_type == JSON else b""
    query = {name: records.value(name) for name in operation.query}
    if operation.content_type:
        headers["content-type"] = operation.content_type
    response = client.request(
        operation.method, path, headers=headers, content=content, params=query
    )
    return response.status_code
