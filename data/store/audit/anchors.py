"""Anchors: where a chain ended, kept outside the database, so that cutting its end shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from data.store.audit.chain import head_of
from data.store.audit.entries import AuditEntry, entry_of, row_of
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import AuditError
from data.store.identifiers import uuid7
from data.store.tables.audit import audit_anchors, audit_entries
from data.store.types import moment_of, moment_text
from data.store.unit import UnitOfWork
from model.canonical import canonical

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of a chain at some moment.

    Attributes:
        sequence: number of the last entry, which is also how many there were.
        hash: its hash; it depends on every entry before.
    """

    organisation_id: str
    sequence: int
    hash: bytes
    at: datetime


def make_anchor(unit: UnitOfWork, organisation_id: str) -> Anchor:
    """Remember where a chain ends now, in the database too, with its event."""
    head = head_of(unit.connection, organisation_id)
    anchor = Anchor(organisation_id, head.sequence, head.hash, unit.at)
    row = {
        "id": uuid7(),
        "organisation_id": organisation_id,
        "sequence": head.sequence,
        "hash": head.hash,
        "exported_by": unit.actor.id,
        "created_at": unit.at,
    }
    detail = {"organisation": organisation_id, "sequence": head.sequence, "hash": head.hash.hex()}
    unit.add(
        audit_anchors, row, audit=AuditEvent(AuditKind.AUDIT_EXPORTED, organisation_id, detail)
    )
    return anchor


def stored_anchors(connection: Connection) -> list[Anchor]:
    """Return the anchors that the database itself remembers."""
    columns = audit_anchors.c
    rows = connection.execute(
        select(columns.organisation_id, columns.sequence, columns.hash, columns.created_at)
    )
    return [Anchor(*row) for row in rows]


def entries_of(
    connection: Connection, organisation_id: str, *, after: int = 0, up_to: int | None = None
) -> Iterator[AuditEntry]:
    """Yield a chain's entries in order, in constant memory.

    Args:
        connection: from `Store.read`.
        organisation_id: whose chain.
        after: number of the entry before the first one wanted.
        up_to: number of the last one wanted; None for all.
    """
    statement = (
        select(audit_entries)
        .where(audit_entries.c.organisation_id == organisation_id)
        .where(audit_entries.c.sequence > after)
        .order_by(audit_entries.c.sequence)
    )
    if up_to is not None:
        statement = statement.where(audit_entries.c.sequence <= up_to)
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement)
    return (entry_of(row) for row in rows)


def export(
    read: Callable[[], AbstractContextManager[Connection]], anchor: Anchor
) -> Iterator[bytes]:
    """Yield a chain up to an anchor as NDJSON lines, the anchor last; many lines at a time.

    No connection is held while someone takes their time over what was yielded: what lies before
    the anchor never changes.

    Args:
        read: begins reading, such as `Store.read`.
        anchor: where the chain ends.
    """
    for first in range(0, anchor.sequence, _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE, anchor.sequence)
        with read() as connection:
            entries = entries_of(connection, anchor.organisation_id, after=first, up_to=last)
            lines = [canonical(_plain(row_of(entry))) + b"\n" for entry in entries]
        yield b"".join(lines)
    yield canonical({"anchor": _plain(asdict(anchor))}) + b"\n"


def read_anchors(lines: Iterable[bytes]) -> list[Anchor]:
    """Return the anchors in exported lines; entries are passed over.

    Raises:
        AuditError: for a line that is no JSON or an anchor that is not whole; names the line.
    """
    return [
        anchor
        for number, line in enumerate(lines, start=1)
        if line.strip() and (anchor := _anchor_of(line, number)) is not None
    ]


def _anchor_of(line: bytes, number: int) -> Anchor | None:
    try:
        document = dict(json.loads(line))
        if "anchor" not in document:
            return None
        anchor = dict(document["anchor"])
        return Anchor(
            str(UUID(anchor["organisation_id"])),
            int(anchor["sequence"]),
            bytes.fromhex(anchor["hash"]),
            moment_of(anchor["at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AuditError(
            f"line {number} of the anchors cannot be read ({error}); allowed: lines written by "
            "`nansha audit export`",
            pointer=f"/{number}",
        ) from None


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with hashes and moments as text."""
    return {name: _text(value) for name, value in document.items()}


def _text(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return moment_text(value) if isinstance(value, datetime) else value
