"""The clock is set back: service goes on, and the order of what was written stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.security.actions import Action
from api.settings import read_settings
from data.store.audit.verification import verify
from data.store.database import open_store
from tests.api.faults.conftest import Installation


class Clock:
    """A clock that can be set."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the moment that it shows."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every store that is opened."""
    made = Clock()
    monkeypatch.setattr("api.state.open_store", partial(open_store, clock=made))
    return made


def test_order_is_the_chain_and_not_the_clock(
    local_installation: Installation, clock: Clock
) -> None:
    """Three cases with the clock two hours back at the second: noted, nothing lost or reordered."""
    token = local_installation.key_of(local_installation.offices.officer, *_SCOPES)
    made: dict[str, str] = {}
    with served(local_installation.address, local_installation.keys, token) as client:
        for number, hours in enumerate((0, -2, 0)):
            clock.ahead = timedelta(hours=hours)
            body = {"case_number": f"演示{number}"}
            answer = client.post("/v1/cases", json=body)
            again = client.post(
                "/v1/cases", json={"case_number": f"演示重复{number}"},
                headers={"idempotency-key": "一".encode().hex()},
            )  # fmt: skip
            assert answer.status_code == 201
            assert again.status_code == (201 if number == 0 else 422)
            made[body["case_number"]] = answer.json()["id"]
        listed = client.get("/v1/cases").json()["cases"]
    numbers = [each["case_number"] for each in listed if each["case_number"] in made]
    assert numbers == list(reversed(made))
    with open_store(local_installation.address) as store, store.read() as connection:
        assert {finding.code for finding in verify(connection)} == {"clock_back"}
    local_installation.check_nothing_lost(made)


_SCOPES = (Action.CASE_CREATE, Action.CASE_LIST)


def served(address: str, keys: Path, token: str) -> TestClient:
    """Return a client of the application on a database."""
    settings = read_settings({"NANSHA_DATABASE_URL": address, "NANSHA_KEYS": str(keys)})
    return TestClient(create_app(settings), headers={"authorization": f"Bearer {token}"})
