"""One-time tokens: for the first administrator, for new accounts, for forgotten passwords."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection, select, update

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError, StoreError
from data.store.identifiers import uuid7
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.passwords import set_password
from data.store.people.roles import Role
from data.store.people.tokens import new_token, token_digest
from data.store.people.users import NewUser, add_user
from data.store.tables.people import invitations, user_roles
from data.store.unit import UnitOfWork

LASTS = timedelta(hours=24)
_NOT_GOOD = "this token is unknown, used or older than a day; ask for a new one"


class Purpose(StrEnum):
    """What a token is good for; the value is stored."""

    BOOTSTRAP = "bootstrap"
    ENROL = "enrol"
    RESET = "reset"


class InvitationError(StoreError):
    """The token is unknown, used, expired or for something else; which is not said."""

    code = "invitation"


def has_administrator(connection: Connection) -> bool:
    """Whether anyone administers this installation."""
    query = select(user_roles.c.user_id).where(user_roles.c.role == Role.ADMINISTRATOR.value)
    return connection.execute(query.limit(1)).first() is not None


def invite(unit: UnitOfWork, purpose: Purpose, user_id: str | None, *, audit: AuditEvent) -> str:
    """Store a token and return it; it is shown this once and lasts a day."""
    token = new_token()
    row = {"id": uuid7(), "purpose": purpose.value, "user_id": user_id, "created_at": unit.at}
    secret = {"token_digest": token_digest(token), "expires_at": unit.at + LASTS}
    unit.add(invitations, {**row, **secret}, audit=audit)
    return token


def invite_first_administrator(unit: UnitOfWork) -> str:
    """Return the token of `nansha users bootstrap`.

    Raises:
        ConflictError: there is an administrator, who invites others.
    """
    if has_administrator(unit.connection):
        raise ConflictError("there is an administrator already; let that account invite others")
    return invite(unit, Purpose.BOOTSTRAP, None, audit=AuditEvent(AuditKind.USER_INVITED))


def accept_first_administrator(
    unit: UnitOfWork, token: str, organisation: NewOrganisation, account: NewUser
) -> str:
    """Make the first organisation and its administrator; return the account's id.

    Args:
        unit: of the operator.
        token: what `invite_first_administrator` returned.
        organisation: the first one.
        account: its administrator, whatever roles it asks for.

    Raises:
        InvitationError: the token is not good for this.
        ConflictError: there is an administrator by now, or code or login name are taken.
    """
    _use(unit, token, (Purpose.BOOTSTRAP,), AuditEvent(AuditKind.USER_CREATED))
    if has_administrator(unit.connection):
        raise ConflictError("there is an administrator already; let that account invite others")
    created = AuditEvent(AuditKind.ORGANISATION_CREATED)
    organisation_id = add_organisation(unit, organisation, audit=created)
    administrator = replace(account, roles=frozenset({Role.ADMINISTRATOR}))
    granted = AuditEvent(AuditKind.ROLES_CHANGED, None, {"roles": [Role.ADMINISTRATOR.value]})
    return add_user(unit, organisation_id, administrator, audit=granted)


def accept_invitation(unit: UnitOfWork, token: str, password_hash: str) -> str:
    """Set the password that an invitation allows; return the account's id.

    Raises:
        InvitationError: the token is not good for this.
    """
    event = AuditEvent(AuditKind.PASSWORD_CHANGED)
    user_id = _use(unit, token, (Purpose.ENROL, Purpose.RESET), event)
    if user_id is None:
        raise InvitationError("the invitation names no account; ask for a new one")
    set_password(
        unit, user_id, password_hash, audit=AuditEvent(AuditKind.PASSWORD_CHANGED, user_id)
    )
    return user_id


def check_known(connection: Connection, token: str) -> None:
    """Refuse a token that nobody was given.

    Asked before a password is hashed: hashing is dear, and whoever makes tokens up must not be able
    to keep the machine busy with it.

    Raises:
        InvitationError: no invitation has this token, used or not.
    """
    known = select(invitations.c.id).where(invitations.c.token_digest == token_digest(token))
    if connection.execute(known).first() is None:
        raise InvitationError(_NOT_GOOD)


def _use(
    unit: UnitOfWork, token: str, purposes: tuple[Purpose, ...], audit: AuditEvent
) -> str | None:
    """Mark a token as used; return the account it is for."""
    good = (
        invitations.c.token_digest == token_digest(token),
        invitations.c.purpose.in_([purpose.value for purpose in purposes]),
        invitations.c.used_at.is_(None),
        invitations.c.expires_at > unit.at,
    )
    row = unit.first(select(invitations.c.id, invitations.c.user_id).where(*good))
    used = update(invitations).where(*good).values(used_at=unit.at)
    if row is None or unit.write(used, audit=audit) != (1,):
        raise InvitationError(_NOT_GOOD)
    return str(row.user_id) if row.user_id else None
