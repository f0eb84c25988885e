"""``nansha scorecards``: check a file, list the cards, show the points of one; release, replay."""

from __future__ import annotations

from typing import Annotated

import typer

from api.choice import law_of_card, named_card
from api.cli import releases, replay
from api.cli.layout import TableColumn, signed, table
from api.cli.options import Lang, help_text
from api.cli.released import released_cards
from api.cli.scale_card import kind_name
from api.messages.dictionary import Language, text
from api.messages.names import label, name
from data.scorecards.catalogue import shipped_scorecards
from model.law import LawPack
from model.scorecard import Scorecard

app = typer.Typer()
app.add_typer(releases.app)
app.command("replay", help=help_text("scorecards_replay"))(replay.replay_cases)

CardName = Annotated[str, typer.Argument(metavar="CARD", help=help_text("card"))]
_LIST = (("version", 24), ("law", 14), ("kind", 16), ("checksum", 24))
_POINTS = (("factor", 40), ("level", 48), ("points", 8))


@app.command("check", help=help_text("scorecards_check"))
def check(card: CardName, *, lang: Lang = Language.ZH) -> None:
    """Check one card against the law pack that it names."""
    cards = released_cards(card)
    read = named_card(card, law_of_card(card, cards), cards)
    kind = _kind(read, lang)
    typer.echo(text("scorecards.checked", lang, card=read.version, law=read.law_version, kind=kind))


@app.command("list", help=help_text("scorecards_list"))
def list_cards(*, lang: Lang = Language.ZH) -> None:
    """List the shipped cards."""
    columns = [TableColumn(_heading(key, lang), width) for key, width in _LIST]
    rows = [
        (card.version, card.law_version, _kind(card, lang), card.checksum[:23])
        for card in shipped_scorecards()
    ]
    typer.echo("\n".join(table(columns, rows)))


@app.command("show", help=help_text("scorecards_show"))
def show(card: CardName, *, lang: Lang = Language.ZH) -> None:
    """Show the bands, the origin and all points of a card."""
    cards = released_cards(card)
    law = law_of_card(card, cards)
    read = named_card(card, law, cards)
    columns = [TableColumn(_heading(key, lang), w, key == "points") for key, w in _POINTS]
    rows = [
        (name(factor, lang), label(level, lang), signed(read.points[factor.id][level.id]))
        for factor in law.scale
        for level in factor.levels
    ]
    typer.echo("\n".join([*_origin(read, law, lang), "", *table(columns, rows)]))


def _origin(card: Scorecard, law: LawPack, language: Language) -> list[str]:
    """Return what a card is and what it was tested on."""
    separator = text("common.field_separator", language)
    fields = (
        (_heading("law", language), card.law_version),
        (_heading("kind", language), _kind(card, language)),
        (_heading("checksum", language), card.checksum),
        (text("scorecards.bands", language), _bands(card, law, language)),
    )
    lines = [text("scorecards.heading", language, card=card.version)]
    lines += [f"{key}{separator}{value}" for key, value in fields]
    if card.calibration is None:
        lines.append(text("common.expert_prior", language))
    if card.synthetic:
        lines.append(text("releases.synthetic", language))
    return lines


def _kind(card: Scorecard, language: Language) -> str:
    """Return the kind of a card, and whether it is of invented cases."""
    marks = [kind_name(card, language)] + [text("common.synthetic", language)] * card.synthetic
    return text("common.list_separator", language).join(marks)


def _bands(card: Scorecard, law: LawPack, language: Language) -> str:
    """Return how a card finds the band."""
    if card.bands is None:
        return text("scorecards.threshold", language, threshold=card.threshold)
    names = {term.id: name(term, language) for term in law.terms["band"].values()}
    ends = {"low_max": card.bands.low_max, "high_min": card.bands.high_min}
    return text("scorecards.band_ranges", language, **ends, **names)


def _heading(key: str, language: Language) -> str:
    section = "common" if key in {"law", "factor", "level", "points"} else "scorecards"
    return text(f"{section}.{key}", language)
