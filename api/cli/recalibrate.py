"""``nansha recalibrate``: from closed cases to a candidate card and the report that defends it.

Exit code 3 where rows were rejected, or where the cases do not carry a card: the report is written
all the same, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.choice import chosen_law, named_card
from api.cli.failures import DATA, SYSTEM, CommandError, file_problem
from api.cli.options import Lang, Law, help_text
from api.cli.sums import card_of, centre
from api.messages.dictionary import Language, text
from data.law.catalogue import law_packs
from data.rows import TableError
from data.scorecards.catalogue import default_scorecard
from model.errors import Problem, printable
from model.law import LawPack
from model.scorecard import Scorecard

if TYPE_CHECKING:
    from training.recalibration import Recalibration, Wish
    from training.reduction import Backend

_COSTS = "4:1"
_FORBIDDEN = frozenset('/\\:*?"<>|')

Source = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("cohort_table"))]
Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help=help_text("recalibrate_output"))
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=help_text("recalibrate_seed"))]
Drawn = Annotated[
    datetime | None,
    typer.Option("--extracted-on", formats=["%Y-%m-%d"], help=help_text("recalibrate_day")),
]
Costs = Annotated[str, typer.Option("--costs", metavar="A:B", help=help_text("costs"))]
Prior = Annotated[str | None, typer.Option("--prior", metavar="CARD", help=help_text("prior"))]
Name = Annotated[str | None, typer.Option("--version", metavar="NAME", help=help_text("candidate"))]
Sums = Annotated[bool, typer.Option("--sums", help=help_text("sums_centre"))]
Tell = Callable[[str], None]


class PlaceOfSums(StrEnum):
    """Where sums over cases are computed."""

    ONE = "one"
    DASK = "dask"


Place = Annotated[PlaceOfSums, typer.Option("--backend", help=help_text("backend"))]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help=help_text("scheduler"))
]


def recalibrate(  # noqa: PLR0913 - each is an option of the command line
    source: Source,
    *,
    output: Folder,
    seed: Seed = 0,
    extracted_on: Drawn = None,
    costs: Costs = _COSTS,
    prior: Prior = None,
    version: Name = None,
    sums: Sums = False,
    backend: Place = PlaceOfSums.ONE,
    scheduler: Scheduler = None,
    law: Law = None,
    lang: Lang = Language.ZH,
) -> int:
    """Learn a candidate card and write card, report, model card and tables into a folder."""
    refuse_target(output)
    _refuse_name(version)
    if sums:
        pack = chosen_law(law) if law else law_packs()[-1]
        return centre(source, output, pack, card_of(prior, pack), version=version, lang=lang)
    missed, needless = _costs(costs)
    day = extracted_on.date() if extracted_on else None
    with _backend(backend, scheduler) as place:
        wish = _wish(day, seed, missed, needless, version, place)
        found = _run(source, prior, law, lang, wish)
    _write(found, output)
    return _say(found, output, lang)


@contextmanager
def _backend(place: PlaceOfSums, scheduler: str | None) -> Iterator[Backend]:
    """Give the place where sums are computed.

    Raises:
        CommandError: ``scheduler``: a cluster without an address, or an address without a cluster.
    """
    from training.reduction import DaskCluster, OneProcess

    if (place is PlaceOfSums.DASK) != (scheduler is not None):
        raise CommandError(Problem("scheduler", "", printable(scheduler or "")))
    if scheduler is None:
        yield OneProcess()
        return
    try:
        cluster = DaskCluster(scheduler)
    except (ImportError, OSError, ValueError) as error:
        raise CommandError(Problem("cluster", "", printable(str(error))), code=SYSTEM) from error
    with cluster:
        yield cluster


def _wish(  # noqa: PLR0913, PLR0917 - one part each
    day: date | None,
    seed: int,
    missed: float,
    needless: float,
    version: str | None,
    backend: Backend,
) -> Wish:
    """Return what is asked for.

    Raises:
        TableError: what learns is not installed.
    """
    try:
        from training.recalibration import Wish
    except ModuleNotFoundError as error:
        raise TableError(Problem("records_need_pandas", "", str(error.name))) from error
    return Wish(day, seed, missed, needless, version, backend=backend)


def _run(
    source: Path, prior: str | None, law: str | None, language: Language, wish: Wish
) -> Recalibration:
    from evaluation.errors import EvaluationError
    from training.errors import LearningError
    from training.recalibration import recalibrate as run

    def card_of(pack: LawPack) -> Scorecard:
        return default_scorecard(pack) if prior is None else named_card(prior, pack)

    try:
        with _progress(language) as tell:
            return run(source, chosen_law(law) if law else None, card_of, wish, tell)
    except (LearningError, EvaluationError) as error:
        raise CommandError(Problem("learning_refused", "", str(error)), code=DATA) from error


def _write(found: Recalibration, folder: Path) -> None:
    from training.report.files import write

    try:
        write(found.contents, found.document, folder)
    except OSError as error:
        raise CommandError(file_problem(error, folder.name), code=SYSTEM) from error


def _say(found: Recalibration, folder: Path, language: Language) -> int:
    """Say what was done on standard error; return the exit code."""
    source = found.contents.provenance
    if source.synthetic:
        typer.echo(text("recalibrate.synthetic", language), err=True)
    rejected = found.records.rejected
    if rejected:
        typer.echo(text("recalibrate.rejected", language, n=rejected), err=True)
    if source.fallback:
        reason = text(f"recalibrate.reason.{source.fallback}", language)
        typer.echo(
            text("recalibrate.kept", language, card=source.prior_version, reason=reason), err=True
        )
    typer.echo(text("recalibrate.written", language, folder=folder, version=source.version))
    return DATA if rejected or source.fallback else 0


def refuse_target(folder: Path) -> None:
    """Refuse a folder that cannot be made, or holds something, before anything is computed.

    Raises:
        CommandError: ``folder_missing`` or ``folder_taken``.
    """
    if not folder.parent.is_dir():
        raise CommandError(Problem("folder_missing", "", printable(str(folder.parent))))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(Problem("folder_taken", "", printable(folder.name)))


def _refuse_name(version: str | None) -> None:
    """Refuse a version that could not be the name of a file.

    Raises:
        CommandError: ``candidate_name``.
    """
    if version is None:
        return
    if not version.strip() or not version.isprintable() or _FORBIDDEN & set(version):
        raise CommandError(Problem("candidate_name", "", printable(version)))


def _costs(given: str) -> tuple[float, float]:
    """Return the cost of a missed misconduct and of a needless detention.

    Raises:
        CommandError: ``costs``: not two numbers above 0.
    """
    try:
        missed, needless = map(float, given.split(":"))
    except ValueError:
        missed = needless = 0.0
    if not (0 < missed < float("inf") and 0 < needless < float("inf")):
        raise CommandError(Problem("costs", "", printable(given), (_COSTS,)))
    return missed, needless


@contextmanager
def _progress(language: Language) -> Iterator[Tell]:
    """Show on a terminal which step is under way."""
    from training.recalibration import STEPS

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=len(STEPS))

        def tell(step: str) -> None:
            said = text(f"recalibrate.step.{step}", language)
            shown.update(task, description=said, completed=STEPS.index(step))

        yield tell
