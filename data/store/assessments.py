"""Assessments: what was asked and what came out, as bytes, with digests and versions, for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.suspects import Suspect
from data.store.tables.records import assessments
from data.store.unit import UnitOfWork
from model.canonical import digest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one assessment came to.

    Attributes:
        request: canonical bytes of the request, without notes.
        result: the result's bytes; they are what is shown, never computed again.
        total: the score; None where there is none.
    """

    stage: str
    assessed_on: date
    offence: str
    law_version: str
    scorecard_version: str
    scorecard_checksum: str
    route: str
    recommendation: str
    basis: str
    band: str | None
    total: int | None
    request: bytes
    result: bytes


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One stored assessment.

    Attributes:
        corrects_id: the assessment that it corrects; that one stays as it was.
        outcome: request, result and what lists show of them.
    """

    id: str
    organisation_id: str
    suspect_id: str
    author_id: str
    corrects_id: str | None
    outcome: Outcome
    request_digest: str
    result_digest: str
    created_at: datetime


def keep_assessment(
    unit: UnitOfWork, suspect: Suspect, outcome: Outcome, *, corrects_id: str | None = None
) -> StoredAssessment:
    """Store an assessment of the actor.

    Args:
        unit: to write with.
        suspect: whose it is.
        outcome: what to store.
        corrects_id: the assessment that it corrects.
    """
    stored = StoredAssessment(
        id=uuid7(),
        organisation_id=suspect.organisation_id,
        suspect_id=suspect.id,
        author_id=unit.actor.id,
        corrects_id=corrects_id,
        outcome=outcome,
        request_digest=digest(outcome.request),
        result_digest=digest(outcome.result),
        created_at=unit.at,
    )
    unit.add(assessments, _values(stored), audit=_event(stored))
    return stored


def assessment_of(connection: Connection, assessment_id: str) -> StoredAssessment:
    """Return an assessment.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = connection.execute(select(assessments).where(assessments.c.id == assessment_id)).first()
    if row is None:
        raise NotFoundError(f"no assessment {assessment_id}", value=assessment_id)
    return _stored(row)


def assessments_of(
    connection: Connection, suspect_id: str, *, after: str | None = None, limit: int = 100
) -> list[StoredAssessment]:
    """Return the assessments of a suspect, the newest first, those that were corrected too."""
    statement = select(assessments).where(assessments.c.suspect_id == suspect_id)
    if after is not None:
        statement = statement.where(assessments.c.id < after)
    rows = connection.execute(statement.order_by(assessments.c.id.desc()).limit(limit))
    return [_stored(row) for row in rows]


def last_assessment(connection: Connection, suspect_id: str) -> StoredAssessment | None:
    """Return the newest assessment of a suspect, or None."""
    found = assessments_of(connection, suspect_id, limit=1)
    return found[0] if found else None


def _event(stored: StoredAssessment) -> AuditEvent:
    kind = AuditKind.ASSESSMENT_CORRECTED if stored.corrects_id else AuditKind.ASSESSMENT_MADE
    detail = {
        "suspect": stored.suspect_id,
        "request": stored.request_digest,
        "result": stored.result_digest,
        "law": stored.outcome.law_version,
        "scorecard": stored.outcome.scorecard_version,
        "recommendation": stored.outcome.recommendation,
        **({"corrects": stored.corrects_id} if stored.corrects_id else {}),
    }
    return AuditEvent(kind, stored.id, detail)


def _values(stored: StoredAssessment) -> dict[str, Any]:
    return {
        column.name: getattr(stored, column.name, None)
        if column.name in StoredAssessment.__slots__
        else getattr(stored.outcome, column.name)
        for column in assessments.columns
    }


def _stored(row: Any) -> StoredAssessment:
    outcome = Outcome(**{name: getattr(row, name) for name in Outcome.__slots__})
    own = [name for name in StoredAssessment.__slots__ if name != "outcome"]
    return StoredAssessment(outcome=outcome, **{name: getattr(row, name) for name in own})
