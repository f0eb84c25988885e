"""Who a key or a session belongs to: account, organisation and roles, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from data.store.people.roles import OrganisationKind, Role, UserState
from data.store.people.sessions import Session, SessionLimits
from data.store.people.tokens import token_digest
from data.store.prepared import Prepared
from data.store.tables.people import api_keys, organisations, sessions, user_roles, users


@dataclass(frozen=True, slots=True)
class Account:
    """An account that may sign in, with its organisation and its roles."""

    user_id: str
    login: str
    organisation_id: str
    organisation_kind: OrganisationKind
    must_change_password: bool
    roles: frozenset[Role]


_COLUMNS = (
    *(users.c.id, users.c.login, users.c.organisation_id, organisations.c.kind),
    users.c.must_change_password,
)
_OWN = len(_COLUMNS) + 1


def _of(owner: Any, *columns: Any) -> Select[Any]:
    """Return the query of the active account that a key or a session belongs to."""
    joined = (
        owner.join(users, users.c.id == owner.c.user_id)
        .join(organisations, organisations.c.id == users.c.organisation_id)
        .outerjoin(user_roles, user_roles.c.user_id == users.c.id)
    )
    return (
        select(*_COLUMNS, user_roles.c.role, *columns)
        .select_from(joined)
        .where(users.c.state == UserState.ACTIVE.value)
    )


_BY_KEY = Prepared(
    _of(api_keys, api_keys.c.scopes).where(
        api_keys.c.secret_digest == bindparam("digest", type_=api_keys.c.secret_digest.type),
        api_keys.c.revoked_at.is_(None),
        api_keys.c.expires_at > bindparam("now", type_=api_keys.c.expires_at.type),
    )
)
_BY_SESSION = Prepared(
    _of(sessions, *(sessions.c[name] for name in Session.__slots__)).where(
        sessions.c.token_digest == bindparam("digest", type_=sessions.c.token_digest.type),
        sessions.c.ended_at.is_(None),
    )
)


def account_of_key(
    connection: Connection, secret: str, *, now: datetime
) -> tuple[Account, frozenset[str]] | None:
    """Return the account of a machine's key and the key's scopes.

    None where the key is unknown, expired or revoked, or its account is disabled.
    """
    rows = _BY_KEY.all(connection, digest=token_digest(secret), now=now)
    return (_account(rows), frozenset(rows[0][_OWN])) if rows else None


def account_of_session(
    connection: Connection, token: str, limits: SessionLimits, *, now: datetime
) -> tuple[Account, Session] | None:
    """Return the account of a session's token, and the session.

    None where it is unknown, over or idle too long, or its account is disabled.
    """
    rows = _BY_SESSION.all(connection, digest=token_digest(token))
    session = Session(*rows[0][_OWN:]) if rows else None
    if session is None or now >= min(session.expires_at, session.seen_at + limits.idle):
        return None
    return _account(rows), session


def _account(rows: Sequence[tuple[Any, ...]]) -> Account:
    """Return the account of some rows, one for each of its roles."""
    user_id, login, organisation_id, kind, must_change = rows[0][: len(_COLUMNS)]
    roles = frozenset(Role(row[_OWN - 1]) for row in rows if row[_OWN - 1] is not None)
    return Account(user_id, login, organisation_id, OrganisationKind(kind), must_change, roles)
