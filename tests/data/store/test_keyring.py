"""The key file: private, never overwritten, rotated without loss."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.store.errors import KeyringError
from data.store.identity.keyring import (
    add_wrapping_key,
    create_key_file,
    load_keys,
    remove_wrapping_keys,
)


def test_new_file_is_private(tmp_path: Path) -> None:
    """Its owner alone may read it."""
    create_key_file(tmp_path / "keys")
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600


def test_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The same keys come back."""
    made = create_key_file(tmp_path / "keys")
    assert load_keys(tmp_path / "keys") == made


def test_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    """Lost keys are lost names."""
    made = create_key_file(tmp_path / "keys")
    with pytest.raises(KeyringError, match="cannot be made"):
        create_key_file(tmp_path / "keys")
    assert load_keys(tmp_path / "keys") == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_file_open_to_others_is_refused(mode: int, tmp_path: Path) -> None:
    """The error says how to close it."""
    create_key_file(tmp_path / "keys")
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(KeyringError, match="chmod 600"):
        load_keys(tmp_path / "keys")


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"wrapping": []},
        {"wrapping": [{"id": "a"}]},
        {"search": "AAAA"},
        {"search": "not base64!"},
        {"search": None},
    ],
)
def test_damaged_file_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    """Better no service than a second set of keys."""
    path = tmp_path / "keys"
    create_key_file(path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(KeyringError, match="is damaged"):
        load_keys(path)


@pytest.mark.parametrize("content", [None, "", "[", "[]"])
def test_missing_or_foreign_file_is_refused(content: str | None, tmp_path: Path) -> None:
    """The error says what to restore."""
    path = tmp_path / "keys"
    if content is not None:
        path.touch(0o600)
        path.write_text(content)
    with pytest.raises(KeyringError, match="safe copy"):
        load_keys(path)


def test_rotation_keeps_old_and_search_keys(tmp_path: Path) -> None:
    """Rows wrapped before still open, and searches still find them."""
    path = tmp_path / "keys"
    old, new = create_key_file(path), add_wrapping_key(path)
    assert new.wrapping[0] == old.newest
    assert (new.newest != old.newest, new.search == old.search) == (True, True)
    assert load_keys(path) == new
    assert path.stat().st_mode & 0o777 == 0o600


def test_old_wrapping_keys_can_be_removed(tmp_path: Path) -> None:
    """What only old backups hold opens no more."""
    path = tmp_path / "keys"
    old = create_key_file(path)
    newest = add_wrapping_key(path).newest
    assert remove_wrapping_keys(path).wrapping == (newest,)
    with pytest.raises(KeyringError, match="lacks wrapping key"):
        load_keys(path).wrapping_key(old.newest.id)


def test_wrapping_key_in_use_is_not_removed(tmp_path: Path) -> None:
    """A process that had not yet read the new file may have wrapped with the old key."""
    path = tmp_path / "keys"
    old = create_key_file(path)
    both = add_wrapping_key(path)
    with pytest.raises(KeyringError, match="still wraps data keys"):
        remove_wrapping_keys(path, {old.newest.id: 1})
    assert load_keys(path) == both


def test_keys_are_not_shown(tmp_path: Path) -> None:
    """No log can hold one."""
    keys = create_key_file(tmp_path / "keys")
    assert repr(keys.search) not in repr(keys)
    assert repr(keys.newest.key) not in repr(keys)
