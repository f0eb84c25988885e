"""``kill -9`` of a worker under concurrent writes: nothing that was acknowledged is lost."""

from __future__ import annotations

import random
import time

import pytest

from api.security.actions import Action
from tests.api.faults.conftest import Installation
from tests.api.faults.load import CREATED, UNAVAILABLE, Load

_NO_ANSWER = 0


def kill_workers(installation: Installation, times: int) -> None:
    """Kill one of two workers after a random while, again and again, under load."""
    token = installation.key_of(installation.offices.officer, Action.CASE_CREATE)
    with installation.serve(workers=2) as service:
        with Load(service.url, token) as load:
            for number in range(times):
                load.wait_for(20)
                time.sleep(random.uniform(0, 0.1))  # noqa: S311 - a moment to kill at
                service.kill_worker(number)
            load.wait_for(20)
        assert set(load.statuses) <= {CREATED, UNAVAILABLE, _NO_ANSWER}
    installation.check_nothing_lost(load.acknowledged)


@pytest.mark.slow
def test_killed_workers_lose_nothing(installation: Installation) -> None:
    """Five kills: every acknowledged case is there once, and the chain verifies."""
    kill_workers(installation, 5)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_often_killed_workers_lose_nothing(installation: Installation) -> None:
    """Two hundred kills."""
    kill_workers(installation, 200)
