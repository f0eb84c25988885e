"""One key, one record, however many clients send it at once; on both databases, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.app import create_app
from api.security.principal import Role
from tests.api.house import House, make_house, settings_for
from tests.api.problem_shape import assert_problem

BODY = {"kind": "police", "code": "ns-gaj", "name": "南沙区公安局"}
PATH = "/v1/organisations"


@pytest.fixture
def both(address: str, tmp_path: Path) -> Iterator[House]:
    """A house on SQLite, then on PostgreSQL."""
    application = create_app(settings_for(address, tmp_path))
    yield make_house(application)
    application.state.nansha.close()


def made(house: House) -> int:
    """How many organisations of the tested name there are."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    return sum(each["code"] == BODY["code"] for each in client.get(PATH).json()["organisations"])


def test_twenty_clients_with_one_key_make_one_record(both: House) -> None:
    """All get the same answer; all but one are told that it is a repetition."""
    person = both.person(Role.ADMINISTRATOR)
    clients = [both.signed_in(person) for _ in range(20)]
    headers = {"idempotency-key": "one-and-the-same"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda each: each.post(PATH, json=BODY, headers=headers), clients))
    assert {(each.status_code, each.content) for each in answers} == {(201, answers[0].content)}
    assert sum("idempotency-replayed" in each.headers for each in answers) == 19
    assert made(both) == 1


def test_without_a_key_a_repetition_is_another_request(house: House) -> None:
    """The second one conflicts with what the first one stored."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    assert client.post(PATH, json=BODY).status_code == 201
    assert_problem(client.post(PATH, json=BODY), "conflict", 409)


def test_a_key_belongs_to_one_request(house: House) -> None:
    """Another body with the same key is refused, and changes nothing."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    headers = {"idempotency-key": "k"}
    assert client.post(PATH, json=BODY, headers=headers).status_code == 201
    other = client.post(PATH, json={**BODY, "code": "other"}, headers=headers)
    assert_problem(other, "invalid", 422)


def test_a_key_belongs_to_one_account(house: House) -> None:
    """Two accounts may happen to choose the same."""
    headers = {"idempotency-key": "k"}
    first = house.signed_in(house.person(Role.ADMINISTRATOR))
    second = house.signed_in(house.person(Role.ADMINISTRATOR, second=True))
    assert first.post(PATH, json=BODY, headers=headers).status_code == 201
    assert second.post(PATH, json={**BODY, "code": "x2"}, headers=headers).status_code == 201


def test_a_refused_request_keeps_no_answer(house: House) -> None:
    """After the cause is gone the same key works."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    client.post(PATH, json=BODY)
    headers = {"idempotency-key": "k"}
    assert client.post(PATH, json=BODY, headers=headers).status_code == 409
    other = client.post(PATH, json={**BODY, "code": "x2"}, headers=headers)
    assert other.status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_key_has_a_length(house: House, key: str) -> None:
    """Empty ones and long ones are refused before anything is done."""
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    answer = client.post(PATH, json=BODY, headers={"idempotency-key": key})
    assert_problem(answer, "invalid", 422)
    assert made(house) == 0
