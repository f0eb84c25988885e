"""Sealed records of juveniles: closed to everyone until someone opens them with a stated reason.

Opening is an event of the trail; it lasts `OPEN_FOR`, for that account alone. The reason is a
sealed annotation of the suspect.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.identity.annotations import NewAnnotation, annotate
from data.store.identity.keyring import Keyring
from data.store.suspects import Suspect, change_suspect
from data.store.tables.audit import audit_entries
from data.store.unit import UnitOfWork

OPEN_FOR = timedelta(minutes=30)
REASON = "reason_to_open"


def seal_record(unit: UnitOfWork, suspect: Suspect) -> Suspect:
    """Seal a suspect's record; one that is sealed stays so."""
    if suspect.sealed_at is not None:
        return suspect
    event = AuditEvent(AuditKind.SUSPECT_SEALED, suspect.id)
    return change_suspect(unit, suspect, audit=event, sealed_at=unit.at)


def open_record(unit: UnitOfWork, keys: Keyring, suspect: Suspect, reason: str) -> datetime:
    """Open a sealed record for the actor and return until when.

    Raises:
        ErasedError: the suspect was erased.
    """
    event = AuditEvent(AuditKind.SUSPECT_SEALED_READ, suspect.id)
    annotate(unit, keys, suspect.id, NewAnnotation(suspect.id, REASON, reason), audit=event)
    return unit.at + OPEN_FOR


def is_open(connection: Connection, suspect: Suspect, user_id: str, now: datetime) -> bool:
    """Tell whether a record may be read by someone: not sealed, or opened by them just now."""
    if suspect.sealed_at is None:
        return True
    opened = select(audit_entries.c.sequence).where(
        audit_entries.c.subject_id == suspect.id,
        audit_entries.c.at > now - OPEN_FOR,
        audit_entries.c.kind == AuditKind.SUSPECT_SEALED_READ.value,
        audit_entries.c.actor_id == user_id,
    )
    return connection.execute(opened).first() is not None
