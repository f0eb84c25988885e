"""Approvals of a decision: level by level, by people other than the one who decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError
from data.store.identifiers import uuid7
from data.store.tables.records import approvals
from data.store.unit import UnitOfWork

APPROVED, RETURNED = "approved", "returned"
_KINDS = {APPROVED: AuditKind.DECISION_APPROVED, RETURNED: AuditKind.DECISION_RETURNED}


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word on a decision.

    Attributes:
        level: 1 for the first that is asked.
        verdict: ``approved`` or ``returned``.
        reason_code: why it was returned; None where it was not.
    """

    id: str
    decision_id: str
    level: int
    approver_id: str
    verdict: str
    reason_code: str | None
    created_at: datetime


def approve(
    unit: UnitOfWork, decision_id: str, verdict: str, *, decided_by: str, reason_code: str | None
) -> Approval:
    """Store the actor's word at the next level.

    Raises:
        ConflictError: the actor decided, or spoke already.
    """
    before = approvals_of(unit.connection, decision_id)
    if unit.actor.id in {decided_by, *(approval.approver_id for approval in before)}:
        raise ConflictError(
            f"user {unit.actor.id} decided this or approved it already; allowed: someone else; "
            "ask the next approver",
            value=unit.actor.id,
        )
    approval = Approval(
        uuid7(), decision_id, len(before) + 1, unit.actor.id, verdict, reason_code, unit.at
    )
    values = {column.name: getattr(approval, column.name) for column in approvals.columns}
    detail = {"level": approval.level, "reason": reason_code}
    unit.add(approvals, values, audit=AuditEvent(_KINDS[verdict], decision_id, detail))
    return approval


def approvals_of(connection: Connection, decision_id: str) -> list[Approval]:
    """Return what was said on a decision, by level."""
    rows = connection.execute(
        select(approvals).where(approvals.c.decision_id == decision_id).order_by(approvals.c.level)
    )
    return [Approval(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
