"""The coding handbook of a law pack as Markdown: what `docs/handbook.md` holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

from api.documents.handbook_content import (
    FactorView,
    HandbookView,
    HandbookWords,
    LevelView,
    Provision,
)
from api.documents.handbook_view import handbook_view
from api.messages.entries import Language
from model.law import LawPack


def handbook_markdown(law: LawPack, language: Language) -> str:
    """Return the handbook of a law pack as Markdown.

    Raises:
        LawPackError: if the law pack ships no handbook or no words for documents.
    """
    view = handbook_view(law, language)
    parts = [f"# {view.title}", view.subtitle, view.generated, view.legend]
    for group in view.classes:
        parts.append(f"## {group.name}")
        for factor in group.factors:
            parts += _factor(factor, view)
    parts += [f"## {view.words.text('instruments')}", _instruments(view)]
    return "\n\n".join(parts) + "\n"


def _factor(factor: FactorView, view: HandbookView) -> list[str]:
    """Return one factor, part by part."""
    words = view.words
    parts = [f"### {factor.heading} `{factor.id}`", factor.definition, factor.nature]
    parts += _titled(words.text("levels"), _levels(factor, words))
    for name in ("coding", "evidence", "examples", "non_examples"):
        parts += _titled(words.text(name), _list(getattr(factor, name)))
    provisions = "\n>\n".join(map(_quotation, factor.law))
    return parts + _titled(words.text("law"), provisions)


def _titled(title: str, text: str) -> list[str]:
    """Return a part under its title; nothing where it is empty."""
    return [f"**{title}**", text] if text else []


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _levels(factor: FactorView, words: HandbookWords) -> str:
    """Return the table of the levels."""
    rows = [_level(level, words) for level in factor.levels]
    return _table(words.columns("level"), rows)


def _instruments(view: HandbookView) -> str:
    """Return the table of the laws cited."""
    return _table(view.words.columns("instrument"), map(astuple, view.instruments))


def _level(level: LevelView, words: HandbookWords) -> tuple[str, ...]:
    needed = words.text("needed") if level.needs_evidence else ""
    items = [
        words.text("quotation", place=item.place, words="".join(item.words))
        for item in level.provisions
    ]
    circumstance = "<br>".join([*items, level.dangers] if level.dangers else items)
    return level.label, f"`{level.id}`", level.marks, needed, circumstance


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(map(_row, lines))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _quotation(provision: Provision) -> str:
    """Return a provision as a quotation, line by line."""
    lines = [f"> {provision.place}", *(f"> {line}" for line in provision.words if line)]
    return "  \n".join(lines)
