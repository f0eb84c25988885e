"""``nansha cases import`` and ``export``: records from a table, and records without persons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import DATA, CommandError
from api.cli.options import Lang, help_text
from api.messages.dictionary import Language, explain, text
from model.errors import Problem, printable

if TYPE_CHECKING:
    from api.actions.imports import RowResult
    from api.security.principal import Principal
    from data.case_rows import CaseColumns
    from data.store.database import Store
    from data.store.identity.keyring import Keyring

app = typer.Typer(no_args_is_help=True)
_ERRORS = ".errors.csv"
ERROR_HEADINGS = ("line", "field", "value", "allowed", "message", "cure")

Login = Annotated[str, typer.Option("--login", metavar="LOGIN", help=help_text("acting_login"))]
Source = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("cases_table"))]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help=help_text("cases_output"))
]
Errors = Annotated[Path | None, typer.Option("--errors", metavar="FILE", help=help_text("errors"))]

Learning = Annotated[bool, typer.Option("--learning", help=help_text("cases_learning"))]


@app.command("import", help=help_text("cases_import"))
def import_cases(
    source: Source, login: Login, errors: Errors = None, *, lang: Lang = Language.ZH
) -> int:
    """Store the rows of a table; return 3 where rows were rejected."""
    from api.actions.imports import Fate, import_rows
    from api.cli.console import console_store
    from data.case_rows import read_case_columns
    from data.tables import OutputColumn, ending_of, open_table, table_writer

    side = errors or source.with_name(source.name + _ERRORS)
    if side.resolve() == source.resolve():
        raise CommandError(Problem("same_file", "", printable(side.name)))
    counts = dict.fromkeys(Fate, 0)
    headings = [OutputColumn(name) for name in ERROR_HEADINGS]
    with (
        console_store() as store,
        open_table(source) as table,
        table_writer(side, headings, ending=ending_of(side)) as writer,
    ):
        principal, columns = _principal(store, login), read_case_columns(table.header)
        for result in import_rows(store, _keys(), principal, columns, table.rows):
            counts[result.fate] += 1
            for cells in _error_rows(result, columns, lang):
                writer.write(cells)
    rejected = counts[Fate.REJECTED]
    said = {"rows": sum(counts.values()), **{fate.value: n for fate, n in counts.items()}}
    typer.echo(text("cases.imported", lang, **said), err=True)
    if not rejected:
        side.unlink()
        return 0
    typer.echo(text("batch.rejections", lang, errors=side), err=True)
    return DATA


@app.command("export", help=help_text("cases_export"))
def export_cases(
    output: Output, login: Login, *, learning: Learning = False, lang: Lang = Language.ZH
) -> None:
    """Write the organisation's records without persons, or its case records for learning."""
    from api.actions.exports import export_learning_rows, export_records
    from api.cli.console import console_store
    from api.settings import PRODUCTION, current_settings
    from data.tables import ending_of

    ending = ending_of(output)
    with console_store() as store:
        principal = _principal(store, login)
        if learning:
            invented = current_settings().mode != PRODUCTION
            rows = export_learning_rows(
                store, _keys(), principal, output, ending=ending, synthetic=invented
            )
        else:
            rows = export_records(store, _keys(), principal, output, ending=ending)
    typer.echo(text("cases.exported", lang, rows=rows, file=output), err=True)


def _keys() -> Keyring:
    from api.settings import current_settings
    from data.store.identity.keyring import load_keys

    return load_keys(current_settings().keys)


def _principal(store: Store, login: str) -> Principal:
    """Return the account in whose name the operator of the console acts.

    Raises:
        CommandError: there is none, or it is disabled.
    """
    from api.cli.console import account_by_login, principal_of
    from data.store.people.roles import UserState

    user = account_by_login(store, login)
    if user.state is UserState.DISABLED:
        raise CommandError(Problem("unknown_login", "", printable(login)))
    return principal_of(store, user)


def _error_rows(
    result: RowResult, columns: CaseColumns, language: Language
) -> Iterator[tuple[object, ...]]:
    """Yield a row of the side file for each problem of a rejected row."""
    for problem in result.problems:
        said = explain(problem, language, None)
        field, allowed = columns.heading_of(problem.pointer), "; ".join(problem.allowed)
        yield str(result.line), field, problem.value, allowed, said.text, said.cure
