"""``nansha scale``: show the scale as a card, check a law pack, compare two of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from api.choice import chosen_law, named_card
from api.cli.failures import DATA, sentence
from api.cli.handbook import handbook
from api.cli.layout import paragraph
from api.cli.options import Lang, Law, help_text
from api.cli.released import released_cards
from api.cli.scale_card import scale_text
from api.messages.dictionary import Language, text
from data.law.catalogue import LAW_FOLDER, law_packs
from data.law.checks import check_documents
from data.law.difference import Difference, difference
from data.law.pack import read_documents, read_pack
from model.law import LawPack

app = typer.Typer()
app.command("handbook", help=help_text("handbook"))(handbook)
_WIDTH = 100

Pack = Annotated[str | None, typer.Argument(metavar="PACK", help=help_text("pack"))]
OldPack = Annotated[str, typer.Argument(metavar="OLD", help=help_text("old_pack"))]
NewPack = Annotated[str, typer.Argument(metavar="NEW", help=help_text("new_pack"))]
Points = Annotated[str | None, typer.Option("--scorecard", help=help_text("card_points"))]


@app.command("show", help=help_text("scale_show"))
def show(*, law: Law = None, scorecard: Points = None, lang: Lang = Language.ZH) -> None:
    """Print the scale."""
    pack = chosen_law(law) if law else law_packs()[-1]
    card = named_card(scorecard, pack, released_cards(scorecard)) if scorecard else None
    typer.echo(scale_text(pack, card, lang), nl=False)


@app.command("check", help=help_text("scale_check"))
def check(pack: Pack = None, *, lang: Lang = Language.ZH) -> int:
    """Check every file of a law pack; return 3 where something is wrong."""
    folder = folder_of(pack or law_packs()[-1].version)
    problems = check_documents(read_documents(folder))
    for problem in problems:
        typer.echo(sentence(problem, lang, None), err=True)
    if problems:
        return DATA
    law = read_pack(folder)
    typer.echo(text("scale.checked", lang, law=law.version, count=len(law.scale)))
    return 0


@app.command("diff", help=help_text("scale_diff"))
def diff(old: OldPack, new: NewPack, *, lang: Lang = Language.ZH) -> None:
    """List everything in which two law packs differ."""
    before, after = pack_of(old), pack_of(new)
    found = difference(before, after)
    if not found:
        typer.echo(text("scale.unchanged", lang))
        return
    versions = {"old": before.version, "new": after.version}
    typer.echo(text("scale.changed", lang, count=len(found), **versions))
    for change in found:
        typer.echo("\n".join(_difference_lines(change, lang)))


def _difference_lines(change: Difference, language: Language) -> Iterator[str]:
    """Yield what happened to what, then the old and the new words."""
    subject = text(f"difference.subject.{change.subject}", language)
    action = text(f"difference.action.{change.action}", language)
    line = text("difference.line", language, subject=subject, action=action, place=change.place)
    yield from paragraph(line, _WIDTH, first="- ", rest="  ")
    for key, words in (("difference.before", change.before), ("difference.after", change.after)):
        if words:
            said = text(key, language, text=words)
            yield from paragraph(said, _WIDTH, first="    ", rest="    ")


def folder_of(pack: str) -> Path:
    """Return the folder of a law pack, named by its version or by the folder itself.

    Raises:
        RequestError: ``law_unknown`` where it is neither.
    """
    return Path(pack) if Path(pack).is_dir() else LAW_FOLDER / chosen_law(pack).version


def pack_of(pack: str) -> LawPack:
    """Return a law pack, named by its version or by its folder."""
    return read_pack(folder_of(pack).resolve())
