"""``nansha batch``: a table in, a table of results out, and a side file for what was rejected."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID, TextColumn, TimeElapsedColumn

from api.batches import Assessed, Batch, Rejected, heading_words
from api.choice import Choice, chosen_law, today
from api.cli.failures import DATA, INTERRUPTED, SYSTEM, CommandError, file_problem
from api.cli.options import Card, Lang, Law, help_text
from api.cli.released import released_cards
from api.messages.dictionary import Language, explain, text
from data.columns import Columns, read_columns
from data.csv_tables import GB18030
from data.law.catalogue import law_packs
from data.result_rows import result_columns
from data.rows import Table, TableError
from data.tables import OutputColumn, Writer, ending_of, open_table, table_writer
from model.errors import Problem, printable
from model.text import MAX_REFERENCE, clean_text

_PART = ".part"
_ERRORS = ".errors.csv"
_ERROR_HEADINGS = ("line", "field", "value", "allowed", "message", "cure")
_EVERY = 100

Source = Annotated[Path, typer.Argument(metavar="IN", help=help_text("table"))]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help=help_text("output"))]
Errors = Annotated[Path | None, typer.Option("--errors", metavar="FILE", help=help_text("errors"))]
OnFile = Annotated[
    str | None,
    typer.Option("--evidence-on-file", metavar="TEXT", help=help_text("evidence_on_file")),
]
Kept = Annotated[
    list[str] | None,
    typer.Option("--keep-columns", metavar="COLUMN", help=help_text("keep_columns")),
]


@dataclass(slots=True)
class Tally:
    """How many rows were assessed and rejected so far."""

    done: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        """Return how many rows were read."""
        return self.done + self.rejected


@dataclass(frozen=True, slots=True)
class Files:
    """The three files of a run."""

    source: Path
    output: Path
    errors: Path

    def check(self) -> None:
        """Refuse to write over what is read, two tables into one file, or where nothing can be.

        Raises:
            CommandError: ``same_file``, ``folder_missing`` or ``table_unknown_format``.
        """
        for path in (self.output, self.errors):
            _check_target(path)
        files = [path.resolve() for path in (self.source, self.output, self.errors)]
        if len(set(files)) < len(files):
            twice = next(path for path in files if files.count(path) > 1)
            raise CommandError(Problem("same_file", "", printable(twice.name)))


def _check_target(path: Path) -> None:
    """Refuse a file that cannot be written for its name alone."""
    try:
        ending_of(path)
    except TableError as error:
        raise CommandError(*error.problems) from error
    if not path.parent.is_dir():
        raise CommandError(Problem("folder_missing", "", printable(str(path.parent))))


def batch(  # noqa: PLR0913 - each is an option of the command line
    source: Source,
    *,
    output: Output,
    errors: Errors = None,
    law: Law = None,
    scorecard: Card = None,
    evidence_on_file: OnFile = None,
    keep_columns: Kept = None,
    lang: Lang = Language.ZH,
) -> int:
    """Assess each row of a table; return 3 where rows were rejected."""
    files = Files(source, output, errors or output.with_name(output.name + _ERRORS))
    files.check()
    cards = released_cards(scorecard)
    choice = Choice(chosen_law(law) if law else None, scorecard, cards)
    names = choice.law or law_packs()[-1]
    choice.card_for(names, today())
    evidence = _reference(evidence_on_file)
    tally, started = Tally(), time.monotonic()
    with open_table(source) as table:
        columns = read_columns(table.header, names, kept=keep_columns or (), words=heading_words())
        if table.encoding == GB18030:
            typer.echo(text("batch.gb18030", lang, file=source.name), err=True)
        plan = Batch(columns, choice, today(), evidence)
        with _results(files, result_columns(names, columns.kept), tally) as writers:
            _write(plan, table, writers, tally, lang)
    seconds = f"{time.monotonic() - started:.1f}"
    _summarise(files, tally, seconds, evidence, lang)
    return DATA if tally.rejected else 0


def _reference(evidence: str | None) -> str | None:
    """Return the reference for answers that cite none, refused as one in a request would be."""
    if evidence is None:
        return None
    problems: list[Problem] = []
    read = clean_text(evidence, "/evidence_on_file", MAX_REFERENCE, problems)
    if problems:
        raise CommandError(*problems)
    return read


@contextmanager
def _results(
    files: Files, columns: Sequence[OutputColumn], tally: Tally
) -> Iterator[tuple[Writer, Writer]]:
    """Open both result files under temporary names; they get their own when all is done."""
    heads = tuple(map(OutputColumn, _ERROR_HEADINGS))
    wanted = ((files.output, columns), (files.errors, heads))
    parts = [path.with_name(path.name + _PART) for path, _ in wanted]
    try:
        with ExitStack() as stack:
            output, errors = (
                stack.enter_context(table_writer(part, heading, ending=ending_of(path)))
                for part, (path, heading) in zip(parts, wanted, strict=True)
            )
            yield output, errors
    except KeyboardInterrupt:
        place = {"file": printable(parts[0].name)}
        problem = Problem("interrupted", "", str(tally.done), (), place)
        raise CommandError(problem, code=INTERRUPTED) from None
    except OSError as error:
        for part in parts:
            part.unlink(missing_ok=True)
        raise CommandError(file_problem(error, files.output.name), code=SYSTEM) from error
    for part, (path, _) in zip(parts, wanted, strict=True):
        part.replace(path)


def _write(
    plan: Batch, table: Table, writers: tuple[Writer, Writer], tally: Tally, language: Language
) -> None:
    """Write each row to the file it belongs to."""
    results, errors = writers
    with _progress(language) as (progress, task):
        for outcome in plan.assess(table):
            if isinstance(outcome, Assessed):
                results.write(outcome.cells)
                tally.done += 1
            else:
                for cells in _error_rows(outcome, plan.columns, language):
                    errors.write(cells)
                tally.rejected += 1
            if tally.rows % _EVERY == 0:
                progress.update(task, completed=tally.rows)


@contextmanager
def _progress(language: Language) -> Iterator[tuple[Progress, TaskID]]:
    """Show on a terminal how many rows are done."""
    console = Console(stderr=True)
    words = TextColumn("{task.description} {task.completed:.0f} " + text("batch.rows", language))
    shown = Progress(words, TimeElapsedColumn(), console=console, disable=not console.is_terminal)
    with shown as progress:
        yield progress, progress.add_task(text("batch.progress", language), total=None)


def _error_rows(
    rejected: Rejected, columns: Columns, language: Language
) -> Iterator[tuple[object, ...]]:
    """Yield a row of the side file for each problem of a rejected row."""
    for problem in rejected.problems:
        said = explain(problem, language, rejected.law)
        field = columns.heading_of(problem.pointer)
        allowed = "; ".join(problem.allowed)
        yield str(rejected.line), field, problem.value, allowed, said.text, said.cure


def _summarise(
    files: Files, tally: Tally, seconds: str, evidence: str | None, language: Language
) -> None:
    """Say on standard error what was done."""
    lines = [
        text(
            "batch.summary",
            language,
            rows=tally.rows,
            done=tally.done,
            rejected=tally.rejected,
            seconds=seconds,
        ),
        text("batch.results", language, output=files.output),
    ]
    if tally.rejected:
        lines.append(text("batch.rejections", language, errors=files.errors))
    if evidence is not None:
        lines.append(text("batch.evidence_applied", language, text=evidence))
    typer.echo("\n".join(lines), err=True)
