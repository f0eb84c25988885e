"""``nansha users``: the first administrator, accounts, lost passwords."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.layout import TableColumn, table
from api.cli.options import Lang, help_text
from api.messages.dictionary import Language, text
from data.store.people.roles import Role, UserState

app = typer.Typer()

Login = Annotated[str, typer.Argument(metavar="LOGIN", help=help_text("login"))]
Code = Annotated[str, typer.Option("--organisation", help=help_text("organisation"))]
_LIST = (("login", 24), ("organisation", 16), ("state", 10), ("roles", 40))


@app.command("bootstrap", help=help_text("users_bootstrap"))
def bootstrap(*, lang: Lang = Language.ZH) -> None:
    """Print the one-time token that makes the first administrator."""
    from api.actions.accounts import first_administrator_token
    from api.cli.console import console_store
    from api.security.principal import CONSOLE

    with console_store() as store:
        token = first_administrator_token(store, CONSOLE)
    typer.echo(text("users.bootstrap", lang), err=True)
    typer.echo(token)


@app.command("add", help=help_text("users_add"))
def add(
    login: Login,
    organisation: Code,
    name: Annotated[str, typer.Option("--name", help=help_text("person_name"))],
    role: Annotated[list[Role], typer.Option("--role", help=help_text("role"))],
    *,
    lang: Lang = Language.ZH,
) -> None:
    """Make an account and print the token with which its owner sets a password."""
    from api.actions.accounts import NewAccount, create_user, invite_user
    from api.cli.console import console_store, organisation_by_code
    from api.security.principal import CONSOLE
    from data.store.people.users import NewUser
    from data.store.replies import Reply

    with console_store() as store:
        house = organisation_by_code(store, organisation)
        new = NewAccount(house.id, NewUser(login, name, frozenset(role)))
        made = create_user(store, CONSOLE, new, answer=lambda user: Reply(201, user.id.encode()))
        token = invite_user(store, CONSOLE, made.body.decode())
    typer.echo(text("users.invited", lang, login=login), err=True)
    typer.echo(token)


@app.command("list", help=help_text("users_list"))
def list_accounts(
    organisation: Annotated[
        str | None, typer.Option("--organisation", help=help_text("organisation"))
    ] = None,
    *,
    lang: Lang = Language.ZH,
) -> None:
    """List the accounts of one organisation, or of all."""
    from api.actions.accounts import list_organisations, list_users
    from api.cli.console import console_store, organisation_by_code
    from api.security.principal import CONSOLE

    with console_store() as store:
        if organisation is None:
            houses = list_organisations(store, CONSOLE)
        else:
            houses = [organisation_by_code(store, organisation)]
        rows = [
            (user.login, house.code, user.state.value, " ".join(sorted(user.roles)))
            for house in houses
            for user in list_users(store, CONSOLE, house.id)
        ]
    columns = [TableColumn(text(f"users.{key}", lang), width) for key, width in _LIST]
    typer.echo("\n".join(table(columns, rows)))


@app.command("disable", help=help_text("users_disable"))
def disable(login: Login, *, lang: Lang = Language.ZH) -> None:
    """Disable an account: its sessions end, its keys stop."""
    from api.actions.accounts import set_state
    from api.cli.console import account_by_login, console_store
    from api.security.principal import CONSOLE

    with console_store() as store:
        user = account_by_login(store, login)
        set_state(store, CONSOLE, user.id, UserState.DISABLED, version=user.version)
    typer.echo(text("users.disabled", lang, login=user.login))


@app.command("reset", help=help_text("users_reset"))
def reset(login: Login, *, lang: Lang = Language.ZH) -> None:
    """Print a token with which the account's owner sets a new password."""
    from api.actions.accounts import invite_user
    from api.cli.console import account_by_login, console_store
    from api.security.principal import CONSOLE

    with console_store() as store:
        token = invite_user(store, CONSOLE, account_by_login(store, login).id)
    typer.echo(text("users.invited", lang, login=login), err=True)
    typer.echo(token)
