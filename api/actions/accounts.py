"""Organisations and accounts: made, listed, given roles, invited, disabled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from api.errors import HttpError
from api.idempotency import write_reply
from api.security.actions import Action, Relation
from api.security.houses import relation_to_account, relation_to_organisation
from api.security.permissions import check_may
from api.security.principal import ROLES_OF_KIND, Principal, Role
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.errors import VersionConflictError
from data.store.people.invitations import Purpose, invite, invite_first_administrator
from data.store.people.organisations import (
    NewOrganisation,
    Organisation,
    add_organisation,
    all_organisations,
    organisation_of,
)
from data.store.people.passwords import demand_new_password, stored_hash
from data.store.people.roles import UserState
from data.store.people.users import (
    NewUser,
    User,
    add_user,
    change_roles,
    change_state,
    user_of,
    users_of,
)
from data.store.replies import IdempotencyKey, Reply
from data.store.unit import UnitOfWork
from model.errors import Problem

_STATE_EVENTS = {
    UserState.ACTIVE: AuditKind.USER_ENABLED,
    UserState.DISABLED: AuditKind.USER_DISABLED,
}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made, and where."""

    organisation_id: str
    user: NewUser


def list_organisations(store: Store, principal: Principal) -> list[Organisation]:
    """Return every organisation, by code."""
    check_may(principal, Action.ORGANISATION_LIST)
    with store.read() as connection:
        return all_organisations(connection)


def create_organisation(
    store: Store,
    principal: Principal,
    new: NewOrganisation,
    *,
    answer: Callable[[Organisation], Reply],
    key: IdempotencyKey | None = None,
) -> Reply:
    """Make an organisation.

    Raises:
        ConflictError: the code is taken, or there is no such parent.
    """
    check_may(principal, Action.ORGANISATION_CREATE)

    def create(unit: UnitOfWork) -> Reply:
        event = AuditEvent(AuditKind.ORGANISATION_CREATED, None, {"kind": new.kind.value})
        created = add_organisation(unit, new, audit=event)
        return answer(organisation_of(unit.connection, created))

    return write_reply(store, create, principal=principal, key=key)


def list_users(store: Store, principal: Principal, organisation_id: str) -> list[User]:
    """Return an organisation's accounts, by login name."""
    check_may(principal, Action.USER_LIST, relation_to_organisation(principal, organisation_id))
    with store.read() as connection:
        organisation_of(connection, organisation_id)
        return users_of(connection, organisation_id)


def create_user(
    store: Store,
    principal: Principal,
    new: NewAccount,
    *,
    answer: Callable[[User], Reply],
    key: IdempotencyKey | None = None,
) -> Reply:
    """Make an account without password; an invitation lets its owner set one.

    Raises:
        HttpError: ``invalid`` for a role that people of this organisation cannot have.
        ConflictError: the login name is taken.
    """
    relation = relation_to_organisation(principal, new.organisation_id)
    check_may(principal, Action.USER_CREATE, relation)
    with store.read() as connection:
        check_roles(organisation_of(connection, new.organisation_id), new.user.roles)

    def create(unit: UnitOfWork) -> Reply:
        roles = sorted(role.value for role in new.user.roles)
        event = AuditEvent(AuditKind.USER_CREATED, None, {"roles": roles})
        created = add_user(unit, new.organisation_id, new.user, audit=event)
        return answer(user_of(unit.connection, created))

    return write_reply(store, create, principal=principal, key=key)


def set_roles(
    store: Store, principal: Principal, user_id: str, roles: Iterable[Role], *, version: int
) -> User:
    """Replace an account's roles; nobody changes their own.

    Raises:
        VersionConflictError: the account was changed since it was read.
    """
    chosen = frozenset(roles)

    def change(unit: UnitOfWork) -> User:
        user = _changeable(unit, principal, user_id, version)
        check_roles(organisation_of(unit.connection, user.organisation_id), chosen)
        detail = {"roles": sorted(role.value for role in chosen)}
        change_roles(unit, user, chosen, audit=AuditEvent(AuditKind.ROLES_CHANGED, user_id, detail))
        return user_of(unit.connection, user_id)

    return store.write(change, actor=principal.actor())


def set_state(
    store: Store, principal: Principal, user_id: str, state: UserState, *, version: int
) -> User:
    """Disable or enable an account; nobody disables their own.

    Raises:
        VersionConflictError: the account was changed since it was read.
    """

    def change(unit: UnitOfWork) -> User:
        user = _changeable(unit, principal, user_id, version)
        change_state(unit, user, state, audit=AuditEvent(_STATE_EVENTS[state], user_id))
        return user_of(unit.connection, user_id)

    return store.write(change, actor=principal.actor())


def first_administrator_token(store: Store, principal: Principal) -> str:
    """Return the one-time token that makes the first administrator.

    Raises:
        ConflictError: there is one already.
    """
    check_may(principal, Action.USER_CREATE, Relation.FOREIGN)
    return store.write(invite_first_administrator, actor=principal.actor())


def invite_user(store: Store, principal: Principal, user_id: str) -> str:
    """Return a one-time token with which an account sets its password, shown this once.

    An account that has a password may do nothing else before it has a new one.
    """

    def issue(unit: UnitOfWork) -> str:
        user = _account(unit, principal, user_id)
        first = stored_hash(unit.connection, user.id) is None
        purpose = Purpose.ENROL if first else Purpose.RESET
        event = AuditEvent(AuditKind.USER_INVITED, user.id, {"purpose": purpose.value})
        if not first:
            demand_new_password(unit, user.id, audit=AuditEvent(AuditKind.USER_CHANGED, user.id))
        return invite(unit, purpose, user.id, audit=event)

    return store.write(issue, actor=principal.actor())


def check_roles(organisation: Organisation, roles: frozenset[Role]) -> None:
    """Refuse roles that people of an organisation cannot have.

    Raises:
        HttpError: ``invalid``, names each.
    """
    allowed = ROLES_OF_KIND[organisation.kind]
    shown = tuple(sorted(role.value for role in allowed))
    wrong = tuple(
        Problem("role_of_organisation", "/roles", role.value, shown)
        for role in sorted(roles - allowed)
    )
    if wrong:
        raise HttpError("invalid", wrong)


def _account(unit: UnitOfWork, principal: Principal, user_id: str) -> User:
    """Return an account that an administrator may change."""
    user = user_of(unit.connection, user_id)
    relation = relation_to_account(principal, user.id, user.organisation_id)
    check_may(principal, Action.USER_CHANGE, relation)
    return user


def _changeable(unit: UnitOfWork, principal: Principal, user_id: str, version: int) -> User:
    """Return another's account at the version that was read."""
    user = _account(unit, principal, user_id)
    if user.id == principal.user_id:
        raise HttpError("conflict", (Problem("own_account"),))
    if user.version != version:
        raise VersionConflictError(
            f"account {user.id} is at version {user.version}, not {version}; read it again and "
            "repeat the change",
            value=version,
        )
    return user
