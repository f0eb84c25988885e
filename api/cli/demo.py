"""``nansha demo``: fill an empty database with invented offices, people and cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import CommandError
from api.cli.layout import TableColumn, table
from api.cli.options import Lang, help_text
from api.messages.dictionary import Language, text
from api.settings import PRODUCTION, current_settings
from model.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.demo.cast import Cast

_MOST_CASES = 10_000
_LOGINS = (("login", 28), ("password", 20), ("person", 20), ("roles", 16))

Cases = Annotated[
    int, typer.Option("--cases", min=0, max=_MOST_CASES, help=help_text("demo_cases"))
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=help_text("seed"))]


def demo(*, cases: Cases = 200, seed: Seed = 20261122, lang: Lang = Language.ZH) -> None:
    """Make organisations, accounts and cases; print the passwords once."""
    from api.cli.console import console_store
    from api.demo.filling import fill, is_empty
    from api.installation import prepare
    from data.store.identity.keyring import load_keys

    settings = current_settings()
    if settings.mode == PRODUCTION:
        raise CommandError(Problem("demo_in_production"))
    prepare(settings)
    with console_store() as store:
        if not is_empty(store):
            raise CommandError(Problem("demo_not_empty"))
        keys = load_keys(settings.keys)
        with _progress(cases, lang) as told:
            cast = fill(store, keys, cases=cases, seed=seed, told=told)
    _show(cast, cases, lang)


def _show(cast: Cast, cases: int, lang: Language) -> None:
    columns = [TableColumn(text(f"demo.{name}", lang), width) for name, width in _LOGINS]
    rows = [
        (each.login, each.password, each.account.name, " ".join(sorted(each.account.roles)))
        for each in cast.logins
    ]
    typer.echo("\n".join(table(columns, rows)))
    typer.echo(text("demo.done", lang, cases=cases), err=True)


@contextmanager
def _progress(cases: int, lang: Language) -> Iterator[Callable[[], None]]:
    """Show on a terminal how many cases are made; yield what counts one."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(text("demo.progress", lang), total=cases)
        yield lambda: progress.advance(task)
