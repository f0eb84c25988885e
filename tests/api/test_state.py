"""The database goes and comes back: what answers, what says that it cannot, without restart."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.security.principal import Role
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.identity.keyring import add_wrapping_key
from data.store.migrations.running import upgrade
from tests.api.house import House, make_house, settings_for
from tests.api.problem_shape import assert_problem
from tests.cli_runs import BODY
from tests.data.store.postgres_server import PostgresServer

SECONDS_TO_START = 30.0


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of its own, to be stopped and started."""
    made = PostgresServer()
    made.start()
    yield made
    made.remove()


def test_without_a_database_everything_stateless_answers(tmp_path: Path) -> None:
    """Scoring needs none; what needs one says 503 and how to go on."""
    application = create_app(settings_for(f"sqlite:///{tmp_path / 'absent.db'}", tmp_path))
    with TestClient(application, raise_server_exceptions=False) as client:
        assert client.post("/v1/score", content=BODY).status_code == 200
        assert client.get("/healthz").status_code == 200
        (problem,) = assert_problem(client.get("/readyz"), "unavailable", 503)
        refused = client.post("/v1/session", json={"login": "a", "password": "b"})
    assert problem["cure"]
    assert_problem(refused, "unavailable", 503)
    assert (refused.headers["retry-after"], (tmp_path / "absent.db").exists()) == ("2", False)


def test_a_database_file_that_comes_back_is_used(house: House) -> None:
    """Moved away and back while the process runs."""
    path = Path(house.state.settings.database_url.removeprefix("sqlite:///"))
    client = house.anybody()
    assert client.get("/readyz").status_code == 200
    house.state.close()
    path.rename(path.with_suffix(".away"))
    assert client.get("/readyz").status_code == 503
    path.with_suffix(".away").rename(path)
    assert client.get("/readyz").status_code == 200


def test_a_key_file_that_others_may_read_makes_it_unready(house: House) -> None:
    """Readiness says what is wrong with it."""
    house.state.settings.keys.chmod(0o644)
    (problem,) = assert_problem(house.anybody().get("/readyz"), "unavailable", 503)
    assert "0644" in problem["value"]


def test_a_key_file_that_was_rotated_is_read_again(house: House) -> None:
    """The command replaces the file while the service runs."""
    before = house.state.keys()
    os.utime(house.state.settings.keys, (1, 1))
    house.state.keys()
    add_wrapping_key(house.state.settings.keys)
    assert len(house.state.keys().wrapping) == len(before.wrapping) + 1


def test_postgresql_may_be_stopped_and_started(server: PostgresServer, tmp_path: Path) -> None:
    """Requests meanwhile get 503; the next one after it works, session and all."""
    address = server.url("postgres")
    upgrade(address)
    house = make_house(create_app(settings_for(address, tmp_path)))
    client = house.signed_in(house.person(Role.ADMINISTRATOR))
    assert client.get("/readyz").status_code == 200
    server.stop()
    assert_problem(client.get("/v1/me"), "unavailable", 503)
    assert_problem(client.get("/readyz"), "unavailable", 503)
    assert client.post("/v1/score", content=BODY).status_code == 200
    server.start()
    assert (client.get("/readyz").status_code, client.get("/v1/me").status_code) == (200, 200)
    body = {"kind": "police", "code": "new", "name": "新单位"}
    assert client.post("/v1/organisations", json=body).status_code == 201
    house.state.close()


def test_closing_writes_what_waits(house: House) -> None:
    """Nothing that was acknowledged, or waits, is lost when the process ends in order."""
    done: list[int] = []

    def write(number: int) -> None:
        noted = AuditEvent(AuditKind.SETTING_CHANGED, None, {"number": number})
        house.store.write(lambda unit: unit.note(noted), actor=OPERATOR)
        done.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(40)]
    for each in threads:
        each.start()
    time.sleep(0.01)
    for each in threads:
        each.join()
    house.state.close()
    with house.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT count(*) FROM audit_entries WHERE kind = 'setting:changed'"
        )
        assert rows.scalar_one() == len(done) == 40


@pytest.mark.slow
def test_a_terminated_server_ends_in_order(tmp_path: Path) -> None:
    """Started as a person starts it: it makes its database, serves, and stops on SIGTERM."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "NANSHA_LISTEN": f"127.0.0.1:{port}",
        "NANSHA_DATABASE_URL": f"sqlite:///{tmp_path / 'state' / 'nansha.db'}",
        "NANSHA_KEYS": str(tmp_path / "state" / "keys.json"),
    }
    command = [sys.executable, "-c", "from api.cli.main import run; run()", "serve"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        ready = await_answer(f"http://127.0.0.1:{port}/readyz")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    # The server ends in order, then lets the signal have its usual effect: systemd calls it clean.
    assert (ready, process.returncode) == (200, -signal.SIGTERM)
    assert b'"event":"request"' in errors
    assert b"Finished server process" in errors
    assert (tmp_path / "state" / "keys.json").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(tmp_path / "state" / "nansha.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def await_answer(address: str) -> int:
    """Return the status of a server that is starting."""
    limit = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < limit:
        try:
            return httpx2.get(address, trust_env=False).status_code
        except httpx2.TransportError:
            time.sleep(0.1)
    raise TimeoutError(address)
