"""Log in, log out, change the password, accept an invitation."""

from __future__ import annotations

from api.errors import HttpError
from api.security.actions import Action
from api.security.current import SignedIn
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.people.invitations import (
    accept_first_administrator,
    accept_invitation,
    check_known,
)
from data.store.people.organisations import NewOrganisation
from data.store.people.passwords import (
    hash_password,
    password_matches,
    set_password,
    stored_hash,
)
from data.store.people.sessions import close_session
from data.store.people.throttle import BY_LOGIN, admit, forgive, throttle_subject
from data.store.people.users import NewUser
from data.store.unit import UnitOfWork
from model.errors import Problem


def log_out(store: Store, found: SignedIn) -> None:
    """End the session of a browser; a machine has none to end."""
    check_may(found.principal, Action.ACCOUNT_READ)
    session = found.session
    if session is not None:
        store.write(lambda unit: close_session(unit, session.id), actor=found.principal.actor())


def change_password(store: Store, principal: Principal, *, present: str, new: str) -> None:
    """Set one's own password; every session of the account ends.

    Raises:
        HttpError: ``forbidden`` where the present password is wrong.
        PasswordError: the new one is too short or too long.
        ThrottledError: too many wrong attempts.
    """
    check_may(principal, Action.PASSWORD_CHANGE)
    subject = throttle_subject("login", principal.login)
    actor = principal.actor()
    store.write(lambda unit: admit(unit, subject, BY_LOGIN), actor=actor)
    with store.read() as connection:
        stored = stored_hash(connection, principal.user_id)
    if not password_matches(stored, present):
        raise HttpError("forbidden", (Problem("password_wrong", "/present"),))
    if new == present:
        raise HttpError("invalid", (Problem("same_password", "/new"),))
    hashed = hash_password(new)
    event = AuditEvent(AuditKind.PASSWORD_CHANGED, principal.user_id)

    def change(unit: UnitOfWork) -> None:
        forgive(unit, subject, audit=event)
        set_password(unit, principal.user_id, hashed, audit=event)

    store.write(change, actor=actor)


def enrol(store: Store, *, token: str, password: str) -> str:
    """Set the password that an invitation allows; return the account's id.

    Raises:
        InvitationError: the token is not good for this.
    """
    with store.read() as connection:
        check_known(connection, token)
    hashed = hash_password(password)
    return store.write(lambda unit: accept_invitation(unit, token, hashed), actor=OPERATOR)


def make_first_administrator(
    store: Store, *, token: str, organisation: NewOrganisation, account: NewUser
) -> str:
    """Make the first organisation and its administrator; return the account's id.

    Raises:
        InvitationError: the token is not what `nansha users bootstrap` printed.
        ConflictError: there is an administrator already.
    """
    return store.write(
        lambda unit: accept_first_administrator(unit, token, organisation, account), actor=OPERATOR
    )
