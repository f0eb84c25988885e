"""Guessing passwords is slow: attempts are counted in the database, before they are tried.

Counted first, so that many processes trying at once get no more attempts than one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Insert, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.engine import is_sqlite
from data.store.errors import StoreError
from data.store.tables.people import login_attempts
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class ThrottlePolicy:
    """How many attempts, and how long the pause after them.

    Attributes:
        attempts: failed attempts that are admitted in a row.
        pause: how long nothing is admitted then; also how soon failures are forgotten.
    """

    attempts: int = 5
    pause: timedelta = timedelta(minutes=15)


BY_LOGIN = ThrottlePolicy()
BY_ADDRESS = ThrottlePolicy(attempts=50)


class ThrottledError(StoreError):
    """Too many failed attempts.

    Attributes:
        until: when the next one is admitted.
    """

    code = "too_many_attempts"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many failed attempts; try again after {until:%H:%M:%S} UTC")
        self.until = until


def throttle_subject(kind: str, text: str) -> bytes:
    """Return what is stored for a login name or an address."""
    return hashlib.sha256(f"{kind}\0{text}".encode(errors="surrogatepass")).digest()


def admit(unit: UnitOfWork, subject: bytes, policy: ThrottlePolicy) -> None:
    """Count an attempt; `forgive` or `take_back` when it succeeds.

    Raises:
        ThrottledError: none is admitted now; nothing is counted.
    """
    row = _counter(unit, subject)
    if row.locked_until and unit.at < row.locked_until:
        raise ThrottledError(row.locked_until)
    fresh = bool(row.locked_until) or unit.at - row.last_failed_at >= policy.pause
    failures = 1 if fresh else row.failures + 1
    locked = unit.at + policy.pause if failures >= policy.attempts else None
    values: dict[str, Any] = {"failures": failures, "last_failed_at": unit.at}
    if fresh:
        values["first_failed_at"] = unit.at
    kind = AuditKind.LOGIN_LOCKED if locked else AuditKind.LOGIN_ATTEMPTED
    unit.write(
        update(login_attempts)
        .where(login_attempts.c.subject_digest == subject)
        .values(**values, locked_until=locked),
        audit=AuditEvent(kind, None, {"subject": subject.hex(), "failures": failures}),
    )


def forgive(unit: UnitOfWork, subject: bytes, *, audit: AuditEvent) -> None:
    """Forget the failed attempts after one that succeeded."""
    own = login_attempts.c.subject_digest == subject
    unit.write(delete(login_attempts).where(own), audit=audit)


def take_back(unit: UnitOfWork, subject: bytes, *, audit: AuditEvent) -> None:
    """Take back one attempt that succeeded, and the pause if it began with this one.

    For what many share, such as an office's address: failures of others still count.
    """
    own = login_attempts.c.subject_digest == subject
    fewer = {"failures": login_attempts.c.failures - 1, "locked_until": None}
    unit.write(
        update(login_attempts).where(own, login_attempts.c.failures > 0).values(**fewer),
        audit=audit,
    )


def _counter(unit: UnitOfWork, subject: bytes) -> Row[Any]:
    """Return the subject's row, made where missing, locked against other processes."""
    dialect = sqlite if is_sqlite(unit.connection) else postgresql
    statement: Insert = (
        dialect.insert(login_attempts)
        .values(subject_digest=subject, failures=0, first_failed_at=unit.at, last_failed_at=unit.at)
        .on_conflict_do_nothing()
    )
    unit.connection.execute(statement)
    own = login_attempts.c.subject_digest == subject
    return unit.connection.execute(select(login_attempts).where(own).with_for_update()).one()
