"""Assessments: what was asked and what came out, sealed, with codes and digests, for good.

Request and result hold texts about a person, so that their bytes are stored sealed by the
suspect's key (decision 0012): while it lives they prove what was said, byte for byte; when it is
destroyed, codes, totals, versions and digests stay. The digests in the row and in the chain are of
the bytes as they are stored: they can be checked without any key, and tell nobody who tries out
texts whether one was right. Rows written before revision 0008 hold their bytes plain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.identity.keyring import Keyring
from data.store.identity.sealing import Place, SuspectKey
from data.store.identity.suspect_keys import key_of
from data.store.suspects import Suspect
from data.store.tables.records import assessments
from data.store.unit import UnitOfWork
from model.canonical import digest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one assessment came to, in codes: what lists and statistics read.

    Attributes:
        total: the score; None where there is none.
        coded_request: the request without texts (`data.coded_request`); None in rows written
            before revision 0008.
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
    coded_request: bytes | None


@dataclass(frozen=True, slots=True)
class Said:
    """What was asked and what was answered; shown by no `repr`.

    Attributes:
        request: canonical bytes of the request, without notes.
        result: the result's bytes; they are what is shown, never computed again.
    """

    request: bytes = field(repr=False)
    result: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One stored assessment.

    Attributes:
        corrects_id: the assessment that it corrects; that one stays as it was.
        request, result: the bytes as they are stored; `said` opens them.
        request_digest, result_digest: of these bytes.
    """

    id: str
    organisation_id: str
    suspect_id: str
    author_id: str
    corrects_id: str | None
    outcome: Outcome
    request: bytes = field(repr=False)
    request_digest: str
    result: bytes = field(repr=False)
    result_digest: str
    created_at: datetime


def keep_assessment(  # noqa: PLR0913 - whose, what it came to, in codes and in words
    unit: UnitOfWork,
    key: SuspectKey,
    suspect: Suspect,
    outcome: Outcome,
    said: Said,
    *,
    corrects_id: str | None = None,
) -> StoredAssessment:
    """Store an assessment of the actor.

    Args:
        unit: to write with.
        key: the suspect's; it seals what was said.
        suspect: whose it is.
        outcome: what it came to.
        said: request and result.
        corrects_id: the assessment that it corrects.
    """
    identifier = uuid7()
    request = key.seal_bytes(said.request, _place(identifier, "request"))
    result = key.seal_bytes(said.result, _place(identifier, "result"))
    stored = StoredAssessment(
        id=identifier,
        organisation_id=suspect.organisation_id,
        suspect_id=suspect.id,
        author_id=unit.actor.id,
        corrects_id=corrects_id,
        outcome=outcome,
        request=request,
        request_digest=digest(request),
        result=result,
        result_digest=digest(result),
        created_at=unit.at,
    )
    unit.add(assessments, _values(stored), audit=_event(stored))
    return stored


def said(connection: Connection, keys: Keyring, stored: StoredAssessment) -> Said:
    """Return what an assessment said.

    Raises:
        ErasedError: the suspect was erased.
    """
    if stored.outcome.coded_request is None:
        return Said(stored.request, stored.result)
    key = key_of(connection, keys, stored.suspect_id)
    return Said(
        key.open_bytes(stored.request, _place(stored.id, "request")),
        key.open_bytes(stored.result, _place(stored.id, "result")),
    )


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
        "coded": digest(stored.outcome.coded_request or b""),
        "recommendation": stored.outcome.recommendation,
        "band": stored.outcome.band,
        "total": stored.outcome.total,
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


def _place(assessment_id: str, column: str) -> Place:
    return Place("assessments", assessment_id, column)
