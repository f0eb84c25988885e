"""A database with a prosecutor, some suspects and a machine's key, made by the use-cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from api.actions.cases import create_case
from api.actions.desk import Desk
from api.actions.suspects import NewSuspect, new_suspect
from api.security.actions import Action
from api.security.principal import OrganisationKind, Principal, Role
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store, open_store
from data.store.identity.identities import Identity
from data.store.identity.keyring import Keyring, create_key_file
from data.store.migrations.running import upgrade
from data.store.people.api_keys import NewApiKey, create_api_key
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.users import NewUser, add_user
from data.store.unit import UnitOfWork
from tests.data.store.postgres_server import PostgresServer

OFFENCE = "盗窃罪"
_SCOPES = frozenset(
    action.value for action in (Action.ASSESSMENT_MAKE, Action.CASE_LIST, Action.IDENTITY_SEARCH)
)
_CREATED = AuditEvent(AuditKind.USER_CREATED)


@dataclass(frozen=True, slots=True)
class Installed:
    """What is needed to send requests.

    Attributes:
        secret: of a machine's key in the prosecutor's name.
        suspects: their ids; all may be assessed.
    """

    address: str
    keys: Path
    principal: Principal
    secret: str
    suspects: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """Return the settings of a service on this database."""
        return {"NANSHA_DATABASE_URL": self.address, "NANSHA_KEYS": str(self.keys)}


@contextmanager
def databases() -> Iterator[dict[str, tuple[str, str]]]:
    """Give SQLite and PostgreSQL, both durable: two addresses each, for ours and for the peer."""
    with TemporaryDirectory(prefix="nansha-bench-") as folder:
        server = PostgresServer(durable=True)
        try:
            server.start()
            yield {
                "SQLite, synchronous=FULL": (
                    f"sqlite:///{folder}/ours.db",
                    f"sqlite:///{folder}/bare.db",
                ),
                "PostgreSQL": (server.url("postgres"), server.url("template1")),
            }
        finally:
            server.remove()


def install(address: str, folder: Path, *, suspects: int) -> Installed:
    """Migrate an empty database and put people and suspects into it."""
    upgrade(address)
    keys = folder / f"keys-{abs(hash(address))}.json"
    keyring = create_key_file(keys)
    with open_store(address) as store:
        principal = store.write(_prosecutor, actor=OPERATOR)
        secret = store.write(lambda unit: _key(unit, principal), actor=principal.actor())
        made = tuple(_suspect(store, keyring, principal, place) for place in range(suspects))
    return Installed(address, keys, principal, secret, made)


def _prosecutor(unit: UnitOfWork) -> Principal:
    kind, roles = OrganisationKind.PROCURATORATE, frozenset({Role.PROSECUTOR})
    office = add_organisation(unit, NewOrganisation(kind, "bench", "演示检察院"), audit=_CREATED)
    user = add_user(unit, office, NewUser("bench", "演示检察官", roles), audit=_CREATED)
    return Principal(user, "bench", office, kind, roles)


def _key(unit: UnitOfWork, principal: Principal) -> str:
    new = NewApiKey(principal.user_id, "演示", _SCOPES, unit.at + timedelta(days=1))
    return create_api_key(unit, new, audit=AuditEvent(AuditKind.API_KEY_CREATED))[1]


def _suspect(store: Store, keys: Keyring, principal: Principal, place: int) -> str:
    def make(unit: UnitOfWork) -> str:
        desk = Desk(unit, keys, principal)
        case = create_case(desk, case_number=f"演示检捕〔2026〕{place}号")
        new = NewSuspect(OFFENCE, juvenile=False, identity=Identity(name=f"演示{place}"))
        return new_suspect(desk, case.id, new).id

    return store.write(make, actor=principal.actor())
