"""``nansha cohort check``: what is wrong with case records, how complete they are, who is learnt.

Exit code 3 where rows were rejected. Every problem goes to the side file, the first to the screen.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.choice import chosen_law, today
from api.cli.failures import DATA, CommandError
from api.cli.options import Lang, Law, help_text
from api.messages.dictionary import Language, text
from data.rows import TableError
from data.tables import OutputColumn, ending_of, table_writer
from model.errors import Problem, printable

if TYPE_CHECKING:
    from data.cohort.building import Cohort
    from data.records.reading import Records

app = typer.Typer(no_args_is_help=True)
_ERRORS = ".errors.csv"
_HEADINGS = ("line", "field", "value", "allowed", "message", "cure")

Source = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("cohort_table"))]
Errors = Annotated[Path | None, typer.Option("--errors", metavar="FILE", help=help_text("errors"))]
Drawn = Annotated[
    datetime | None,
    typer.Option("--extracted-on", formats=["%Y-%m-%d"], help=help_text("extracted_on")),
]
AsJson = Annotated[bool, typer.Option("--json", help=help_text("json"))]


@app.callback()
def cohort() -> None:
    """Keep ``check`` a command of its own."""


@app.command("check", help=help_text("cohort_check"))
def check(  # noqa: PLR0913 - one option each
    source: Source,
    *,
    extracted_on: Drawn = None,
    law: Law = None,
    errors: Errors = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> int:
    """Explain bad rows, completeness and flow; return 3 where rows were rejected."""
    day = extracted_on.date() if extracted_on else None
    side = errors or source.with_name(source.name + _ERRORS)
    if side.resolve() == source.resolve():
        raise CommandError(Problem("same_file", "", printable(side.name)))
    records, chosen = _read(source, law, day)
    from api.cli.cohort_words import cohort_document, cohort_text

    if as_json:
        document = cohort_document(records, chosen, source.name, lang)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        typer.echo(cohort_text(records, chosen, source.name, lang))
    if not records.rejected:
        return 0
    _write_errors(records, side, lang)
    typer.echo(text("cohort.side", lang, errors=side), err=True)
    return DATA


def _read(source: Path, law: str | None, day: date | None) -> tuple[Records, Cohort]:
    """Return the records and the cohort of them.

    Raises:
        TableError: pandas is missing, or the table cannot be read.
    """
    try:
        from data.cohort.building import build_cohort
        from data.records.reading import read_records
    except ModuleNotFoundError as error:
        raise TableError(Problem("records_need_pandas", "", str(error.name))) from error
    pack = chosen_law(law) if law else None
    records = read_records(source, pack, extracted_on=day, today=today())
    return records, build_cohort(records, records.law, records.drawn_on or today())


def _write_errors(records: Records, side: Path, language: Language) -> None:
    from api.cli.cohort_words import error_rows

    headings = [OutputColumn(name) for name in _HEADINGS]
    with table_writer(side, headings, ending=ending_of(side)) as writer:
        for cells in error_rows(records, language):
            writer.write(cells)
