"""Who works on a case: handler, assistants, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError, NotFoundError
from data.store.identifiers import uuid7
from data.store.tables.cases import case_members
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Member:
    """Someone's work on a case.

    Attributes:
        post: ``handler``, ``assistant`` or ``adviser``.
        left_at: when it ended; None while it lasts.
    """

    id: str
    case_id: str
    user_id: str
    post: str
    joined_at: datetime
    left_at: datetime | None


def join(unit: UnitOfWork, case_id: str, user_id: str, post: str) -> Member:
    """Add someone to a case.

    Raises:
        ConflictError: they work on it already, or there is no such case or account.
    """
    if any(member.user_id == user_id for member in members_of(unit.connection, case_id)):
        raise ConflictError(
            f"user {user_id} works on case {case_id} already; let them leave first", value=user_id
        )
    member = Member(uuid7(), case_id, user_id, post, unit.at, None)
    values = {column.name: getattr(member, column.name) for column in case_members.columns}
    event = AuditEvent(AuditKind.CASE_ASSIGNED, case_id, {"joined": user_id, "post": post})
    unit.write(insert(case_members).values(**values), audit=event)
    return member


def leave(unit: UnitOfWork, case_id: str, user_id: str) -> None:
    """End someone's work on a case.

    Raises:
        NotFoundError: they do not work on it.
    """
    current = (
        case_members.c.case_id == case_id,
        case_members.c.user_id == user_id,
        case_members.c.left_at.is_(None),
    )
    event = AuditEvent(AuditKind.CASE_ASSIGNED, case_id, {"left": user_id})
    (count,) = unit.write(update(case_members).where(*current).values(left_at=unit.at), audit=event)
    if not count:
        raise NotFoundError(f"user {user_id} does not work on case {case_id}", value=user_id)


def members_of(connection: Connection, case_id: str) -> list[Member]:
    """Return who works on a case now, by the time they joined."""
    rows = connection.execute(
        select(case_members)
        .where(case_members.c.case_id == case_id, case_members.c.left_at.is_(None))
        .order_by(case_members.c.joined_at, case_members.c.id)
    )
    return [Member(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
