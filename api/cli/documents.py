"""Files that a command writes beside what it prints: documents, the coding handbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.cli.failures import SYSTEM, CommandError, file_problem
from api.cli.options import help_text
from api.documents.kinds import Form, Kind, compose, formed
from api.messages.dictionary import Language, text
from model.assessment import Assessment
from model.errors import Problem, printable

_PART = ".part"

Docx = Annotated[Path | None, typer.Option("--docx", metavar="FILE", help=help_text("docx"))]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help=help_text("pdf"))]
Which = Annotated[Kind, typer.Option("--document", help=help_text("document"))]
Files = Mapping[Form, Path]


def files_of(docx: Path | None, pdf: Path | None) -> Files:
    """Return the files to write by their form.

    Raises:
        CommandError: ``folder_missing`` or ``same_file``, before anything is assessed.
    """
    named = {Form.DOCX: docx, Form.PDF: pdf}
    files = {form: path for form, path in named.items() if path is not None}
    for path in files.values():
        check_folder(path)
    if len({path.resolve() for path in files.values()}) < len(files):
        raise CommandError(Problem("same_file", "", printable(str(docx))))
    return files


def check_folder(path: Path) -> None:
    """Refuse a file in a folder that does not exist.

    Raises:
        CommandError: ``folder_missing``.
    """
    if not path.parent.is_dir():
        raise CommandError(Problem("folder_missing", "", printable(str(path.parent))))


def write_documents(assessment: Assessment, kind: Kind, files: Files, language: Language) -> None:
    """Write one document in every form that was asked for, and say so on standard error."""
    if not files:
        return
    document = compose(kind, assessment)
    for form, path in files.items():
        write_file(path, formed(document, form), language)


def write_file(path: Path, content: bytes, language: Language) -> None:
    """Write a file whole or not at all, and say so on standard error.

    Raises:
        CommandError: with what the system says against it.
    """
    part = path.with_name(path.name + _PART)
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(file_problem(error, path.name), code=SYSTEM) from error
    typer.echo(text("command.written", language, file=path.name), err=True)
