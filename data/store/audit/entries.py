"""One entry of the chain, its canonical bytes and its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from data.store.audit.events import Actor, AuditEvent
from data.store.types import moment_text
from model.canonical import canonical

GENESIS = bytes(32)
"""What stands before the first entry of a chain."""
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the last sequence number (0 while empty) and the last hash."""

    sequence: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link.

    Attributes:
        sequence: 1, 2, 3 … in each organisation's chain; the order of events.
        at: what the clock said; shown, never relied upon.
    """

    organisation_id: str
    sequence: int
    previous_hash: bytes
    hash: bytes
    at: datetime
    actor_id: str
    actor_kind: str
    kind: str
    subject_id: str | None
    detail: Any


def linked(event: AuditEvent, actor: Actor, at: datetime, head: Head) -> AuditEntry:
    """Return the entry that follows a chain's end."""
    parts = (at, actor.id, actor.kind.value, event.kind.value, event.subject_id, event.detail)
    value = entry_hash(actor.organisation_id, head.sequence + 1, head.hash, parts)
    return AuditEntry(actor.organisation_id, head.sequence + 1, head.hash, value, *parts)


def entry_of(row: Row[Any]) -> AuditEntry:
    """Return a stored entry."""
    return AuditEntry(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def row_of(entry: AuditEntry) -> dict[str, Any]:
    """Return what is stored of an entry."""
    return {name: getattr(entry, name) for name in AuditEntry.__slots__}


def recomputed(entry: AuditEntry, *, sequence: int | None = None) -> bytes:
    """Return the hash that an entry's content has, at its own or at another place."""
    parts = (
        *(entry.at, entry.actor_id, entry.actor_kind),
        *(entry.kind, entry.subject_id, entry.detail),
    )
    place = entry.sequence if sequence is None else sequence
    return entry_hash(entry.organisation_id, place, entry.previous_hash, parts)


def entry_hash(
    organisation_id: str, sequence: int, previous: bytes, parts: tuple[Any, ...]
) -> bytes:
    """Return the SHA-256 of an entry's canonical bytes, the hash before it among them."""
    at, actor_id, actor_kind, kind, subject_id, detail = parts
    document = {
        "format": _FORMAT,
        "organisation": organisation_id,
        "sequence": sequence,
        "previous": previous.hex(),
        "at": moment_text(at),
        "actor": actor_id,
        "actor_kind": actor_kind,
        "kind": kind,
        "subject": subject_id,
        "detail": detail,
    }
    return hashlib.sha256(canonical(document)).digest()
