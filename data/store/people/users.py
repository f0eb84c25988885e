"""Accounts and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, delete, insert, select, update

from data.store.audit.events import Actor, AuditEvent
from data.store.errors import NotFoundError, VersionConflictError
from data.store.identifiers import uuid7
from data.store.people.roles import Role, UserState
from data.store.tables.people import sessions, user_roles, users
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class User:
    """One account; its password hash stays in the table."""

    id: str
    organisation_id: str
    login: str
    name: str
    office: str
    state: UserState
    roles: frozenset[Role]
    must_change_password: bool
    created_at: datetime
    version: int

    @property
    def actor(self) -> Actor:
        """Who acts, as units of work name it."""
        return Actor(self.id, self.organisation_id)


def normalised_login(login: str) -> str:
    """Return a login name as it is stored and compared."""
    return login.strip().casefold()


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be stored; without password hash it can only be invited."""

    login: str
    name: str
    roles: frozenset[Role]
    office: str = ""
    password_hash: str | None = field(default=None, repr=False)


def add_user(unit: UnitOfWork, organisation_id: str, new: NewUser, *, audit: AuditEvent) -> str:
    """Store an account and return its id.

    Raises:
        ConflictError: the login name is taken, or there is no such organisation.
    """
    identifier = uuid7()
    row = {
        "id": identifier,
        "organisation_id": organisation_id,
        "created_at": unit.at,
        "login": normalised_login(new.login),
        "name": new.name,
        "office": new.office,
        "state": UserState.ACTIVE.value,
        "password_hash": new.password_hash,
        "must_change_password": False,
        "version": 1,
    }
    granted = [_role_row(unit, identifier, role) for role in sorted(new.roles)]
    unit.write(
        insert(users).values(**row),
        *(insert(user_roles).values(**each) for each in granted),
        audit=audit,
    )
    return identifier


def user_of(connection: Connection, user_id: str) -> User:
    """Return one account.

    Raises:
        NotFoundError: there is none.
    """
    return _one(connection, select(users).where(users.c.id == user_id), user_id)


def user_by_login(connection: Connection, login: str) -> User | None:
    """Return the account with a login name, or None."""
    query = select(users).where(users.c.login == normalised_login(login))
    row = connection.execute(query).first()
    return _user(row, _roles(connection, [row.id])) if row else None


def users_of(connection: Connection, organisation_id: str) -> list[User]:
    """Return an organisation's accounts, by login name."""
    query = select(users).where(users.c.organisation_id == organisation_id).order_by(users.c.login)
    rows = list(connection.execute(query))
    roles = _roles(connection, [row.id for row in rows])
    return [_user(row, roles) for row in rows]


def change_roles(unit: UnitOfWork, user: User, roles: Iterable[Role], *, audit: AuditEvent) -> None:
    """Replace an account's roles.

    Raises:
        VersionConflictError: someone changed the account since it was read.
    """
    counts = unit.write(
        _next_version(user),
        delete(user_roles).where(user_roles.c.user_id == user.id),
        *(insert(user_roles).values(**_role_row(unit, user.id, r)) for r in sorted(set(roles))),
        audit=audit,
    )
    _check_version(counts[0], user)


def change_state(unit: UnitOfWork, user: User, state: UserState, *, audit: AuditEvent) -> None:
    """Disable or enable an account; its open sessions end with it.

    Raises:
        VersionConflictError: someone changed the account since it was read.
    """
    ended = update(sessions).where(sessions.c.user_id == user.id, sessions.c.ended_at.is_(None))
    counts = unit.write(
        _next_version(user).values(state=state.value), ended.values(ended_at=unit.at), audit=audit
    )
    _check_version(counts[0], user)


def _next_version(user: User) -> Update:
    own = (users.c.id == user.id, users.c.version == user.version)
    return update(users).where(*own).values(version=user.version + 1)


def _check_version(count: int, user: User) -> None:
    if not count:
        raise VersionConflictError(
            f"account {user.id} is no longer at version {user.version}; read it again and repeat "
            "the change",
            value=user.version,
        )


def _role_row(unit: UnitOfWork, user_id: str, role: Role) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "role": role.value,
        "granted_by": unit.actor.id,
        "granted_at": unit.at,
    }


def _one(connection: Connection, query: Select[Any], value: str) -> User:
    row = connection.execute(query).first()
    if row is None:
        raise NotFoundError(f"no account {value}", value=value)
    return _user(row, _roles(connection, [row.id]))


def _roles(connection: Connection, user_ids: list[str]) -> dict[str, set[Role]]:
    query = select(user_roles.c.user_id, user_roles.c.role)
    found: dict[str, set[Role]] = {}
    for user_id, role in connection.execute(query.where(user_roles.c.user_id.in_(user_ids))):
        found.setdefault(user_id, set()).add(Role(role))
    return found


def _user(row: Row[Any], roles: dict[str, set[Role]]) -> User:
    return User(
        *(row.id, row.organisation_id, row.login, row.name, row.office, UserState(row.state)),
        frozenset(roles.get(row.id, ())),
        *(row.must_change_password, row.created_at, row.version),
    )
