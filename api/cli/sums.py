"""``nansha sums answer`` at a district, ``nansha recalibrate FOLDER --sums`` at the centre.

The centre's folder holds the answers of all rounds. Each run of the centre writes either the next
round, to be sent to every district, or the candidate card.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.choice import chosen_law, named_card
from api.cli.failures import DATA, SYSTEM, CommandError, file_problem
from api.cli.options import Lang, Law, help_text
from api.messages.dictionary import Language, text
from data.scorecards.catalogue import default_scorecard
from model.errors import Problem, printable
from model.law import LawPack
from model.scorecard import Scorecard

ROUND_FILE = "round.json"
app = typer.Typer(no_args_is_help=True)

Asked = Annotated[Path, typer.Argument(metavar="ROUND", help=help_text("sums_round"))]
Source = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("cohort_table"))]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help=help_text("sums_output"))
]
District = Annotated[str, typer.Option("--district", metavar="CODE", help=help_text("district"))]
Least = Annotated[int, typer.Option("--least", min=1, help=help_text("sums_least"))]
Prior = Annotated[str | None, typer.Option("--prior", metavar="CARD", help=help_text("prior"))]


@app.callback()
def sums() -> None:
    """Keep ``answer`` a command of its own."""


@app.command("answer", help=help_text("sums_answer"))
def answer(  # noqa: PLR0913 - one option each
    asked: Asked,
    source: Source,
    *,
    output: Output,
    district: District,
    least: Least = 10,
    prior: Prior = None,
    law: Law = None,
    lang: Lang = Language.ZH,
) -> int:
    """Answer a round of questions with sums over the cases of one district."""
    from data.cohort.building import build_cohort
    from data.records.reading import read_records
    from training.errors import LearningError
    from training.recalibration import last_day
    from training.sums.district import District as Part
    from training.sums.questions import read_round

    records = read_records(source, chosen_law(law) if law else None)
    cases = build_cohort(records, records.law, last_day(records)).learning
    part = Part(district, records.law, card_of(prior, records.law), cases, least)
    try:
        content = part.answer(read_round(asked))
    except LearningError as error:
        raise CommandError(Problem("learning_refused", "", str(error)), code=DATA) from error
    _write(output, content)
    typer.echo(text("sums.answered", lang, file=output, district=district, n=len(cases)))
    if records.rejected:
        typer.echo(text("recalibrate.rejected", lang, n=records.rejected), err=True)
    return DATA if records.rejected else 0


def centre(  # noqa: PLR0913 - where from and to, what it rests on, what it is called
    folder: Path,
    output: Path,
    law: LawPack,
    card: Scorecard,
    *,
    version: str | None,
    lang: Language,
) -> int:
    """Write the next round, or the candidate card, from the answers in a folder.

    Raises:
        CommandError: the folder is missing, or the answers do not belong together.
    """
    if not folder.is_dir():
        raise CommandError(Problem("folder_missing", "", printable(str(folder))))
    from importlib.metadata import version as installed

    from model.canonical import canonical
    from training.card import scorecard_document
    from training.errors import LearningError
    from training.sums.centre import next_step
    from training.sums.files import read_answers
    from training.sums.questions import Round, write_round

    try:
        found = next_step(law, card, read_answers(folder.glob("*.json")))
    except LearningError as error:
        raise CommandError(Problem("learning_refused", "", str(error)), code=DATA) from error
    output.mkdir(exist_ok=True)
    if isinstance(found, Round):
        _write(output / ROUND_FILE, write_round(found))
        typer.echo(text("sums.asked", lang, file=output / ROUND_FILE))
        return 0
    name = version or "candidate-sums"
    document = scorecard_document(found, version=name, code_version=installed("nansha"))
    _write(output / f"{name}.json", canonical(document))
    misconduct, imprisonment = found.heads()
    counts = {
        "n": misconduct.rows, "events": f"{misconduct.events:g}", "judged": imprisonment.rows,
    }  # fmt: skip
    typer.echo(text("sums.learnt", lang, file=output / f"{name}.json", **counts))
    if found.synthetic:
        typer.echo(text("recalibrate.synthetic", lang), err=True)
    return 0


def card_of(prior: str | None, law: LawPack) -> Scorecard:
    """Return the card that a fit is centred on: a named one, or the default of the law pack."""
    return default_scorecard(law) if prior is None else named_card(prior, law)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(file_problem(error, path.name), code=SYSTEM) from error
