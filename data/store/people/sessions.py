"""Sessions of people, kept on the server; the browser holds only a random token."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.identifiers import uuid7
from data.store.people.roles import UserState
from data.store.people.tokens import new_token, token_digest
from data.store.tables.people import sessions, users
from data.store.unit import UnitOfWork

_SECRET_BYTES = 32
_RENEWALS_PER_IDLE_TIME = 6


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts.

    Attributes:
        idle: without any request.
        absolute: however busy.
    """

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """One login of one person.

    Attributes:
        seen_at: the last renewal; requests between renewals write nothing.
    """

    id: str
    user_id: str
    csrf_secret: bytes = field(repr=False)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime

    def csrf_token(self) -> str:
        """Return what forms carry."""
        return self.csrf_secret.hex()

    def csrf_matches(self, given: str) -> bool:
        """Whether a form was made for this session; takes equally long either way."""
        return hmac.compare_digest(self.csrf_token().encode(), given.encode(errors="replace"))


def open_session(
    unit: UnitOfWork, user_id: str, limits: SessionLimits, *, audit: AuditEvent
) -> tuple[Session, str]:
    """Store a session; return it with its token, which is shown this once."""
    token = new_token()
    session = Session(
        *(uuid7(), user_id, secrets.token_bytes(_SECRET_BYTES)),
        *(unit.at, unit.at, unit.at + limits.absolute),
    )
    row = {name: getattr(session, name) for name in Session.__slots__}
    unit.write(insert(sessions).values(**row, token_digest=token_digest(token)), audit=audit)
    return session, token


def session_of(
    connection: Connection, token: str, limits: SessionLimits, *, now: datetime
) -> Session | None:
    """Return a token's session; None if unknown, over, idle too long, or its account disabled."""
    columns = [sessions.c[name] for name in Session.__slots__]
    row = connection.execute(
        select(*columns)
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.token_digest == token_digest(token))
        .where(sessions.c.ended_at.is_(None), users.c.state == UserState.ACTIVE.value)
    ).first()
    session = Session(*row) if row else None
    if session is None or now >= min(session.expires_at, session.seen_at + limits.idle):
        return None
    return session


def needs_renewal(session: Session, limits: SessionLimits, *, now: datetime) -> bool:
    """Whether enough time went by to note that the session is in use."""
    return now - session.seen_at >= limits.idle / _RENEWALS_PER_IDLE_TIME


def renew_session(unit: UnitOfWork, session: Session) -> None:
    """Note that a session is in use; one that ended meanwhile stays ended."""
    own = (sessions.c.id == session.id, sessions.c.ended_at.is_(None))
    event = AuditEvent(AuditKind.SESSION_RENEWED, session.id)
    unit.write(update(sessions).where(*own).values(seen_at=unit.at), audit=event)


def close_session(unit: UnitOfWork, session_id: str) -> None:
    """End a session; ending it twice is no error."""
    own = (sessions.c.id == session_id, sessions.c.ended_at.is_(None))
    event = AuditEvent(AuditKind.SESSION_CLOSED, session_id)
    unit.write(update(sessions).where(*own).values(ended_at=unit.at), audit=event)
