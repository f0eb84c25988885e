"""Who acts in the demonstration: organisations and accounts, made as an administrator would."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from api.actions.accounts import NewAccount, create_organisation, create_user, invite_user
from api.actions.desk import Desk
from api.actions.sessions import enrol
from api.demo.script import DemoAccount, DemoOrganisation, Script
from api.security.principal import CONSOLE, Principal
from data.store.database import Store
from data.store.identity.keyring import Keyring
from data.store.people.organisations import NewOrganisation
from data.store.people.users import NewUser
from data.store.replies import Reply

Result = TypeVar("Result")

_LOGIN = "demo-{account}"
_CREATED = 201


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in as one of the cast; shown once."""

    login: str
    password: str = field(repr=False)
    account: DemoAccount


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts of the demonstration and where they write.

    Attributes:
        organisations: ids of the stored organisations, by their id in the script.
        principals: by account id of the script.
        logins: in the order of the script.
    """

    store: Store
    keys: Keyring
    organisations: Mapping[str, str]
    principals: Mapping[str, Principal]
    logins: tuple[Login, ...]

    def write(self, account: str, work: Callable[[Desk], Result]) -> Result:
        """Let someone do something in a unit of work of its own."""
        principal = self.principals[account]
        return self.store.write(
            lambda unit: work(Desk(unit, self.keys, principal)), actor=principal.actor()
        )


def assemble(store: Store, keys: Keyring, script: Script) -> Cast:
    """Make the organisations and accounts of a script, each account with a password of its own."""
    organisations = {each.id: _organisation(store, each) for each in script.organisations}
    kinds = {each.id: each.kind for each in script.organisations}
    principals, logins = dict[str, Principal](), list[Login]()
    for account in script.accounts:
        organisation_id = organisations[account.organisation]
        user_id, login = _account(store, account, organisation_id)
        principals[account.id] = Principal(
            *(user_id, login.login, organisation_id, kinds[account.organisation], account.roles)
        )
        logins.append(login)
    return Cast(store, keys, organisations, principals, tuple(logins))


def _organisation(store: Store, each: DemoOrganisation) -> str:
    new = NewOrganisation(each.kind, each.code, each.name)
    made = create_organisation(store, CONSOLE, new, answer=lambda found: _identifier(found.id))
    return made.body.decode()


def _account(store: Store, account: DemoAccount, organisation_id: str) -> tuple[str, Login]:
    name = _LOGIN.format(account=account.id.replace("_", "-"))
    new = NewAccount(organisation_id, NewUser(name, account.name, account.roles))
    made = create_user(store, CONSOLE, new, answer=lambda found: _identifier(found.id))
    user_id, password = made.body.decode(), secrets.token_urlsafe(12)
    enrol(store, token=invite_user(store, CONSOLE, user_id), password=password)
    return user_id, Login(name, password, account)


def _identifier(identifier: str) -> Reply:
    """Return the answer to keep of what was made: its id."""
    return Reply(_CREATED, identifier.encode())
