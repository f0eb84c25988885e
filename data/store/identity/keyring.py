"""The key file that `NANSHA_KEYS` names: several wrapping keys and one search key.

The newest wrapping key wraps new data keys; older ones stay until everything is rewrapped. The
search key never changes: it turns names and ID numbers into what is compared. Whoever has a
database or a backup but not this file can read no name.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.store.errors import KeyringError
from data.store.identifiers import uuid7
from data.store.types import moment_of, moment_text

KEY_BYTES = 32
PRIVATE = 0o600
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class WrappingKey:
    """One key that wraps data keys; never shown."""

    id: str
    created_at: datetime
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keyring:
    """What a key file holds, oldest wrapping key first."""

    wrapping: tuple[WrappingKey, ...]
    search: bytes = field(repr=False)

    @property
    def newest(self) -> WrappingKey:
        """The key that wraps from now on."""
        return self.wrapping[-1]

    def wrapping_key(self, key_id: str) -> bytes:
        """Return a wrapping key.

        Raises:
            KeyringError: the file lacks it; the data keys under it cannot be read.
        """
        for key in self.wrapping:
            if key.id == key_id:
                return key.key
        raise KeyringError(
            f"the key file lacks wrapping key {key_id!r}; add it again from its safe copy",
            value=key_id,
        )


def create_key_file(path: Path) -> Keyring:
    """Make a new key file that its owner alone may read.

    Raises:
        KeyringError: the file exists; an existing key is never overwritten.
    """
    keys = Keyring((_new_wrapping_key(),), os.urandom(KEY_BYTES))
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
    except OSError as error:
        raise KeyringError(
            f"key file {path.name} cannot be made ({error.strerror}); name a new file in a folder "
            "that this account may write"
        ) from None
    _store(descriptor, keys)
    return keys


def load_keys(path: Path) -> Keyring:
    """Read a key file.

    Raises:
        KeyringError: it is missing, damaged, or open to others; names the cure.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyringError(
            f"key file {path.name} cannot be read ({type(error).__name__}); restore it from its "
            "safe copy, or for a new database make one with `nansha keys create`"
        ) from None
    if mode & 0o077:
        raise KeyringError(
            f"key file {path.name} has mode {mode:04o}; others may read it; allowed: 0600; run "
            f"chmod 600 on it",
            value=f"{mode:04o}",
        )
    return _keyring(path, document)


@contextmanager
def rotation(path: Path) -> Iterator[None]:
    """Hold a key file for one rotation at a time; a second one waits, so that no key is lost.

    Whatever a killed rotation left beside the file is removed: it holds keys.
    """
    with path.with_name(f"{path.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in path.parent.glob(f"{path.name}.new-*"):
            left.unlink()
        yield


def add_wrapping_key(path: Path) -> Keyring:
    """Add a wrapping key to a file; afterwards rewrap, then remove the old ones."""
    old = load_keys(path)
    return _replace(path, Keyring((*old.wrapping, _new_wrapping_key()), old.search))


def remove_wrapping_keys(path: Path, in_use: Collection[str] = ()) -> Keyring:
    """Keep only the newest wrapping key: what only older copies wrap is lost for good.

    Args:
        path: the key file.
        in_use: ids that still wrap data keys (`wrapping_keys_in_use`).

    Raises:
        KeyringError: an older key is still in use.
    """
    old = load_keys(path)
    needed = sorted({key.id for key in old.wrapping[:-1]} & set(in_use))
    if needed:
        raise KeyringError(
            f"wrapping key {needed[0]!r} still wraps data keys; rewrap them before removing it",
            value=needed[0],
        )
    return _replace(path, Keyring((old.newest,), old.search))


def _new_wrapping_key() -> WrappingKey:
    return WrappingKey(uuid7(), datetime.now(UTC), os.urandom(KEY_BYTES))


def _replace(path: Path, keys: Keyring) -> Keyring:
    """Write beside the file, then put it in its place: a crash leaves the old one whole.

    The folder is written out as well: a data key must not survive a loss of power that the key
    which wraps it does not.
    """
    beside = path.with_name(f"{path.name}.new-{uuid7()}")
    _store(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), keys)
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return keys


def _store(descriptor: int, keys: Keyring) -> None:
    document = {
        "format": _FORMAT,
        "wrapping": [
            {"id": key.id, "created_at": moment_text(key.created_at), "key": _text(key.key)}
            for key in keys.wrapping
        ],
        "search": _text(keys.search),
    }
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _keyring(path: Path, document: Any) -> Keyring:
    try:
        wrapping = tuple(_wrapping_key(entry) for entry in document["wrapping"])
        keys, known = Keyring(wrapping, _bytes(document["search"])), document["format"] == _FORMAT
    except (KeyError, TypeError, ValueError):
        keys, known = None, False
    if keys is None or not known or not keys.wrapping:
        raise KeyringError(f"key file {path.name} is damaged; restore it from its safe copy")
    return keys


def _wrapping_key(entry: Mapping[str, str]) -> WrappingKey:
    return WrappingKey(entry["id"], moment_of(entry["created_at"]), _bytes(entry["key"]))


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes")
    return key
