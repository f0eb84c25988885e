"""Many at once: one decision of two, one record of twenty requests with one key."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

import httpx2
import pytest

from api.actions.cases import add_member
from api.assessing import today
from api.security.actions import Action
from data.store.decisions import decisions_of
from tests.api.actions.offices import ready_to_decide
from tests.api.faults.conftest import Installation

pytestmark = pytest.mark.slow

Result = TypeVar("Result")

_CLIENTS = 20


def together(work: list[Callable[[], Result]]) -> list[Result]:
    """Do everything at the same moment."""
    gate = threading.Barrier(len(work))

    def one(each: Callable[[], Result]) -> Result:
        gate.wait()
        return each()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_two_people_decide_one_case(installation: Installation) -> None:
    """One decision is stored; the other is told that the case stands elsewhere by now."""
    with installation.opened() as offices:
        suspect = ready_to_decide(offices)
        assistant = offices.assistant
        offices.as_(
            offices.prosecutor,
            lambda desk: add_member(desk, suspect.case_id, assistant.user_id, "assistant"),
        )
    body = {
        "outcome": "no_arrest", "ground": "no_danger", "decided_on": today().isoformat(),
    }  # fmt: skip
    path = f"/v1/suspects/{suspect.id}/decision"
    people = (installation.offices.prosecutor, assistant)
    with installation.serve(workers=2) as service, ExitStack() as opened:
        browsers = [
            opened.enter_context(installation.browser(person, service)) for person in people
        ]
        answers = together([lambda b=b: b.post(path, json=body) for b in browsers])  # type: ignore[misc]  # a default
    assert sorted(answer.status_code for answer in answers) == [201, 409], answers
    with installation.opened() as offices, offices.store.read() as connection:
        assert len(decisions_of(connection, suspect.id)) == 1


def test_one_key_from_twenty_clients(installation: Installation) -> None:
    """Twenty requests with one idempotency key make one case and get one answer."""
    token = installation.key_of(installation.offices.officer, Action.CASE_CREATE)
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "演示-一次".encode().hex()}
    with installation.serve(workers=2) as service:

        def make() -> httpx2.Response:
            return httpx2.post(
                f"{service.url}/v1/cases",
                json={"case_number": "演示一次"},
                headers=headers,
                timeout=20,
            )

        answers = together([make] * _CLIENTS)
    assert {answer.status_code for answer in answers} == {201}
    (identifier,) = {answer.json()["id"] for answer in answers}
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == _CLIENTS - 1
    installation.check_nothing_lost({"演示一次": identifier})
