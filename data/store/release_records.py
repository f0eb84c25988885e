"""Proposed scorecards as they are stored, and every step that was taken with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError, NotFoundError
from data.store.tables.audit import audit_entries
from data.store.tables.governance import scorecard_releases, scorecard_steps
from model.canonical import digest


class ReleaseChangedError(ConflictError):
    """The stored card is not the one that was proposed."""

    code = "release_changed"


@dataclass(frozen=True, slots=True)
class Release:
    """A proposed scorecard, without its document.

    Attributes:
        organisation_id: of whoever proposed it; its people approve and activate.
        checksum: as the card states it.
        report_digest: ``sha256:`` over the report that speaks for it.
        summary: a few figures of card and report, to be read in lists.
        state: `data.store.release_states.ReleaseState`.
        approved_by: None until someone approved.
        active_from: the first day on which it serves; None until it was activated.
    """

    id: str
    organisation_id: str
    scorecard_version: str
    law_version: str
    checksum: str
    report_digest: str
    summary: Mapping[str, Any]
    state: str
    proposed_by: str
    approved_by: str | None
    active_from: date | None
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ReleaseEvent:
    """One step that someone took with a proposed scorecard.

    Attributes:
        step: `data.store.release_states.ReleaseStep`.
        active_from: the day that an activation names, else None.
        reason: empty where none was asked for.
    """

    step: str
    actor_id: str
    active_from: date | None
    reason: str
    created_at: datetime


_COLUMNS = [scorecard_releases.c[name] for name in Release.__slots__]
_EVENT_COLUMNS = [scorecard_steps.c[name] for name in ReleaseEvent.__slots__]


def release_of(connection: Connection, release_id: str) -> Release:
    """Return a proposed scorecard.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = connection.execute(select(*_COLUMNS).where(scorecard_releases.c.id == release_id)).first()
    if row is None:
        raise NotFoundError(f"no scorecard release {release_id}", value=release_id)
    return _release(row)


def releases_of(connection: Connection, scorecard_version: str | None = None) -> list[Release]:
    """Return proposed scorecards, the newest first; those of one version, or all."""
    query = select(*_COLUMNS).order_by(scorecard_releases.c.id.desc())
    if scorecard_version is not None:
        query = query.where(scorecard_releases.c.scorecard_version == scorecard_version)
    return [_release(row) for row in connection.execute(query)]


def history_of(connection: Connection, release_id: str) -> list[ReleaseEvent]:
    """Return the steps that were taken with a proposed scorecard, the first of them first."""
    columns = scorecard_steps.c
    query = select(*_EVENT_COLUMNS).where(columns.release_id == release_id)
    rows = connection.execute(query.order_by(columns.created_at, columns.id))
    return [ReleaseEvent(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def document_of(connection: Connection, release_id: str) -> bytes:
    """Return the card of a proposal, byte for byte as it was proposed.

    Raises:
        NotFoundError: there is none with this id.
        ReleaseChangedError: the bytes are not those that the audit trail names.
    """
    columns, entries = scorecard_releases.c, audit_entries.c
    stored = connection.execute(select(columns.document).where(columns.id == release_id)).first()
    if stored is None:
        raise NotFoundError(f"no scorecard release {release_id}", value=release_id)
    proposed = connection.execute(
        select(entries.detail).where(
            entries.subject_id == release_id, entries.kind == AuditKind.SCORECARD_PROPOSED.value
        )
    ).first()
    found = digest(stored.document)
    if proposed is None or proposed.detail.get("document") != found:
        raise ReleaseChangedError(
            f"the card of release {release_id} has digest {found}, which is not what was proposed; "
            "allowed: the proposed bytes; restore a backup and run `nansha audit verify`",
            value=release_id,
        )
    return bytes(stored.document)


def _release(row: Row[*tuple[Any, ...]]) -> Release:
    return Release(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
