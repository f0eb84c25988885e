"""Bearer keys for machines: made, listed, revoked. A key's secret is shown once and never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.errors import HttpError
from api.security.actions import Action
from api.security.guard import grantable_scopes
from api.security.houses import relation_to_account, relation_to_organisation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.people.api_keys import (
    ApiKey,
    NewApiKey,
    api_key_of,
    api_keys_of,
    create_api_key,
    revoke_api_key,
)
from data.store.people.organisations import organisation_of
from data.store.people.users import user_of
from data.store.unit import UnitOfWork
from model.errors import Problem


@dataclass(frozen=True, slots=True)
class KeyWish:
    """A key that someone asks for.

    Attributes:
        user_id: the account in whose name the machine acts.
        days: how long it lasts.
    """

    user_id: str
    label: str
    scopes: frozenset[str]
    days: int


def list_keys(store: Store, principal: Principal, organisation_id: str) -> list[ApiKey]:
    """Return an organisation's keys without their secrets, newest first."""
    check_may(principal, Action.KEY_LIST, relation_to_organisation(principal, organisation_id))
    with store.read() as connection:
        organisation_of(connection, organisation_id)
        return api_keys_of(connection, organisation_id)


def create_key(store: Store, principal: Principal, wish: KeyWish) -> tuple[ApiKey, str]:
    """Make a key; return it with its secret.

    Raises:
        HttpError: ``invalid`` for a scope that no key may have.
        NotFoundError: there is no such account.
    """
    _check_scopes(wish.scopes)

    def create(unit: UnitOfWork) -> tuple[ApiKey, str]:
        user = user_of(unit.connection, wish.user_id)
        relation = relation_to_account(principal, user.id, user.organisation_id)
        check_may(principal, Action.KEY_CREATE, relation)
        detail = {"user": user.id, "scopes": sorted(wish.scopes), "days": wish.days}
        until = unit.at + timedelta(days=wish.days)
        new = NewApiKey(user.id, wish.label, wish.scopes, until)
        event = AuditEvent(AuditKind.API_KEY_CREATED, None, detail)
        key_id, secret = create_api_key(unit, new, audit=event)
        return _stored(unit, secret, key_id, unit.at), secret

    return store.write(create, actor=principal.actor())


def revoke_key(store: Store, principal: Principal, key_id: str, organisation_id: str) -> None:
    """Refuse a key from now on.

    Raises:
        NotFoundError: the organisation has no such key that is not revoked.
    """
    relation = relation_to_organisation(principal, organisation_id)
    check_may(principal, Action.KEY_REVOKE, relation)

    def revoke(unit: UnitOfWork) -> None:
        if key_id not in {key.id for key in api_keys_of(unit.connection, organisation_id)}:
            raise HttpError("not_found", (Problem("not_found", "", key_id),))
        revoke_api_key(unit, key_id, audit=AuditEvent(AuditKind.API_KEY_REVOKED, key_id))

    store.write(revoke, actor=principal.actor())


def _stored(unit: UnitOfWork, secret: str, key_id: str, now: datetime) -> ApiKey:
    key = api_key_of(unit.connection, secret, now=now)
    if key is None:
        raise HttpError("conflict", (Problem("not_found", "/user_id", key_id),))
    return key


def _check_scopes(scopes: frozenset[str]) -> None:
    allowed = grantable_scopes()
    wrong = tuple(
        Problem("unknown_scope", "/scopes", scope, tuple(sorted(allowed)))
        for scope in sorted(scopes - allowed)
    )
    if wrong:
        raise HttpError("invalid", wrong)
