"""Organisations, an account of every role in each, and clients that are signed in as them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.security.cookies import CSRF_HEADER, SESSION_COOKIE
from api.security.principal import ROLES_OF_KIND, OrganisationKind, Principal, Role
from api.settings import Settings, read_settings
from api.state import State
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.identity.keyring import create_key_file
from data.store.people.api_keys import NewApiKey, create_api_key
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.sessions import SessionLimits, open_session
from data.store.people.users import NewUser, add_user
from data.store.unit import UnitOfWork

POLICE, PROCURATORATE, OTHER = "gaj", "jcy", "jcy2"
KINDS = {
    POLICE: OrganisationKind.POLICE,
    PROCURATORATE: OrganisationKind.PROCURATORATE,
    OTHER: OrganisationKind.PROCURATORATE,
}


@dataclass(frozen=True)
class House:
    """An installation with people.

    Attributes:
        application: on a database of its own.
        organisations: id of each organisation by its code.
        people: each principal by code and role; a second account of the role has ``-2``.
    """

    application: FastAPI
    organisations: dict[str, str]
    people: dict[str, Principal]

    @property
    def state(self) -> State:
        """What the application's requests share."""
        state: State = self.application.state.nansha
        return state

    @property
    def store(self) -> Store:
        """The open store."""
        return self.state.store()

    def person(
        self, role: Role | str, organisation: str = "", *, second: bool = False
    ) -> Principal:
        """Return the account of a role; by default in the first organisation that has it."""
        code = organisation or (POLICE if role == Role.POLICE else PROCURATORATE)
        return self.people[f"{code}.{role}{'-2' if second else ''}"]

    def anybody(self) -> TestClient:
        """Return a client that is not signed in."""
        return TestClient(self.application, raise_server_exceptions=False)

    def signed_in(self, principal: Principal) -> TestClient:
        """Return a browser with a session and its CSRF token."""

        def begin(unit: UnitOfWork) -> tuple[Any, str]:
            event = AuditEvent(AuditKind.SESSION_OPENED, principal.user_id)
            return open_session(unit, principal.user_id, SessionLimits(), audit=event)

        session, token = self.store.write(begin, actor=principal.actor())
        client = self.anybody()
        client.cookies.set(SESSION_COOKIE, token)
        client.headers[CSRF_HEADER] = session.csrf_token()
        return client

    def machine(self, principal: Principal, *scopes: str) -> TestClient:
        """Return a machine with a key in an account's name."""

        def make(unit: UnitOfWork) -> str:
            until = unit.at + timedelta(days=1)
            new = NewApiKey(principal.user_id, "测试", frozenset(scopes), until)
            return create_api_key(unit, new, audit=AuditEvent(AuditKind.API_KEY_CREATED))[1]

        client = self.anybody()
        secret = self.store.write(make, actor=principal.actor())
        client.headers["authorization"] = f"Bearer {secret}"
        return client


def settings_for(address: str, folder: Path) -> Settings:
    """Return the settings of an installation on a database, with a new key file."""
    keys = folder / "keys.json"
    create_key_file(keys)
    return read_settings({"NANSHA_DATABASE_URL": address, "NANSHA_KEYS": str(keys)})


def make_house(application: FastAPI) -> House:
    """Fill an application's empty database with organisations and people."""
    store: Store = application.state.nansha.store()

    def fill(unit: UnitOfWork) -> tuple[dict[str, str], dict[str, Principal]]:
        created = AuditEvent(AuditKind.ORGANISATION_CREATED)
        houses = {
            code: add_organisation(unit, NewOrganisation(kind, code, f"单位{code}"), audit=created)
            for code, kind in KINDS.items()
        }
        people = {
            f"{code}.{role}{mark}": _account(unit, houses[code], code, role, mark)
            for code, kind in KINDS.items()
            for role in sorted(ROLES_OF_KIND[kind])
            for mark in ("", "-2")
        }
        return houses, people

    return House(application, *store.write(fill, actor=OPERATOR))


def _account(unit: UnitOfWork, organisation_id: str, code: str, role: Role, mark: str) -> Principal:
    login = f"{code}.{role}{mark}"
    new = NewUser(login, f"姓名{login}", frozenset({role}))
    user_id = add_user(unit, organisation_id, new, audit=AuditEvent(AuditKind.USER_CREATED))
    return Principal(user_id, login, organisation_id, KINDS[code], frozenset({role}))
