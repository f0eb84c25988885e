"""The coding handbook of a law pack as values: what the Markdown file and the page both show."""

from __future__ import annotations

from api.documents.handbook_content import (
    ClassView,
    FactorView,
    HandbookView,
    HandbookWords,
    InstrumentView,
    LevelView,
    Provision,
)
from api.messages.citations import full_citation
from api.messages.entries import Language
from data.law.documents import document_words
from data.law.handbook import HandbookEntry, handbook
from model.citation import Instrument
from model.factors import Factor, Level, Star
from model.law import LawPack

_STAR, _GATE, _CHECKED, _NEUTRAL = "★", "▲", "✓", "○"
_STAR_MARKS = ("grave", "floor_medium", "juvenile_grave")


def handbook_view(law: LawPack, language: Language) -> HandbookView:
    """Return the handbook of a law pack.

    Raises:
        LawPackError: if the law pack ships no handbook or no words for documents.
    """
    words = HandbookWords(language, document_words(law.version))
    entries = handbook(law.version)
    title = law.title_zh if language is Language.ZH else law.title_en
    numbers = {factor.id: number for number, factor in enumerate(law.scale, start=1)}
    classes = tuple(
        ClassView(
            name=term.name_zh if language is Language.ZH else term.name_en,
            factors=tuple(
                _factor(factor, numbers[factor.id], entries[factor.id], law, words)
                for factor in law.scale
                if factor.group == term.id
            ),
        )
        for term in law.terms["class"].values()
    )
    return HandbookView(
        language=language,
        title=words.text("title"),
        subtitle=words.text("subtitle", title=title, version=law.version, count=len(law.scale)),
        generated=words.text("generated"),
        legend=words.text("legend"),
        classes=classes,
        instruments=_instruments(law, words),
        words=words,
    )


def _instruments(law: LawPack, words: HandbookWords) -> tuple[InstrumentView, ...]:
    """Return the laws that factors and circumstances cite, in the order of the law pack."""
    cited = {citation for factor in law.scale for citation in factor.citations}
    cited |= {
        item
        for factor in law.scale
        for level in factor.levels
        if level.star
        for item in level.star.items
    }
    found = {law.citations[citation].instrument.id for citation in cited}
    in_order = dict.fromkeys(citation.instrument for citation in law.citations.values())
    return tuple(_instrument(one, words) for one in in_order if one.id in found)


def _instrument(instrument: Instrument, words: HandbookWords) -> InstrumentView:
    checked = instrument.text_checked
    return InstrumentView(
        short=instrument.short_zh,
        id=instrument.id,
        name=instrument.name_zh if words.language is Language.ZH else instrument.name_en,
        version=instrument.version.isoformat(),
        in_force=instrument.in_force.isoformat(),
        checked=checked.isoformat() if checked else words.text("not_checked"),
    )


def _factor(
    factor: Factor, number: int, entry: HandbookEntry, law: LawPack, words: HandbookWords
) -> FactorView:
    guidance = entry.guidance(words.language)
    name = factor.name_zh if words.language is Language.ZH else factor.name_en
    return FactorView(
        id=factor.id,
        heading=words.text("factor", number=number, name=name),
        definition=guidance.definition,
        nature=_nature(factor, words),
        levels=tuple(_level(factor, level, law, words) for level in factor.levels),
        coding=guidance.coding,
        evidence=guidance.evidence,
        examples=guidance.examples,
        non_examples=guidance.non_examples,
        law=tuple(_provision(citation, law, words.language) for citation in factor.citations),
    )


def _nature(factor: Factor, words: HandbookWords) -> str:
    """Return which way the factor moves a total and how its levels are ordered."""
    said = [words.text(f"direction_{factor.direction}"), words.text(f"order_{factor.order}")]
    if factor.not_applicable:
        said.append(words.text("not_applicable"))
    return words.text("comma").join(said) + words.text("stop")


def _level(factor: Factor, level: Level, law: LawPack, words: HandbookWords) -> LevelView:
    items = level.star.items if level.star else ()
    return LevelView(
        id=level.id,
        label=level.label_zh if words.language is Language.ZH else level.label_en,
        marks=_marks(factor, level),
        needs_evidence=level.needs_evidence,
        dangers=_dangers(level.star, law, words) if level.star else "",
        provisions=tuple(_provision(item, law, words.language) for item in items),
    )


def _marks(factor: Factor, level: Level) -> str:
    """Return the marks of a level in a fixed order."""
    holds = {
        _STAR: level.star is not None,
        _GATE: level.gate,
        _CHECKED: level.cross_checked,
        _NEUTRAL: level.id == factor.neutral,
    }
    return "".join(mark for mark, set_ in holds.items() if set_)


def _dangers(star: Star, law: LawPack, words: HandbookWords) -> str:
    """Return the dangers that a circumstance proves and what else it entails."""
    chinese = words.language is Language.ZH
    dangers = [law.dangers[danger] for danger in star.dangers]
    said = [danger.name_zh if chinese else danger.name_en for danger in dangers]
    said += [words.text(mark) for mark in _STAR_MARKS if getattr(star, mark)]
    return words.text("comma").join(said)


def _provision(citation: str, law: LawPack, language: Language) -> Provision:
    found = law.citations[citation]
    return Provision(full_citation(found, language), tuple(found.text.split("\n")))
