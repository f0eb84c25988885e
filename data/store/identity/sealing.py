"""AES-256-GCM, bound to the place that a text stands in: moved elsewhere it does not open."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.store.errors import KeyringError
from data.store.identity.keyring import KEY_BYTES, Keyring

_VERSION = b"\x01"
_NONCE_BYTES = 12
_CIPHERS = {_VERSION: AESGCM}


@dataclass(frozen=True, slots=True)
class Place:
    """Table, row and column of a sealed text."""

    table: str
    row_id: str
    column: str

    def bound(self) -> bytes:
        """Return the associated data."""
        return f"nansha/1/{self.table}/{self.row_id}/{self.column}".encode()


@dataclass(frozen=True, slots=True)
class SuspectKey:
    """One suspect's data key, unwrapped; kept only as long as a request."""

    suspect_id: str
    key: bytes = field(repr=False)

    def seal(self, text: str, place: Place) -> bytes:
        """Return a text as sealed bytes for one place."""
        return self.seal_bytes(text.encode(), place)

    def seal_bytes(self, plain: bytes, place: Place) -> bytes:
        """Return bytes sealed for one place."""
        return seal(self.key, plain, place)

    def open(self, sealed: bytes, place: Place) -> str:
        """Return a sealed text.

        Raises:
            KeyringError: it was sealed by another key or for another place, or was changed.
        """
        return self.open_bytes(sealed, place).decode()

    def open_bytes(self, sealed: bytes, place: Place) -> bytes:
        """Return sealed bytes.

        Raises:
            KeyringError: as `open`.
        """
        return unseal(self.key, sealed, place)


def seal(key: bytes, plain: bytes, place: Place) -> bytes:
    """Return version, nonce, ciphertext and tag."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place.bound())


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Return what was sealed.

    Raises:
        KeyringError: wrong key, wrong place, changed bytes.
    """
    version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return _CIPHERS[version](key).decrypt(nonce, rest, place.bound())
    except (InvalidTag, ValueError, KeyError):
        raise KeyringError(
            f"{place.table}.{place.column} of {place.row_id} does not open: it was changed, moved, "
            "or sealed with another key; restore the row from a backup",
            value=place.row_id,
        ) from None


def new_data_key() -> bytes:
    """Return a fresh data key."""
    return os.urandom(KEY_BYTES)


def wrap(keys: Keyring, suspect_id: str, data_key: bytes) -> tuple[str, bytes]:
    """Return the newest wrapping key's id and the data key sealed with it."""
    return keys.newest.id, seal(keys.newest.key, data_key, _place(suspect_id))


def unwrap(keys: Keyring, suspect_id: str, key_id: str, wrapped: bytes) -> SuspectKey:
    """Return a suspect's data key."""
    plain = unseal(keys.wrapping_key(key_id), wrapped, _place(suspect_id))
    return SuspectKey(suspect_id, plain)


def _place(suspect_id: str) -> Place:
    return Place("suspect_keys", suspect_id, "wrapped_key")
