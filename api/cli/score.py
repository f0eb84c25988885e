"""``nansha score``: one request, one card or one line of JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.choice import Choice, chosen_law, today
from api.cli.card import card_text
from api.cli.card_words import CardWords
from api.cli.documents import Docx, Pdf, Which, files_of, write_documents
from api.cli.failures import CommandError
from api.cli.options import Card, Lang, Law, help_text
from api.cli.released import released_cards
from api.documents.kinds import Kind
from api.messages.dictionary import Language
from data.encoding import result_bytes
from model.assessment import Assessment, assess
from model.errors import Problem, printable
from model.request import MAX_BYTES, decode, validate, with_day

_STANDARD_INPUT = "-"

Source = Annotated[str, typer.Argument(metavar="FILE", help=help_text("source"))]
Json = Annotated[bool, typer.Option("--json", help=help_text("json"))]


def score(  # noqa: PLR0913 - each is an option of the command line
    source: Source,
    *,
    as_json: Json = False,
    docx: Docx = None,
    pdf: Pdf = None,
    document: Which = Kind.REPORT,
    law: Law = None,
    scorecard: Card = None,
    lang: Lang = Language.ZH,
) -> None:
    """Assess one request and print the card or, with ``--json``, the bytes of the result.

    A document goes to the files that ``--docx`` and ``--pdf`` name.
    """
    files = files_of(docx, pdf)
    choice = Choice(chosen_law(law) if law else None, scorecard, released_cards(scorecard))
    assessment = assessed(read_body(source), choice)
    if as_json:
        sys.stdout.buffer.write(result_bytes(assessment) + b"\n")
        sys.stdout.buffer.flush()
    else:
        typer.echo(card_text(CardWords(assessment, lang)), nl=False)
    write_documents(assessment, document, files, lang)


def read_body(source: str) -> bytes:
    """Return the bytes of a file or of standard input.

    Raises:
        CommandError: if there is nothing in it.
        OSError: if it cannot be read.
    """
    if source == _STANDARD_INPUT:
        body = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(source).open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    if not body.strip():
        code = "stdin_empty" if source == _STANDARD_INPUT else "input_empty"
        raise CommandError(Problem(code, "", printable(source)))
    return body


def assessed(body: bytes, choice: Choice) -> Assessment:
    """Return the assessment of a request.

    Raises:
        CommandError: with everything wrong in the request.
    """
    document = decode(body)
    if isinstance(document, list):
        raise CommandError(*document)
    dated = with_day(document, today())
    law = choice.law_for(dated)
    request = validate(dated, law)
    if isinstance(request, list):
        raise CommandError(*request, law=law)
    return assess(request, law, choice.card_for(law, request.on))
