"""The scale as a card that can be read on paper: plain text, 100 columns wide."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.layout import centre, pad, pad_left, paragraph, signed, width
from api.messages.citations import short_citation
from api.messages.dictionary import Language, text
from api.messages.names import label, name
from model.factors import Factor, Level, Order
from model.law import LawPack
from model.scorecard import Scorecard

WIDTH = 100
_INDENT = " " * 4
_MARKS = 8
_POINTS = 6


def scale_text(law: LawPack, card: Scorecard | None, language: Language) -> str:
    """Return the scale of a law pack, with the points of a card where one is given."""
    return "\n".join(_lines(law, card, language)) + "\n"


def kind_name(card: Scorecard, language: Language) -> str:
    """Return whether a card was set by hand or calibrated."""
    return text(f"scorecards.kind_{card.kind}", language)


def _lines(law: LawPack, card: Scorecard | None, language: Language) -> Iterator[str]:
    heading = text("scale.heading", language, law=law.version, count=len(law.scale))
    yield "=" * WIDTH
    yield centre(heading, WIDTH).rstrip()
    yield "=" * WIDTH
    yield from paragraph(text("scale.legend", language), WIDTH)
    if card is not None:
        yield text("scale.points_of", language, card=card.version)
        if card.calibration is None:
            yield text("common.expert_prior", language)
        if card.synthetic:
            yield text("releases.synthetic", language)
    numbers = {factor.id: number for number, factor in enumerate(law.scale, start=1)}
    for group, term in law.terms["class"].items():
        factors = [factor for factor in law.scale if factor.group == group]
        yield ""
        title = text("scale.group", language, name=name(term, language), count=len(factors))
        yield f"== {title} " + "=" * (WIDTH - 4 - width(title))
        for factor in factors:
            yield ""
            yield from _factor(factor, numbers[factor.id], law, card, language)
    yield ""
    yield text("common.advice_only", language)


def _factor(
    factor: Factor, number: int, law: LawPack, card: Scorecard | None, language: Language
) -> Iterator[str]:
    """Yield the block of one factor: name, levels, law, evidence."""
    title = text(
        "scale.number", language, number=number, name=name(factor, language), code=factor.id
    )
    yield from paragraph(title, WIDTH)
    notes = [text("scale.ordered" if factor.order is Order.DANGER else "scale.nominal", language)]
    if factor.not_applicable:
        notes.append(text("scale.not_applicable", language))
    yield _INDENT + text("common.choice_separator", language).join(notes)
    for level in factor.levels:
        yield from _level(factor, level, card, language)
    cited = [short_citation(law.citations[citation], language) for citation in factor.citations]
    proofs = (law.evidence_zh if language is Language.ZH else law.evidence_en)[factor.id]
    yield from _named("scale.law", cited, language)
    yield from _named("scale.evidence", proofs, language)


def _level(
    factor: Factor, level: Level, card: Scorecard | None, language: Language
) -> Iterator[str]:
    """Yield one level: its marks, points, label and id."""
    points = pad_left(signed(card.points[factor.id][level.id]), _POINTS) + "  " if card else ""
    head = _INDENT + pad(_marks(factor, level), _MARKS) + points
    words = text("common.with_code", language, name=label(level, language), code=level.id)
    yield from paragraph(words, WIDTH, first=head, rest=" " * width(head))


def _marks(factor: Factor, level: Level) -> str:
    """Return the marks of a level, each in a place of its own."""
    shown = (
        ("★", level.star is not None),
        ("▲", level.gate),
        ("✓", level.cross_checked),
        ("○", level.id == factor.neutral),
    )
    return " ".join(mark if holds else " " for mark, holds in shown)


def _named(key: str, items: tuple[str, ...] | list[str], language: Language) -> list[str]:
    """Return a list behind its name, further lines under the first item."""
    if not items:
        return []
    head = _INDENT + text(key, language)
    words = text("common.list_separator", language).join(items)
    return paragraph(words, WIDTH, first=head, rest=" " * width(head))
