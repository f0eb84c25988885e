"""``nansha evaluate``: closed cases before a card, as a report for the committee.

Exit code 0 with a list of what cannot be assessed; 3 where rows were rejected (the report is
written all the same) or where there is no case that anything could be said of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.choice import chosen_law, named_card, today
from api.cli.failures import DATA, SYSTEM, CommandError, file_problem
from api.cli.options import Lang, Law, help_text
from api.cli.recalibrate import Drawn, Folder, Seed, Source, refuse_target
from api.cli.released import released_cards
from api.messages.dictionary import Language, text
from data.record_columns import record_columns
from data.rows import TableError
from data.scorecards.catalogue import default_scorecard
from data.settings.evaluation import evaluation_settings
from model.errors import Problem, printable
from model.law import LawPack
from model.scorecard import Scorecard

if TYPE_CHECKING:
    from data.cohort.building import Cohort
    from data.records.reading import Records
    from evaluation.committee.contents import CommitteeContents, FlowStep
    from evaluation.committee.inquiry import Asked

Tell = Callable[[str], None]
Card = Annotated[
    str | None, typer.Option("--scorecard", metavar="CARD", help=help_text("evaluate_card"))
]
Against = Annotated[
    str | None, typer.Option("--against", metavar="CARD", help=help_text("evaluate_against"))
]
Relearn = Annotated[bool, typer.Option("--relearn", help=help_text("evaluate_relearn"))]


def evaluate(  # noqa: PLR0913 - each is an option of the command line
    source: Source,
    *,
    output: Folder,
    scorecard: Card = None,
    against: Against = None,
    relearn: Relearn = False,
    seed: Seed = 0,
    extracted_on: Drawn = None,
    law: Law = None,
    lang: Lang = Language.ZH,
) -> int:
    """Examine a card on closed cases and write the report into a folder."""
    refuse_target(output)
    day = extracted_on.date() if extracted_on else None
    with _progress(lang) as tell:
        tell("read")
        records = _records(source, law, day)
        tell("cohort")
        built = _cohort(records, source)
        asked = _asked(records, built, scorecard, against, seed)
        contents = _contents(asked, tell, relearn=relearn)
        tell("write")
        _write(contents, output)
    return _say(contents, records.rejected, output, lang)


def _records(source: Path, law: str | None, day: date | None) -> Records:
    """Return the checked records.

    Raises:
        TableError: what reads tables is not installed, or the table cannot be read.
    """
    try:
        from data.records.reading import read_records
    except ModuleNotFoundError as error:
        raise TableError(Problem("records_need_pandas", "", str(error.name))) from error
    pack = chosen_law(law) if law else None
    return read_records(source, pack, extracted_on=day, today=today())


def _cohort(records: Records, source: Path) -> Cohort:
    """Return the cases that something can be said of.

    Raises:
        CommandError: ``evaluate_no_case``.
    """
    from data.cohort.building import build_cohort

    built = build_cohort(records, records.law)
    if not len(built.learning):
        raise CommandError(Problem("evaluate_no_case", "", printable(source.name)), code=DATA)
    return built


def _asked(
    records: Records, built: Cohort, card: str | None, against: str | None, seed: int
) -> Asked:
    from evaluation.committee.inquiry import Asked

    law = records.law
    return Asked(
        cases=built.learning,
        course=built.course,
        flow=tuple(_flow(built)),
        law=law,
        card=default_scorecard(law) if card is None else _named(card, law),
        against=None if against is None else _named(against, law),
        extracted_on=built.extracted_on.isoformat(),
        names=_names(law),
        seed=seed,
        code_version=version("nansha"),
    )


def _named(name: str, law: LawPack) -> Scorecard:
    return named_card(name, law, released_cards(name))


def _names(law: LawPack) -> dict[str, str]:
    """Return the Chinese names of factors, traits and offence groups, and of their values."""
    specs = record_columns(law).columns
    named = (*record_columns(law).traits, "offence_group")
    values = {f"{n}.{value.id}": value.label_zh for n in named for value in specs[n].values}
    return {
        **{factor.id: factor.name_zh for factor in law.scale},
        **{name: specs[name].name_zh for name in named},
        **values,
    }


def _flow(built: Cohort) -> Iterator[FlowStep]:
    from evaluation.committee.contents import FlowStep
    from evaluation.committee.prose import say as sentence

    flow = built.flow
    yield FlowStep(sentence("flow.rows"), flow.rows)
    yield FlowStep(sentence("flow.rejected"), flow.rejected, leaves=True)
    for row in flow.shared:
        yield FlowStep(row.step.left_zh, row.left, leaves=True)
    yield FlowStep(sentence("flow.cohort"), len(built.learning))


def _contents(asked: Asked, tell: Tell, *, relearn: bool) -> CommitteeContents:
    """Return the contents of the report, with the back-test of the learner where asked for."""
    from evaluation.committee.inquiry import inquire

    contents = inquire(asked, tell)
    if not relearn:
        return contents
    from training.backtest import relearnt_years
    from training.options import Options

    tell("relearn")
    least = evaluation_settings().backtest
    options = Options(seed=asked.seed)
    found = relearnt_years(asked.cases, asked.law, asked.card, least, options)
    return replace(contents, relearnt=found)


def _write(contents: CommitteeContents, folder: Path) -> None:
    from evaluation.committee.files import write

    try:
        write(contents, folder)
    except OSError as error:
        raise CommandError(file_problem(error, folder.name), code=SYSTEM) from error


def _say(contents: CommitteeContents, rejected: int, folder: Path, language: Language) -> int:
    """Say what cannot be assessed on standard error; return the exit code."""
    from evaluation.committee.sections.summary import warning_text

    if contents.provenance.synthetic:
        typer.echo(text("evaluate.synthetic", language), err=True)
    if rejected:
        typer.echo(text("evaluate.rejected", language, n=rejected), err=True)
    for warning in contents.warnings:
        what = (
            warning_text(warning) if language is Language.ZH else f"{warning.code}: {warning.value}"
        )
        typer.echo(text("evaluate.warning", language, what=what), err=True)
    typer.echo(text("evaluate.written", language, folder=folder))
    return DATA if rejected else 0


@contextmanager
def _progress(language: Language) -> Iterator[Tell]:
    """Show on a terminal which step is under way."""
    from evaluation.committee.inquiry import STEPS

    steps = ("read", "cohort", *STEPS, "relearn", "write")
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=len(steps))

        def tell(step: str) -> None:
            said = text(f"evaluate.step.{step}", language)
            shown.update(task, description=said, completed=steps.index(step))

        yield tell
