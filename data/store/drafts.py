"""Drafts: unfinished assessments, private to their author, sealed because they may hold notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import NotFoundError, VersionConflictError
from data.store.identifiers import uuid7
from data.store.identity.keyring import Keyring
from data.store.identity.sealing import Place
from data.store.identity.suspect_keys import key_of
from data.store.tables.cases import drafts
from data.store.unit import UnitOfWork
from data.store.versions import change_row


@dataclass(frozen=True, slots=True)
class DraftText:
    """What is written into a draft.

    Attributes:
        body: the request as far as it is filled in, JSON; shown by no `repr`.
        law_version: the law pack whose form it fills in.
        answered: how many answers it holds.
    """

    body: str = field(repr=False)
    law_version: str
    answered: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft.

    Attributes:
        based_on_id: the assessment that it starts from, such as the one the police shared.
        text: what is written; opened with the suspect's key.
    """

    id: str
    suspect_id: str
    author_id: str
    stage: str
    based_on_id: str | None
    text: DraftText
    created_at: datetime
    updated_at: datetime
    version: int


def start_draft(  # noqa: PLR0913 - one argument a column
    unit: UnitOfWork,
    keys: Keyring,
    suspect_id: str,
    text: DraftText,
    *,
    stage: str,
    based_on_id: str | None = None,
) -> Draft:
    """Start a draft of the actor.

    Raises:
        ErasedError: the suspect was erased.
    """
    identifier = uuid7()
    row = {
        "id": identifier,
        "suspect_id": suspect_id,
        "author_id": unit.actor.id,
        "stage": stage,
        "based_on_id": based_on_id,
        "created_at": unit.at,
        "updated_at": unit.at,
        "version": 1,
    }
    unit.add(
        drafts,
        {**row, **_sealed(unit.connection, keys, suspect_id, identifier, text)},
        audit=_event(AuditKind.DRAFT_SAVED, identifier, suspect_id),
    )
    return Draft(text=text, **row)  # type: ignore[arg-type]  # each value has its column's type


def save_draft(unit: UnitOfWork, keys: Keyring, draft: Draft, text: DraftText) -> int:
    """Replace what is written and return the new version.

    Raises:
        VersionConflictError: it was saved elsewhere since it was read.
        ErasedError: the suspect was erased.
    """
    return change_row(
        unit,
        drafts,
        draft.id,
        draft.version,
        _sealed(unit.connection, keys, draft.suspect_id, draft.id, text),
        audit=_event(AuditKind.DRAFT_SAVED, draft.id, draft.suspect_id),
    )


def discard_draft(unit: UnitOfWork, draft: Draft) -> None:
    """Remove a draft: given up, or finished.

    Raises:
        VersionConflictError: it was saved elsewhere since it was read.
    """
    this = drafts.c.id == draft.id, drafts.c.version == draft.version
    event = _event(AuditKind.DRAFT_DISCARDED, draft.id, draft.suspect_id)
    (count,) = unit.write(delete(drafts).where(*this), audit=event)
    if not count:
        raise VersionConflictError(
            f"draft {draft.id} is no longer at version {draft.version}; read it again",
            value=draft.version,
        )


def draft_of(connection: Connection, keys: Keyring, draft_id: str) -> Draft:
    """Return a draft with its text.

    Raises:
        NotFoundError: there is none with this id.
        ErasedError: the suspect was erased.
    """
    row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).first()
    if row is None:
        raise NotFoundError(f"no draft {draft_id}", value=draft_id)
    key = key_of(connection, keys, row.suspect_id)
    body = key.open(row.sealed_body, _place(draft_id))
    return Draft(
        *(row.id, row.suspect_id, row.author_id, row.stage, row.based_on_id),
        DraftText(body, row.law_version, row.answered),
        *(row.created_at, row.updated_at, row.version),
    )


def drafts_of(connection: Connection, suspect_id: str, author_id: str) -> list[str]:
    """Return the ids of an author's drafts on a suspect, the oldest first."""
    statement = (
        select(drafts.c.id)
        .where(drafts.c.suspect_id == suspect_id, drafts.c.author_id == author_id)
        .order_by(drafts.c.id)
    )
    return list(connection.execute(statement).scalars())


def _sealed(
    connection: Connection, keys: Keyring, suspect_id: str, draft_id: str, text: DraftText
) -> dict[str, Any]:
    sealed = key_of(connection, keys, suspect_id).seal(text.body, _place(draft_id))
    return {
        "sealed_body": sealed,
        "law_version": text.law_version,
        "answered": text.answered,
    }


def _event(kind: AuditKind, draft_id: str, suspect_id: str) -> AuditEvent:
    return AuditEvent(kind, draft_id, {"suspect": suspect_id})


def _place(draft_id: str) -> Place:
    return Place("drafts", draft_id, "sealed_body")
