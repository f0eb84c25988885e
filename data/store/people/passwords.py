"""Passwords as argon2id hashes.

Hashing takes tens of milliseconds on purpose: do it before the unit of work, never inside, where
every other write would wait for it.
"""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select, update

from data.store.audit.events import AuditEvent
from data.store.errors import NotFoundError, StoreError
from data.store.tables.people import sessions, users
from data.store.unit import UnitOfWork

FEWEST_CHARACTERS = 12
MOST_BYTES = 1024
_HASHER = PasswordHasher()


class PasswordError(StoreError):
    """A password is too short or too long."""

    code = "password_length"


def hash_password(password: str) -> str:
    """Return the hash to store.

    Raises:
        PasswordError: fewer than 12 characters or more than 1024 bytes.
    """
    size = len(password.encode(errors="surrogatepass"))
    if len(password) < FEWEST_CHARACTERS or size > MOST_BYTES:
        raise PasswordError(
            f"password has {len(password)} characters; allowed: {FEWEST_CHARACTERS} characters to "
            f"{MOST_BYTES} bytes",
            value=len(password),
        )
    return _HASHER.hash(password.encode(errors="surrogatepass"))


def password_matches(stored: str | None, password: str) -> bool:
    """Whether a password has this hash; takes as long where there is none to compare with."""
    given = password.encode(errors="surrogatepass")[: MOST_BYTES + 1]
    try:
        _HASHER.verify(stored or _nobodys_hash(), given)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_new_hash(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def stored_hash(connection: Connection, user_id: str) -> str | None:
    """Return an account's password hash; None before its first password."""
    query = select(users.c.password_hash).where(users.c.id == user_id)
    return connection.execute(query).scalar()


def set_password(
    unit: UnitOfWork,
    user_id: str,
    password_hash: str,
    *,
    must_change: bool = False,
    audit: AuditEvent,
) -> None:
    """Store a new hash and end every session of the account.

    Raises:
        NotFoundError: there is no such account.
    """
    values = {
        "password_hash": password_hash,
        "password_changed_at": unit.at,
        "must_change_password": must_change,
        "version": users.c.version + 1,
    }
    ended = update(sessions).where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
    changed = update(users).where(users.c.id == user_id).values(**values)
    counts = unit.write(changed, ended.values(ended_at=unit.at), audit=audit)
    if not counts[0]:
        raise NotFoundError(f"no account {user_id}", value=user_id)


def demand_new_password(unit: UnitOfWork, user_id: str, *, audit: AuditEvent) -> None:
    """Let an account do nothing before it has set a new password; the old one opens that door."""
    changed = update(users).where(users.c.id == user_id)
    unit.write(changed.values(must_change_password=True, version=users.c.version + 1), audit=audit)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash(b"nobody has this password")
