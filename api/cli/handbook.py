"""``nansha scale handbook``: the coding handbook of a law pack as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.choice import chosen_law
from api.cli.documents import check_folder, write_file
from api.cli.options import Lang, Law, help_text
from api.documents.handbook import handbook_markdown
from api.messages.dictionary import Language
from data.law.catalogue import law_packs

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=help_text("handbook_output")),
]


def handbook(*, output: Output = None, law: Law = None, lang: Lang = Language.ZH) -> None:
    """Print the handbook, or write it to a file."""
    if output is not None:
        check_folder(output)
    written = handbook_markdown(chosen_law(law) if law else law_packs()[-1], lang)
    if output is None:
        typer.echo(written, nl=False)
    else:
        write_file(output, written.encode("utf-8"), lang)
