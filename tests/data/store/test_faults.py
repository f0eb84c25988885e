"""Faults done for real: killed, full, gone; what was acknowledged is there afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import Engine

from data.store.audit.events import OPERATOR
from data.store.audit.verification import verify
from data.store.database import Store, open_store
from data.store.errors import SchemaError, StoreUnavailableError
from data.store.identifiers import uuid7
from data.store.migrations.check import HEAD
from data.store.migrations.running import current, upgrade
from tests.data.store.audited import add_setting, add_settings, entries, names
from tests.data.store.postgres_server import PostgresServer

ROOT = Path(__file__).parents[3]
START_SECONDS = 60.0


def program(name: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start one of the programs beside this file."""
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.data.store.{name}", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def wait_until(condition: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    """Wait for something to become true."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not true within {seconds} s"
        time.sleep(0.01)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process as the kernel would, without a word to it."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def check_nothing_lost(address: str, acknowledged: set[str]) -> None:
    """Every acknowledged write is there, each row has its event, the chain verifies."""
    with open_store(address) as store:
        stored = names(store)
        assert acknowledged - set(stored) == set()
        assert entries(store) == len(stored)
        with store.read() as connection:
            assert verify(connection) == []


def kill_writers(address: str, folder: Path, times: int) -> None:
    """Kill one of two writing processes after a random while, again and again, then both."""
    journals = [folder / f"journal-{number}" for number in range(times + 1)]
    processes = [program("crashing", address, journals[0])]
    try:
        for number in range(1, times + 1):
            processes.append(program("crashing", address, journals[number]))
            wait_until(lambda j=journals[number]: j.exists() and j.stat().st_size > 0)  # type: ignore[misc]  # a default
            time.sleep(random.uniform(0, 0.1))  # noqa: S311 - a moment to kill at
            kill(processes.pop(0))
    finally:
        for process in processes:
            kill(process)
    lines = [line for path in journals if path.exists() for line in path.read_text().splitlines()]
    assert len(lines) > times
    check_nothing_lost(address, set(lines))


@pytest.mark.slow
def test_killed_writers_lose_nothing(address: str, tmp_path: Path) -> None:
    """Five kills, two processes with eight writers each."""
    kill_writers(address, tmp_path, 5)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_often_killed_writers_lose_nothing(address: str, tmp_path: Path) -> None:
    """Two hundred kills."""
    kill_writers(address, tmp_path, 200)


def test_processes_extend_one_chain(address: str) -> None:
    """Two writers on one database take turns; no number is given twice."""
    with open_store(address) as one, open_store(address) as other, ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda store: add_settings(store, 5), [one, other] * 8))
        with one.read() as connection:
            assert verify(connection) == []
        assert len(names(one)) == entries(one) == 80


@pytest.mark.slow
def test_migration_killed_in_its_middle_is_as_if_never_begun(
    empty_address: str,
) -> None:
    """The next start finds the old state, says so, and a new upgrade completes it."""
    process = program("half_migration", empty_address)
    assert process.stdout is not None
    assert process.stdout.readline() == b"in the middle\n"
    kill(process)
    with pytest.raises(SchemaError, match="revision None"):
        open_store(empty_address)
    upgrade(empty_address)
    with open_store(empty_address) as store:
        add_settings(store, 1)


def test_table_lost_by_half_a_migration_is_refused(address: str, raw: Engine) -> None:
    """Should a state between two revisions ever arise, it is named with its cure."""
    with raw.begin() as connection:
        connection.exec_driver_sql("DROP TABLE approvals")
        assert current(connection) == HEAD
    with pytest.raises(SchemaError, match=r"table approvals is missing.*restore a backup"):
        open_store(address)
    with pytest.raises(SchemaError, match="table approvals is missing"):
        upgrade(address)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a full disk; mounting a small tmpfs needs root")
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"NOT TESTED: a full disk; mount said {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(store: Store) -> set[str]:
    """Write large rows until the disk is full; return what was acknowledged."""
    acknowledged: set[str] = set()

    def write() -> None:
        while len(acknowledged) < 1000:
            name = uuid7() + "x" * 20_000
            acknowledged.add(store.write(partial(add_setting, name=name), actor=OPERATOR))

    with pytest.raises(StoreUnavailableError, match="SQLITE_FULL"):
        write()
    return acknowledged


def test_full_disk_loses_nothing_and_is_survived(small_disk: Path) -> None:
    """A clear error while it is full; afterwards service goes on without a restart."""
    address = f"sqlite:///{small_disk / 'nansha.db'}"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    upgrade(address)
    with open_store(address) as store:
        acknowledged = fill(store)
        assert acknowledged
        assert acknowledged == set(names(store))
        ballast.unlink()
        add_settings(store, 3)
        assert len(names(store)) == len(acknowledged) + 3
    check_nothing_lost(address, acknowledged)


class _Load:
    """Writers that go on whatever happens, and remember what was acknowledged."""

    def __init__(self, store: Store) -> None:
        self.acknowledged: set[str] = set()
        self.errors: list[BaseException] = []
        self.waits: list[float] = []
        self._store = store
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(8)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        while not self._done.is_set():
            begun = time.monotonic()
            try:
                name = self._store.write(lambda u: add_setting(u, uuid7()), actor=OPERATOR)
            except StoreUnavailableError as error:
                self.errors.append(error)
                self.waits.append(time.monotonic() - begun)
                time.sleep(0.02)
            else:
                self.acknowledged.add(name)


@pytest.mark.slow
def test_server_stopped_under_load_is_survived() -> None:
    """Errors come fast and are clear, reading fails alike, service returns by itself."""
    server = PostgresServer(durable=True)
    try:
        server.start()
        address = server.url("postgres")
        upgrade(address)
        with open_store(address) as store, _Load(store) as load:
            wait_until(lambda: len(load.acknowledged) > 50)
            server.stop()
            wait_until(lambda: len(load.errors) > 50)
            with pytest.raises(StoreUnavailableError):
                store.ping()
            before = len(load.acknowledged)
            server.start()
            wait_until(lambda: len(load.acknowledged) > before + 50)
            store.ping()
        assert max(load.waits) < 5
        check_nothing_lost(address, load.acknowledged)
    finally:
        server.remove()
