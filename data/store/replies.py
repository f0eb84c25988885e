"""One answer for one idempotency key, however often the request is repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

KEPT = timedelta(hours=24)
"""How long an answer is kept for repetition."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What a client sent to make a request repeatable.

    Attributes:
        key: the header's value, 1 to 255 characters; the edge checks it.
        digest: SHA-256 of method, path and body.
    """

    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored answer.

    Attributes:
        headers: those that a repetition must show again (Location, ETag).
        replayed: whether it was stored by an earlier request with the same key.
        kept: what is stored for a repetition in place of the body; None for the body itself. A
            body with texts about a person is not stored beside them, where erasure does not reach.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    replayed: bool = False
    kept: bytes | None = None


def request_digest(method: str, path: str, body: bytes) -> bytes:
    """Return the SHA-256 of method, path and body, each with its length before it."""
    whole = hashlib.sha256()
    for part in (method.upper().encode(), path.encode(), body):
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.digest()
