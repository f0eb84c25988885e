"""Accounts, passwords, sessions, machine keys, the first administrator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pytest
from sqlalchemy import select

from data.store.audit.events import OPERATOR, ActorKind, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.errors import ConflictError, NotFoundError, VersionConflictError
from data.store.identifiers import uuid7
from data.store.people.api_keys import (
    NewApiKey,
    api_key_of,
    api_keys_of,
    create_api_key,
    revoke_api_key,
)
from data.store.people.invitations import (
    InvitationError,
    Purpose,
    accept_first_administrator,
    accept_invitation,
    invite,
    invite_first_administrator,
)
from data.store.people.organisations import NewOrganisation, all_organisations, organisation_of
from data.store.people.passwords import (
    PasswordError,
    hash_password,
    needs_new_hash,
    password_matches,
    set_password,
    stored_hash,
)
from data.store.people.roles import OrganisationKind, Role, UserState
from data.store.people.sessions import (
    Session,
    SessionLimits,
    close_session,
    needs_renewal,
    open_session,
    renew_session,
    session_of,
)
from data.store.people.users import (
    NewUser,
    add_user,
    change_roles,
    change_state,
    user_by_login,
    user_of,
    users_of,
)
from data.store.tables.people import api_keys, invitations, sessions, users
from data.store.unit import UnitOfWork
from tests.data.store.people_and_cases import CREATED, Office, add_office

PASSWORD = "正确的马 电池 订书钉 十二"  # noqa: S105 - an example
LIMITS = SessionLimits()
OPENED = AuditEvent(AuditKind.SESSION_OPENED)
NOW = timedelta()
FIRST = NewOrganisation(OrganisationKind.PROCURATORATE, "440000", "某省人民检察院")


@lru_cache
def hashed() -> str:
    """Return the hash of the example; slow on purpose, so once."""
    return hash_password(PASSWORD)


@pytest.fixture
def office(store: Store) -> Office:
    """A procuratorate with one prosecutor."""
    return add_office(store)


def opened(store: Store, office: Office) -> tuple[Session, str]:
    """Open a session for the prosecutor."""
    return store.write(
        lambda unit: open_session(unit, office.actor.id, LIMITS, audit=OPENED), actor=office.actor
    )


def found(store: Store, token: str, after: timedelta = NOW) -> Session | None:
    """Return the session of a token some time from now."""
    with store.read() as connection:
        return session_of(connection, token, LIMITS, now=datetime.now(UTC) + after)


def test_account_is_read_as_stored(store: Store, office: Office) -> None:
    """Roles included; login names are compared without case."""
    with store.read() as connection:
        user = user_of(connection, office.actor.id)
        assert user_by_login(connection, f" {user.login.upper()} ") == user
        assert users_of(connection, office.organisation_id) == [user]
    assert (user.roles, user.state) == (frozenset({Role.PROSECUTOR}), UserState.ACTIVE)
    assert user.actor == office.actor


def test_login_name_is_unique(store: Store, office: Office) -> None:
    """Across organisations, whatever its case."""
    new = NewUser("440106 ", "另一人", frozenset({Role.AUDITOR}))
    with pytest.raises(ConflictError):
        store.write(
            lambda unit: add_user(unit, office.organisation_id, new, audit=CREATED), actor=OPERATOR
        )


def test_unknown_account_is_told(store: Store) -> None:
    """No row, no account."""
    with store.read() as connection, pytest.raises(NotFoundError):
        user_of(connection, uuid7())


def test_organisations_are_listed(store: Store, office: Office) -> None:
    """By code."""
    other = add_office(store, "110101")
    with store.read() as connection:
        listed = [each.id for each in all_organisations(connection)]
        kind = organisation_of(connection, office.organisation_id).kind
    assert listed == [other.organisation_id, office.organisation_id]
    assert kind is OrganisationKind.PROCURATORATE


def test_roles_are_replaced(store: Store, office: Office) -> None:
    """Old ones go."""
    with store.read() as connection:
        user = user_of(connection, office.actor.id)
    roles = frozenset({Role.APPROVER, Role.EXPERT})
    event = AuditEvent(AuditKind.ROLES_CHANGED, user.id, {"roles": sorted(roles)})
    store.write(lambda unit: change_roles(unit, user, roles, audit=event), actor=OPERATOR)
    with store.read() as connection:
        assert user_of(connection, user.id).roles == roles
    with pytest.raises(VersionConflictError):
        store.write(lambda unit: change_roles(unit, user, roles, audit=event), actor=OPERATOR)


def test_disabled_account_loses_its_sessions(store: Store, office: Office) -> None:
    """At once; enabling it again brings none back."""
    _, token = opened(store, office)
    event = AuditEvent(AuditKind.USER_DISABLED, office.actor.id)
    for state in (UserState.DISABLED, UserState.ACTIVE):
        with store.read() as connection:
            user = user_of(connection, office.actor.id)
        store.write(
            lambda unit, u=user, s=state: change_state(unit, u, s, audit=event),  # type: ignore[misc]  # a default
            actor=OPERATOR,
        )
        assert found(store, token) is None


def test_right_password_matches_only() -> None:
    """Also in Chinese."""
    assert password_matches(hashed(), PASSWORD)
    assert not password_matches(hashed(), PASSWORD + " ")
    assert not password_matches(None, PASSWORD)
    assert not password_matches("no hash", PASSWORD)


def test_hash_is_argon2id() -> None:
    """With today's parameters."""
    assert hashed().startswith("$argon2id$")
    assert not needs_new_hash(hashed())


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "字" * 400])
def test_password_of_wrong_length_is_refused(password: str) -> None:
    """Short ones are guessed; endless ones cost time."""
    with pytest.raises(PasswordError, match="allowed: 12 characters"):
        hash_password(password)


def test_new_password_ends_every_session(store: Store, office: Office) -> None:
    """Whoever stole one is out."""
    _, token = opened(store, office)
    event = AuditEvent(AuditKind.PASSWORD_CHANGED, office.actor.id)
    store.write(
        lambda unit: set_password(unit, office.actor.id, hashed(), audit=event), actor=office.actor
    )
    with store.read() as connection:
        assert stored_hash(connection, office.actor.id) == hashed()
    assert found(store, token) is None


def test_session_is_found_by_its_token(store: Store, office: Office) -> None:
    """And by no other."""
    session, token = opened(store, office)
    assert found(store, token) == session
    assert found(store, token + "x") is None


def test_token_is_not_stored(store: Store, office: Office) -> None:
    """Who reads the table cannot log in."""
    _, token = opened(store, office)
    with store.read() as connection:
        row = connection.execute(select(sessions)).one()
    assert token not in str(row)


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (timedelta(minutes=29), True),
        (timedelta(minutes=30, seconds=1), False),
        (timedelta(hours=12, seconds=1), False),
    ],
)
def test_idle_session_ends(after: timedelta, is_open: bool, store: Store, office: Office) -> None:
    """Thirty minutes without a request."""
    _, token = opened(store, office)
    assert (found(store, token, after) is not None) is is_open


def test_busy_session_ends_too(store: Store, office: Office) -> None:
    """Twelve hours after it was opened, however recently it was seen."""
    session, token = opened(store, office)
    busy = Session(
        session.id, session.user_id, b"", session.created_at, session.expires_at, session.expires_at
    )
    store.write(
        lambda unit: renew_session(
            UnitOfWork(unit.actor, session.expires_at, unit.connection, unit.events), busy
        ),
        actor=office.actor,
    )
    assert found(store, token, timedelta(hours=11, minutes=59)) is not None
    assert found(store, token, timedelta(hours=12, seconds=1)) is None


def test_renewal_is_due_now_and_then() -> None:
    """A request every second does not write every second."""
    at = datetime(2026, 11, 22, tzinfo=UTC)
    session = Session("", "", b"", at, at, at)
    due = [needs_renewal(session, LIMITS, now=at + timedelta(minutes=m)) for m in (0, 4, 5, 20)]
    assert due == [False, False, True, True]


def test_closed_session_stays_closed(store: Store, office: Office) -> None:
    """A late renewal does not open it again."""
    session, token = opened(store, office)
    store.write(lambda unit: close_session(unit, session.id), actor=office.actor)
    store.write(lambda unit: renew_session(unit, session), actor=office.actor)
    assert found(store, token) is None


def test_csrf_token_belongs_to_its_session(store: Store, office: Office) -> None:
    """A form of one session is refused in another."""
    one, other = opened(store, office)[0], opened(store, office)[0]
    assert one.csrf_matches(one.csrf_token())
    assert not other.csrf_matches(one.csrf_token())
    assert not one.csrf_matches("é")


def make_key(store: Store, office: Office, lasts: timedelta) -> tuple[str, str]:
    """Make a machine key of the prosecutor."""
    until = datetime.now(UTC) + lasts
    new = NewApiKey(office.actor.id, "统一业务应用系统", frozenset({"cases:read"}), until)
    event = AuditEvent(AuditKind.API_KEY_CREATED)
    return store.write(lambda unit: create_api_key(unit, new, audit=event), actor=office.actor)


def usable(store: Store, secret: str) -> bool:
    """Whether a secret opens anything now."""
    with store.read() as connection:
        return api_key_of(connection, secret, now=datetime.now(UTC)) is not None


def test_machine_key_acts_for_its_account(store: Store, office: Office) -> None:
    """With its scopes, in its organisation, known as a machine."""
    key_id, secret = make_key(store, office, timedelta(days=1))
    with store.read() as connection:
        key = api_key_of(connection, secret, now=datetime.now(UTC))
        assert api_keys_of(connection, office.organisation_id) == [key]
        assert secret not in str(connection.execute(select(api_keys)).one())
    assert key is not None
    assert (key.id, key.scopes) == (key_id, frozenset({"cases:read"}))
    assert (key.actor.id, key.actor.kind) == (office.actor.id, ActorKind.MACHINE)


def test_expired_machine_key_is_refused(store: Store, office: Office) -> None:
    """No key lasts for ever."""
    assert not usable(store, make_key(store, office, timedelta(seconds=-1))[1])


def test_revoked_machine_key_is_refused(store: Store, office: Office) -> None:
    """At once, and only once."""
    key_id, secret = make_key(store, office, timedelta(days=1))
    event = AuditEvent(AuditKind.API_KEY_REVOKED, key_id)
    store.write(lambda unit: revoke_api_key(unit, key_id, audit=event), actor=office.actor)
    assert not usable(store, secret)
    with pytest.raises(NotFoundError):
        store.write(lambda unit: revoke_api_key(unit, key_id, audit=event), actor=office.actor)


def bootstrap(store: Store, token: str, login: str = "admin") -> str:
    """Make the first organisation and its administrator."""
    account = NewUser(login, "管理员", frozenset(), password_hash=hashed())
    return store.write(
        lambda unit: accept_first_administrator(unit, token, FIRST, account), actor=OPERATOR
    )


def test_first_administrator_comes_by_token(store: Store) -> None:
    """The token is good once."""
    token = store.write(invite_first_administrator, actor=OPERATOR)
    user_id = bootstrap(store, token)
    with store.read() as connection:
        assert user_of(connection, user_id).roles == {Role.ADMINISTRATOR}
        assert token not in str(connection.execute(select(invitations)).one())
    with pytest.raises(InvitationError):
        bootstrap(store, token, "second")


def test_second_first_administrator_is_refused(store: Store) -> None:
    """Neither a new token nor an old unused one makes another."""
    tokens = [store.write(invite_first_administrator, actor=OPERATOR) for _ in range(2)]
    bootstrap(store, tokens[0])
    with pytest.raises(ConflictError, match="administrator already"):
        bootstrap(store, tokens[1], "second")
    with pytest.raises(ConflictError, match="administrator already"):
        store.write(invite_first_administrator, actor=OPERATOR)
    with store.read() as connection:
        assert len(connection.execute(select(users.c.id)).all()) == 1


def test_failed_bootstrap_leaves_the_token_good(store: Store) -> None:
    """A mistyped code does not lock everyone out."""
    add_office(store, FIRST.code)
    token = store.write(invite_first_administrator, actor=OPERATOR)
    with pytest.raises(ConflictError):
        bootstrap(store, token)
    with store.read() as connection:
        assert connection.execute(select(invitations.c.used_at)).scalar() is None


def test_invited_account_sets_its_password(store: Store, office: Office) -> None:
    """Once."""
    event = AuditEvent(AuditKind.USER_INVITED, office.actor.id)
    token = store.write(
        lambda unit: invite(unit, Purpose.ENROL, office.actor.id, audit=event), actor=OPERATOR
    )
    accept = lambda unit: accept_invitation(unit, token, hashed())  # noqa: E731 - used twice below
    assert store.write(accept, actor=OPERATOR) == office.actor.id
    with pytest.raises(InvitationError):
        store.write(accept, actor=OPERATOR)


def test_old_invitation_is_refused(store: Store, office: Office) -> None:
    """A day after it was made."""
    event = AuditEvent(AuditKind.USER_INVITED, office.actor.id)

    def early(unit: UnitOfWork) -> str:
        before = UnitOfWork(
            unit.actor, unit.at - timedelta(hours=24, seconds=1), unit.connection, unit.events
        )
        return invite(before, Purpose.RESET, office.actor.id, audit=event)

    token = store.write(early, actor=OPERATOR)
    with pytest.raises(InvitationError, match="older than a day"):
        store.write(lambda unit: accept_invitation(unit, token, hashed()), actor=OPERATOR)
