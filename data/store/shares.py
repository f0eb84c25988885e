"""Shares: a case that another organisation may read and accept as one of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError, NotFoundError
from data.store.identifiers import uuid7
from data.store.tables.cases import case_shares
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Share:
    """One share.

    Attributes:
        organisation_id: who may read and accept the case.
        withdrawn_at: since when they may not any more; None while they may.
    """

    id: str
    case_id: str
    organisation_id: str
    shared_by: str
    shared_at: datetime
    withdrawn_at: datetime | None


def share(unit: UnitOfWork, case_id: str, organisation_id: str) -> Share:
    """Share a case with an organisation.

    Raises:
        ConflictError: it is shared with them already.
    """
    if share_with(unit.connection, case_id, organisation_id):
        raise ConflictError(
            f"case {case_id} is shared with organisation {organisation_id} already; nothing is to "
            "be done",
            value=organisation_id,
        )
    made = Share(uuid7(), case_id, organisation_id, unit.actor.id, unit.at, None)
    values = {column.name: getattr(made, column.name) for column in case_shares.columns}
    event = AuditEvent(AuditKind.CASE_SHARED, case_id, {"with": organisation_id})
    unit.add(case_shares, values, audit=event)
    return made


def withdraw_share(unit: UnitOfWork, case_id: str, organisation_id: str) -> None:
    """End a share.

    Raises:
        NotFoundError: the case is not shared with them.
    """
    event = AuditEvent(AuditKind.CASE_SHARE_WITHDRAWN, case_id, {"with": organisation_id})
    (count,) = unit.write(
        update(case_shares)
        .where(
            case_shares.c.case_id == case_id,
            case_shares.c.organisation_id == organisation_id,
            case_shares.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=unit.at),
        audit=event,
    )
    if not count:
        raise NotFoundError(
            f"case {case_id} is not shared with {organisation_id}", value=organisation_id
        )


def share_with(connection: Connection, case_id: str, organisation_id: str) -> Share | None:
    """Return the share that lets an organisation read a case, or None."""
    row = connection.execute(
        select(case_shares).where(
            case_shares.c.case_id == case_id,
            case_shares.c.organisation_id == organisation_id,
            case_shares.c.withdrawn_at.is_(None),
        )
    ).first()
    return Share(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


def shares_of(connection: Connection, case_id: str) -> list[Share]:
    """Return the shares of a case that hold, the oldest first."""
    rows = connection.execute(
        select(case_shares)
        .where(case_shares.c.case_id == case_id, case_shares.c.withdrawn_at.is_(None))
        .order_by(case_shares.c.id)
    )
    return [Share(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
