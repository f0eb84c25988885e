"""Bearer keys for machines: each belongs to an account, has scopes, expires, can be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from data.store.audit.events import Actor, ActorKind, AuditEvent
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.people.roles import UserState
from data.store.people.tokens import new_token, token_digest
from data.store.tables.people import api_keys, users
from data.store.unit import UnitOfWork

PREFIX = "nansha_"
"""Begins every key, so that a scanner of files can find a lost one."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, without its secret.

    Attributes:
        user_id: the account in whose name the machine acts.
    """

    id: str
    user_id: str
    organisation_id: str
    label: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def actor(self) -> Actor:
        """Who acts, as units of work name it."""
        return Actor(self.user_id, self.organisation_id, ActorKind.MACHINE)


_COLUMNS = (
    *(api_keys.c.id, api_keys.c.user_id, users.c.organisation_id, api_keys.c.label),
    *(api_keys.c.scopes, api_keys.c.created_at, api_keys.c.expires_at, api_keys.c.revoked_at),
)
_JOINED = api_keys.join(users, users.c.id == api_keys.c.user_id)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key to be made; see `ApiKey`."""

    user_id: str
    label: str
    scopes: frozenset[str]
    expires_at: datetime


def create_api_key(unit: UnitOfWork, new: NewApiKey, *, audit: AuditEvent) -> tuple[str, str]:
    """Store a key; return its id and its secret, which is shown this once."""
    identifier, secret = uuid7(), PREFIX + new_token()
    row = {
        "id": identifier,
        "user_id": new.user_id,
        "created_by": unit.actor.id,
        "label": new.label,
        "scopes": sorted(new.scopes),
        "secret_digest": token_digest(secret),
        "created_at": unit.at,
        "expires_at": new.expires_at,
    }
    unit.add(api_keys, row, audit=audit)
    return identifier, secret


def api_key_of(connection: Connection, secret: str, *, now: datetime) -> ApiKey | None:
    """Return a usable key; None where it is unknown, expired, revoked, or its account disabled."""
    row = connection.execute(
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(api_keys.c.secret_digest == token_digest(secret))
        .where(api_keys.c.revoked_at.is_(None), api_keys.c.expires_at > now)
        .where(users.c.state == UserState.ACTIVE.value)
    ).first()
    return _api_key(row) if row else None


def api_keys_of(connection: Connection, organisation_id: str) -> list[ApiKey]:
    """Return an organisation's keys, newest first, revoked ones too."""
    query = select(*_COLUMNS).select_from(_JOINED)
    own = query.where(users.c.organisation_id == organisation_id)
    return [_api_key(row) for row in connection.execute(own.order_by(api_keys.c.id.desc()))]


def revoke_api_key(unit: UnitOfWork, key_id: str, *, audit: AuditEvent) -> None:
    """Refuse a key from now on.

    Raises:
        NotFoundError: there is none, or it was revoked before.
    """
    own = (api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
    (count,) = unit.write(update(api_keys).where(*own).values(revoked_at=unit.at), audit=audit)
    if not count:
        raise NotFoundError(f"no key {key_id} that is not revoked", value=key_id)


def _api_key(row: Row[*tuple[Any, ...]]) -> ApiKey:
    values = dict(zip(ApiKey.__slots__, row, strict=True))
    return ApiKey(**{**values, "scopes": frozenset(row.scopes)})
