"""``nansha monitor``: what has changed in the last months, from a table of case records.

Exit code 0 with alarms too: an alarm is a question, not a failure. 3 where rows were rejected or no
case can be looked at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.choice import chosen_law, named_card, refuse_demonstration, today
from api.cli.failures import DATA, SYSTEM, CommandError, file_problem
from api.cli.options import Card, Lang, Law, help_text
from api.messages.dictionary import Language, text
from data.rows import TableError
from data.scorecards.catalogue import default_scorecard
from model.errors import Problem, printable
from model.law import LawPack

if TYPE_CHECKING:
    from api.cli.monitor_document import Scored
    from data.records.reading import Records
    from evaluation.monitoring.watch import Watch
    from training.weight_drift import WeightDrift

Source = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("cohort_table"))]
Drawn = Annotated[
    datetime | None,
    typer.Option("--extracted-on", formats=["%Y-%m-%d"], help=help_text("extracted_on")),
]
Month = Annotated[
    str | None, typer.Option("--month", metavar="YYYY-MM", help=help_text("monitor_month"))
]
Double = Annotated[
    Path | None, typer.Option("--double-scoring", metavar="FILE", help=help_text("double_scoring"))
]
Gauges = Annotated[
    Path | None, typer.Option("--gauges", metavar="FILE", help=help_text("monitor_gauges"))
]
AsJson = Annotated[bool, typer.Option("--json", help=help_text("json"))]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked at."""

    card: str | None
    month: int | None
    double: Path | None


def monitor(  # noqa: PLR0913 - one option each
    source: Source,
    *,
    scorecard: Card = None,
    month: Month = None,
    double_scoring: Double = None,
    gauges: Gauges = None,
    extracted_on: Drawn = None,
    law: Law = None,
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> int:
    """Print what changed against the months before, and which alarms ring."""
    from api.cli.monitor_document import monitor_document
    from api.cli.monitor_words import monitor_text

    asked = _Asked(scorecard, _month(month), double_scoring)
    records = _read(source, law, extracted_on)
    found, drift = _watch(records, asked)
    scored = _scored(asked.double, records.law)
    if as_json:
        document = monitor_document(found, drift, scored)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        typer.echo(monitor_text(found, drift, scored, records.law, lang))
    if gauges:
        _write(found, gauges)
    if records.rejected:
        typer.echo(text("monitor.rejected", lang, rejected=records.rejected), err=True)
        return DATA
    return 0


def _month(written: str | None) -> int | None:
    """Return the last month to look at.

    Raises:
        CommandError: it is no month.
    """
    if written is None:
        return None
    from evaluation.monitoring.periods import month_of

    try:
        return month_of(written)
    except ValueError as error:
        problem = Problem("monitor_month", "", printable(written), ("YYYY-MM",))
        raise CommandError(problem) from error


def _read(source: Path, law: str | None, drawn: datetime | None) -> Records:
    """Return the records.

    Raises:
        TableError: pandas is missing, or the table cannot be read.
    """
    try:
        from data.records.reading import read_records
    except ModuleNotFoundError as error:
        raise TableError(Problem("records_need_pandas", "", str(error.name))) from error
    pack = chosen_law(law) if law else None
    day = drawn.date() if drawn else None
    return read_records(source, pack, extracted_on=day, today=today())


def _watch(records: Records, asked: _Asked) -> tuple[Watch, WeightDrift]:
    """Return what changed among the discretionary cases, open ones included, and the points.

    Raises:
        CommandError: there is no such case.
    """
    from data.cohort.building import build_cohort
    from data.settings.cohort import cohort_rules
    from data.settings.evaluation import evaluation_settings
    from evaluation.monitoring.watch import watch
    from training.weight_drift import weight_drift

    law = records.law
    rules = cohort_rules(law)
    # What is watched is how cases come in and are decided, so that none is waited for to end.
    steps = tuple(step for step in rules.steps if not step.closed)
    cohort = build_cohort(records, law, rules=replace(rules, steps=steps))
    if not len(cohort.learning):
        raise CommandError(Problem("monitor_no_case", "", str(records.rows)), code=DATA)
    card = named_card(asked.card, law) if asked.card else default_scorecard(law)
    refuse_demonstration(card)
    least = evaluation_settings().drift.weight_events
    found = watch(cohort.learning, cohort.course, law, card, last=asked.month)
    return found, weight_drift(cohort.learning, law, card, least=least)


def _write(found: Watch, path: Path) -> None:
    """Write the gauges.

    Raises:
        CommandError: nothing can be written there.
    """
    from api.cli.monitor_gauges import write_gauges

    try:
        write_gauges(found, path)
    except OSError as error:
        raise CommandError(file_problem(error, path.name), code=SYSTEM) from error


def _scored(path: Path | None, law: LawPack) -> Scored | None:
    """Return the agreement of two people, where a file of them is named."""
    if path is None:
        return None
    from api.cli.monitor_document import Scored
    from data.double_scoring import read_double_scoring
    from evaluation.agreement import agreement

    double = read_double_scoring(path, law)
    return Scored(double, agreement(double.first, double.second, law))
