"""What the commands of the operator share: the store, an organisation or account by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.actions.accounts import list_organisations, list_users
from api.cli.failures import CommandError
from api.security.principal import CONSOLE, Principal
from api.settings import current_settings
from api.state import State
from data.store.database import Store
from data.store.people.organisations import Organisation, organisation_of
from data.store.people.users import User, normalised_login
from model.errors import Problem, printable


@contextmanager
def console_store() -> Iterator[Store]:
    """Give the store that the settings name.

    Raises:
        StoreError: it cannot be used; says why.
    """
    state = State(current_settings())
    try:
        yield state.store()
    finally:
        state.close()


def organisation_by_code(store: Store, code: str) -> Organisation:
    """Return an organisation.

    Raises:
        CommandError: there is none; names those there are.
    """
    known = {each.code: each for each in list_organisations(store, CONSOLE)}
    if code not in known:
        raise CommandError(Problem("unknown_organisation", "", printable(code), tuple(known)))
    return known[code]


def principal_of(store: Store, user: User) -> Principal:
    """Return an account as the one who asks."""
    with store.read() as connection:
        kind = organisation_of(connection, user.organisation_id).kind
    return Principal(user.id, user.login, user.organisation_id, kind, user.roles)


def account_by_login(store: Store, login: str) -> User:
    """Return an account.

    Raises:
        CommandError: there is none.
    """
    wanted = normalised_login(login)
    for each in list_organisations(store, CONSOLE):
        for user in list_users(store, CONSOLE, each.id):
            if user.login == wanted:
                return user
    raise CommandError(Problem("unknown_login", "", printable(login)))
