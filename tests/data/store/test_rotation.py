"""Rotation of the wrapping key: nothing is ever wrapped by a key that the file lacks."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.actions.keeping import rotate_wrapping_key
from api.security.principal import CONSOLE
from data.store.database import Store
from data.store.errors import KeyringError, StoreBusyError
from data.store.identity.identities import Identity, identity_of, record_identity
from data.store.identity.keyring import Keyring, add_wrapping_key, create_key_file, load_keys
from data.store.identity.suspect_keys import key_of, wrapping_keys_in_use
from tests.data.store.people_and_cases import ADDED, Office, add_office, add_suspect
from tests.data.store.rotating import MOMENTS, STEPS

ROOT = Path(__file__).parents[3]
KNOWN = Identity("张三")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new key file."""
    create_key_file(tmp_path / "keys.json")
    return tmp_path / "keys.json"


@pytest.fixture
def office(store: Store) -> Office:
    """A procuratorate."""
    return add_office(store)


def add_named(store: Store, office: Office, keys: Keyring) -> str:
    """Store a suspect with a name."""
    suspect_id = add_suspect(store, office, keys)
    store.write(
        lambda unit: record_identity(unit, keys, suspect_id, KNOWN, audit=ADDED),
        actor=office.actor,
    )
    return suspect_id


@pytest.mark.slow
@pytest.mark.parametrize(
    "death", [(step, when) for step in STEPS for when in MOMENTS], ids=" ".join
)
def test_killed_rotation_loses_nothing(
    store: Store, address: str, office: Office, path: Path, death: tuple[str, str]
) -> None:
    """Wherever it dies, every name opens; the next rotation finishes, and leaves one key."""
    suspect_id = add_named(store, office, load_keys(path))
    command: list[str] = [
        sys.executable,
        "-m",
        "tests.data.store.rotating",
        address,
        str(path),
        *death,
    ]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    with store.read() as connection:
        assert identity_of(connection, load_keys(path), suspect_id) == KNOWN
    rotate_wrapping_key(store, CONSOLE, path, remove_old=True)
    keys = load_keys(path)
    with store.read() as connection:
        assert identity_of(connection, keys, suspect_id) == KNOWN
        assert wrapping_keys_in_use(connection) == {keys.newest.id: 1}
    assert len(keys.wrapping) == 1
    assert sorted(each.name for each in path.parent.glob("keys.json*")) == [
        "keys.json",
        "keys.json.lock",
    ]


def test_request_with_keys_of_before_makes_no_suspect(
    store: Store, office: Office, path: Path
) -> None:
    """It would be wrapped by a key that is gone; repeated with the new keys it succeeds."""
    before = load_keys(path)
    rotate_wrapping_key(store, CONSOLE, path, remove_old=True)
    with pytest.raises(StoreBusyError, match="rotated"):
        add_suspect(store, office, before)
    suspect_id = add_suspect(store, office, load_keys(path))
    with store.read() as connection:
        assert key_of(connection, load_keys(path), suspect_id).suspect_id == suspect_id


def test_key_file_newer_than_the_database_is_used(store: Store, office: Office, path: Path) -> None:
    """After a restored backup the trail does not know the last rotation."""
    rotate_wrapping_key(store, CONSOLE, path, remove_old=False)
    newer = add_wrapping_key(path)
    only = Keyring((newer.newest,), newer.search)
    suspect_id = add_suspect(store, office, only)
    with store.read() as connection:
        assert key_of(connection, only, suspect_id).suspect_id == suspect_id


def test_keys_in_use_are_never_removed(
    store: Store, office: Office, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if something was overlooked: the database is asked last."""
    suspect_id = add_suspect(store, office, load_keys(path))
    monkeypatch.setattr("api.actions.keeping.rewrap", lambda _unit, _keys: 0)
    with pytest.raises(KeyringError, match="still wraps data keys"):
        rotate_wrapping_key(store, CONSOLE, path, remove_old=True)
    with store.read() as connection:
        assert key_of(connection, load_keys(path), suspect_id).suspect_id == suspect_id


@pytest.mark.slow
def test_rotations_under_load_lose_no_suspect(store: Store, office: Office, path: Path) -> None:
    """Two rotations at once while others add suspects with whatever keys they read."""

    def add(_number: int) -> str | None:
        try:
            return add_suspect(store, office, load_keys(path))
        except StoreBusyError:
            return None

    def rotate(_number: int) -> int:
        return rotate_wrapping_key(store, CONSOLE, path, remove_old=True)

    with ThreadPoolExecutor(8) as pool:
        rotations = pool.map(rotate, range(4))
        made = [suspect_id for suspect_id in pool.map(add, range(60)) if suspect_id]
        list(rotations)
    assert made
    with store.read() as connection:
        for suspect_id in made:
            assert key_of(connection, load_keys(path), suspect_id).suspect_id == suspect_id
