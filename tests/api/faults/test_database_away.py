"""The database goes away under load and comes back: 503 in between, and no restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.security.actions import Action
from data.store.migrations.running import upgrade
from tests.api.faults.conftest import Installation, install
from tests.api.faults.load import CREATED, UNAVAILABLE, Load
from tests.data.store.postgres_server import PostgresServer

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of its own, to be stopped and started."""
    started = PostgresServer(durable=True)
    try:
        started.start()
        yield started
    finally:
        started.remove()


@pytest.fixture
def stoppable(server: PostgresServer, tmp_path: Path) -> Installation:
    """An installation on that server."""
    address = server.url("postgres")
    upgrade(address)
    return install(address, tmp_path)


@pytest.mark.parametrize("at_once", [True, False], ids=["failing", "shutting-down"])
def test_service_survives_a_restart_of_the_database(
    server: PostgresServer, stoppable: Installation, *, at_once: bool
) -> None:
    """Acknowledged before: there afterwards. Meanwhile 503 in the one problem form, then 201."""
    token = stoppable.key_of(stoppable.offices.officer, Action.CASE_CREATE)
    with stoppable.serve() as service:
        with Load(service.url, token) as load:
            load.wait_for(20)
            server.stop(at_once=at_once)
            service.wait_until(lambda: len(load.refusals) > 0)
            assert service.ready() == UNAVAILABLE
            assert httpx2.get(f"{service.url}/healthz").status_code == httpx2.codes.OK
            server.start()
            load.wait_for(20)
        assert service.ready() == httpx2.codes.OK
        assert set(load.statuses) <= {CREATED, UNAVAILABLE}
    for refusal in load.refusals:
        assert refusal["type"] == "urn:nansha:problem:unavailable"
        assert refusal["errors"][0]["cure"]
    stoppable.check_nothing_lost(load.acknowledged)


def test_started_before_its_database(server: PostgresServer, stoppable: Installation) -> None:
    """A worker that starts while the database is away serves as soon as it is there."""
    token = stoppable.key_of(stoppable.offices.officer, Action.CASE_CREATE)
    with stoppable.serve(workers=2) as service:
        server.stop()
        service.kill_worker(0)
        service.kill_worker(0)
        service.wait_until(lambda: service.ready() == UNAVAILABLE)
        server.start()
        service.wait_until(lambda: service.ready() == httpx2.codes.OK)
        with Load(service.url, token) as load:
            load.wait_for(20)
    stoppable.check_nothing_lost(load.acknowledged)
