"""Acting at the console as a person: the account is named and proves itself with its password.

No machine's key allows what is done so (`api.security.actions.PEOPLE_ONLY`), so that none is taken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer

from api.actions.desk import Desk
from api.cli.console import console_store, principal_of
from api.cli.options import help_text
from api.messages.dictionary import Language, text
from api.security.current import session_limits
from api.security.principal import Principal
from api.settings import current_settings
from data.store.database import Store
from data.store.identity.keyring import load_keys
from data.store.people.login import log_in
from data.store.people.sessions import close_session

Result = TypeVar("Result")
_ADDRESS = "console"
"""What stands for the network address where attempts are counted."""

User = Annotated[str, typer.Option("--user", metavar="LOGIN", help=help_text("acting_user"))]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help=help_text("password_stdin"))]


@contextmanager
def acting_as(login: str, *, password_stdin: bool, language: Language) -> Iterator[Office]:
    """Give the store to a person who signs in, and sign them out afterwards.

    Args:
        login: name of the account.
        password_stdin: read the password from the first line of standard input, not a prompt.
        language: of the prompt.

    Raises:
        LoginRefusedError, ThrottledError: as `log_in`.
    """
    password = _password(login, password_stdin=password_stdin, language=language)
    limits = session_limits(current_settings())
    with console_store() as store:
        found = log_in(store, login, password, address=_ADDRESS, limits=limits)
        principal = principal_of(store, found.user)
        try:
            yield Office(store, principal)
        finally:
            session = found.session.id
            store.write(lambda unit: close_session(unit, session), actor=principal.actor())


def _password(login: str, *, password_stdin: bool, language: Language) -> str:
    if password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    prompt = text("releases.password", language, login=login)
    given: str = typer.prompt(prompt, hide_input=True, err=True)
    return given


class Office:
    """The store with the person who signed in."""

    def __init__(self, store: Store, principal: Principal) -> None:
        self.store, self.principal = store, principal

    def write(self, work: Callable[[Desk], Result]) -> Result:
        """Do some work in a unit of its own, in the person's name."""
        keys = load_keys(current_settings().keys)
        return self.store.write(
            lambda unit: work(Desk(unit, keys, self.principal)), actor=self.principal.actor()
        )
