"""``nansha scorecards replay``: past cases under a new card, before it is proposed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.choice import named_card, served_card, today
from api.cli.failures import CommandError
from api.cli.options import Lang, help_text
from api.cli.released import released_cards
from api.messages.dictionary import Language
from data.rows import TableError
from model.errors import Problem
from model.law import LawPack

if TYPE_CHECKING:
    from data.learning_set import LearningSet

Cases = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("replay_cases"))]
New = Annotated[str, typer.Option("--card", metavar="CARD", help=help_text("replay_new"))]
Old = Annotated[str | None, typer.Option("--against", metavar="CARD", help=help_text("replay_old"))]
AsJson = Annotated[bool, typer.Option("--json", help=help_text("replay_json"))]
Year = Annotated[int | None, typer.Option("--year", help=help_text("replay_year"))]
AllYears = Annotated[bool, typer.Option("--all-years", help=help_text("replay_years_all"))]


def replay_cases(  # noqa: PLR0913 - one option each
    source: Cases,
    card: New,
    *,
    against: Old = None,
    year: Year = None,
    all_years: AllYears = False,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """Print who would have been treated otherwise, by group, with n and intervals."""
    cases, law = _cases(source)
    from api.cli.replay_words import replay_document, replay_text
    from training.replay import replay

    cards = released_cards(against)
    new = named_card(card, law, released_cards(card))
    old = (
        served_card(None, law, today(), cards)
        if against is None
        else named_card(against, law, cards)
    )
    chosen = None if all_years else _year(cases, year)
    found = replay(cases, law, old, new, year=chosen)
    if as_json:
        typer.echo(json.dumps(replay_document(found), ensure_ascii=False, indent=2))
    else:
        typer.echo(replay_text(found, lang))


def _cases(source: Path) -> tuple[LearningSet, LawPack]:
    """Return the discretionary cases of a table of case records.

    Raises:
        TableError: pandas is missing, or the table cannot be read.
        CommandError: none of its cases is closed long enough and discretionary.
    """
    try:
        from data.cohort.building import build_cohort
        from data.records.reading import read_records
    except ModuleNotFoundError as error:
        raise TableError(Problem("records_need_pandas", "", str(error.name))) from error
    records = read_records(source, extracted_on=today())
    cases = build_cohort(records, records.law, today()).learning
    if not len(cases):
        raise CommandError(Problem("replay_no_case", "", source.name))
    return cases, records.law


def _year(cases: LearningSet, year: int | None) -> int:
    """Return the year to look at: the one that is named, else the last one.

    Raises:
        CommandError: no case was decided in it.
    """
    known = sorted({int(each) for each in cases.year})
    if year is not None and year not in known:
        raise CommandError(Problem("replay_no_year", "", str(year), tuple(map(str, known))))
    return known[-1] if year is None else year
