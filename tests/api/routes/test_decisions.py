"""Decisions corrected and rules of approval set over HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from api.actions.decisions import decide
from api.assessing import today
from api.security.principal import Role
from data.store.identifiers import uuid7
from tests.api.actions.offices import arrest, ready_to_decide, refusal
from tests.api.house import OTHER, House
from tests.api.problem_shape import assert_problem
from tests.api.security.records import offices_of

RULE = {
    "id": "every_arrest",
    "name_zh": "批准逮捕",
    "name_en": "Every arrest",
    "outcomes": ["arrest"],
    "when": {"answer": {"factor": "plea_acceptance", "in": ["signed"]}},
    "level": [{"id": "head", "name_zh": "部门负责人", "name_en": "Head"}],
}
RULES = "/v1/settings/approvals"


def supervisor(house: House) -> TestClient:
    """Return the browser of who may set rules."""
    return house.signed_in(house.person(Role.SUPERVISOR))


def set_rules(
    client: TestClient, rules: list[Any], *, version: int = 1, key: str = ""
) -> httpx2.Response:
    """Set rules of approval."""
    given = {"if-match": f'"{version}"', **({"idempotency-key": key} if key else {})}
    return client.put(RULES, json={"rule": rules}, headers=given)


def test_a_repeated_correction_is_one(house: House) -> None:
    """The same key gives the same answer; the ETag that was read is needed."""
    offices = offices_of(house)
    suspect = ready_to_decide(offices)
    old = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    client = house.signed_in(offices.prosecutor)
    tag = client.get(f"/v1/decisions/{old.id}").headers["etag"]
    yesterday = (today() - timedelta(days=1)).isoformat()
    body = {"outcome": "no_arrest", "ground": "no_danger", "decided_on": yesterday}
    path = f"/v1/decisions/{old.id}/correct"
    assert_problem(client.post(path, json=body), "precondition_required", 428)
    headers = {"if-match": tag, "idempotency-key": uuid7()}
    first, again = (client.post(path, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert first.json()["corrects_id"] == old.id
    assert_problem(client.post(path, json=body, headers={"if-match": tag}), "stale", 412)


def test_shipped_rules_are_shown_until_own_ones_are_set(house: House) -> None:
    """Everyone of the organisation reads them; the next change names their version."""
    client = supervisor(house)
    shipped = client.get(RULES)
    assert (shipped.json()["own"], shipped.headers["etag"]) == (False, '"1"')
    made = set_rules(client, [RULE])
    assert (made.status_code, made.headers["etag"]) == (200, '"2"')
    shown = house.signed_in(house.person(Role.PROSECUTOR)).get(RULES).json()
    assert (shown["own"], shown["rule"]) == (True, [RULE])
    other = house.signed_in(house.person(Role.SUPERVISOR, OTHER)).get(RULES).json()
    assert other == shipped.json()


def test_set_rules_hold_for_the_next_decision(house: House) -> None:
    """An organisation that asks for no approval gets none; one level where it asks for one."""
    offices, client = offices_of(house), supervisor(house)
    suspect = ready_to_decide(offices)
    set_rules(client, [RULE])
    made = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, arrest()))
    assert list(made.detail["levels"]) == ["head"]


def test_nobody_overwrites_rules_unseen(house: House) -> None:
    """Two supervisors, one version; a repetition with the same key is the same answer."""
    client, key = supervisor(house), uuid7()
    first = set_rules(client, [], key=key)
    again = set_rules(client, [], key=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert_problem(set_rules(client, [RULE]), "stale", 412)
    trail = house.signed_in(house.person(Role.AUDITOR)).get("/v1/audit").json()["entries"]
    changes = [entry["detail"] for entry in trail if entry["kind"] == "setting:changed"]
    assert [(each["name"], each["version"]) for each in changes] == [("approvals", 2)]


def nested(depth: int) -> dict[str, Any]:
    """Return a condition within conditions."""
    found: dict[str, Any] = RULE["when"]  # type: ignore[assignment]  # it is one
    for _ in range(depth):
        found = {"not": found}
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"outcomes": ["acquittal"]},
        {"when": {}},
        {"when": {"answer": {"factor": "no_such", "in": ["none"]}}},
        {"when": {"answer": {"factor": "criminal_record", "in": ["no_such"]}}},
        {"when": {"answer": 1}},
        {"when": {"all": [1]}},
        {"when": {"finding": {"path": [], "in": [None]}}},
        {"when": nested(300)},
        {"level": []},
        {"name_zh": ""},
        {"name_zh": "甲\x00"},
        {"id": "a\x00"},
        {"more": 1},
    ],
    ids=[
        *("outcome", "empty", "factor", "level id", "answer", "all", "finding", "depth"),
        *("no level", "no name", "unprintable", "no code", "more"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(house: House, change: dict[str, Any]) -> None:
    """They would stop every later decision; the place is named."""
    response = set_rules(supervisor(house), [{**RULE, **change}])
    errors = assert_problem(response, "invalid", 422)
    assert errors[0]["pointer"].startswith("/rule")


def test_rules_of_one_name_are_refused(house: House) -> None:
    """A decision names its rule."""
    errors = assert_problem(set_rules(supervisor(house), [RULE, RULE]), "invalid", 422)
    assert errors[0]["pointer"] == "/rule"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_set_rules(house: House, role: Role) -> None:
    """Everyone else reads them."""
    client = house.signed_in(house.person(role))
    assert client.get(RULES).status_code == 200
    assert set_rules(client, [RULE]).status_code == 403
    assert json.loads(client.get(RULES).content)["own"] is False
