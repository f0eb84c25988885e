"""The disk is full: writes are refused, reads go on, and room alone is the cure."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.security.actions import Action
from tests.api.faults.conftest import Installation, install
from tests.api.faults.load import CREATED, UNAVAILABLE, Load

pytestmark = pytest.mark.slow

# Without it there is room for the write-ahead log up to its checkpoint, with it there is not.
_BALLAST_BYTES = 8_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a full disk over HTTP; mounting a small tmpfs needs root")
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"NOT TESTED: a full disk; mount said {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def cramped(small_disk: Path, sqlite_template: Path, tmp_path: Path) -> Installation:
    """An installation whose database lies on the small disk."""
    database = small_disk / "nansha.db"
    shutil.copyfile(sqlite_template, database)
    return install(f"sqlite:///{database}", tmp_path)


def test_full_disk_is_told_and_survived(cramped: Installation, small_disk: Path) -> None:
    """503 while it is full, reading all the while, 201 as soon as there is room again."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(_BALLAST_BYTES))
    token = cramped.key_of(cramped.offices.officer, Action.CASE_CREATE, Action.CASE_LIST)
    headers = {"authorization": f"Bearer {token}"}
    with cramped.serve() as service:
        with Load(service.url, token) as load:
            service.wait_until(lambda: len(load.refusals) > 0)
            listed = httpx2.get(f"{service.url}/v1/cases", headers=headers)
            assert listed.status_code == httpx2.codes.OK
            ballast.unlink()
            load.wait_for(20)
        assert set(load.statuses) <= {CREATED, UNAVAILABLE}
    assert load.refusals[0]["errors"][0]["cure"]
    cramped.check_nothing_lost(load.acknowledged)
