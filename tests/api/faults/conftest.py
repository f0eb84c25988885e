"""An installation on SQLite and on PostgreSQL, with people, a machine's key and browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest
from sqlalchemy import select

from api.security.actions import Action
from api.security.cookies import CSRF_HEADER, SESSION_COOKIE
from api.security.principal import Principal
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.audit.verification import faults, verify
from data.store.database import open_store
from data.store.identity.keyring import create_key_file
from data.store.people.api_keys import NewApiKey, create_api_key
from data.store.people.sessions import SessionLimits, open_session
from data.store.tables.cases import cases
from data.store.unit import UnitOfWork
from tests.api.actions.offices import Offices, open_offices
from tests.api.faults.service import Service

Result = TypeVar("Result")


@dataclass(frozen=True)
class Installation:
    """A database with people in it, and what is needed to serve it."""

    address: str
    keys: Path
    folder: Path
    offices: Offices

    def serve(self, *, workers: int = 1) -> Service:
        """Return a service to be started."""
        return Service(self.address, self.keys, self.folder, workers=workers)

    @contextmanager
    def opened(self) -> Iterator[Offices]:
        """Give the offices with the store open, for what happens before and after the service."""
        with open_store(self.address) as store:
            yield replace(self.offices, store=store)

    def key_of(self, principal: Principal, *actions: Action) -> str:
        """Return the secret of a new key in someone's name."""

        def make(unit: UnitOfWork) -> str:
            scopes = frozenset(action.value for action in actions)
            new = NewApiKey(principal.user_id, "测试", scopes, unit.at + timedelta(days=1))
            return create_api_key(unit, new, audit=AuditEvent(AuditKind.API_KEY_CREATED))[1]

        return self._write(principal, make)

    def browser(self, principal: Principal, service: Service) -> httpx2.Client:
        """Return a browser in which someone is signed in."""

        def begin(unit: UnitOfWork) -> tuple[str, str]:
            event = AuditEvent(AuditKind.SESSION_OPENED, principal.user_id)
            session, token = open_session(unit, principal.user_id, SessionLimits(), audit=event)
            return session.csrf_token(), token

        csrf, token = self._write(principal, begin)
        return httpx2.Client(
            base_url=service.url,
            cookies={SESSION_COOKIE: token},
            headers={CSRF_HEADER: csrf},
            timeout=20,
        )

    def check_nothing_lost(self, acknowledged: dict[str, str]) -> None:
        """Every acknowledged case is there once, under its id; every chain verifies."""
        with open_store(self.address) as store, store.read() as connection:
            rows = connection.execute(select(cases.c.case_number, cases.c.id)).all()
            stored = {row.case_number: row.id for row in rows}
            assert len(stored) == len(rows)
            assert {number: stored.get(number) for number in acknowledged} == acknowledged
            assert not faults(verify(connection))

    def _write(self, principal: Principal, work: Callable[[UnitOfWork], Result]) -> Result:
        with open_store(self.address) as store:
            return store.write(work, actor=principal.actor())


def install(address: str, folder: Path) -> Installation:
    """Fill a migrated database with people."""
    keys = folder / "keys.json"
    keyring = create_key_file(keys)
    with open_store(address) as store:
        return Installation(address, keys, folder, open_offices(store, keyring))


@pytest.fixture
def installation(address: str, tmp_path: Path) -> Installation:
    """An installation on SQLite, and on PostgreSQL."""
    return install(address, tmp_path)


@pytest.fixture
def local_installation(local_address: str, tmp_path: Path) -> Installation:
    """An installation on SQLite."""
    return install(local_address, tmp_path)
