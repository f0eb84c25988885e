"""Logging in: count, compare, then open a session."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.store.audit.events import Actor, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.errors import StoreError
from data.store.identifiers import INSTALLATION
from data.store.people.passwords import password_matches, stored_hash
from data.store.people.roles import UserState
from data.store.people.sessions import Session, SessionLimits, open_session
from data.store.people.throttle import (
    BY_ADDRESS,
    BY_LOGIN,
    admit,
    forgive,
    take_back,
    throttle_subject,
)
from data.store.people.users import User, normalised_login, user_by_login
from data.store.unit import UnitOfWork


class LoginRefusedError(StoreError):
    """Login name and password do not fit; which of them is not said."""

    code = "login_refused"


@dataclass(frozen=True, slots=True)
class Login:
    """A successful login; the token goes into the cookie and nowhere else."""

    user: User
    session: Session
    token: str = field(repr=False)


def log_in(
    store: Store, login: str, password: str, *, address: str, limits: SessionLimits
) -> Login:
    """Open a session for login name and password.

    Args:
        store: an open store.
        login: name as typed.
        password: as typed.
        address: the client's network address, for throttling; stored only as a digest.
        limits: how long the session lasts.

    Raises:
        ThrottledError: too many failed attempts for this name or address.
        LoginRefusedError: unknown name, wrong password or disabled account.
    """
    by_login = throttle_subject("login", normalised_login(login))
    by_address = throttle_subject("address", address)
    with store.read() as connection:
        user = user_by_login(connection, login)
        stored = stored_hash(connection, user.id) if user else None
    actor = user.actor if user else Actor(INSTALLATION, INSTALLATION)

    def count(unit: UnitOfWork) -> None:
        admit(unit, by_login, BY_LOGIN)
        admit(unit, by_address, BY_ADDRESS)

    store.write(count, actor=actor)
    matches = password_matches(stored, password)
    if user is None or not matches or user.state is not UserState.ACTIVE:
        refused = AuditEvent(AuditKind.LOGIN_REFUSED, user.id if user else None)
        store.write(lambda unit: unit.note(refused), actor=actor)
        raise LoginRefusedError("login name and password do not fit; check both and try again")

    def admitted(unit: UnitOfWork) -> tuple[Session, str]:
        opened = AuditEvent(AuditKind.SESSION_OPENED, user.id)
        forgive(unit, by_login, audit=opened)
        take_back(unit, by_address, audit=opened)
        return open_session(unit, user.id, limits, audit=opened)

    session, token = store.write(admitted, actor=actor)
    return Login(user, session, token)
