"""The card of one assessment: plain text, 80 columns wide, whole without colours.

Gate and recommendation come first, then what they rest on, then how the score came about, then what
is missing. A section without content is left out with its heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.cli.card_score import contributions, not_counted, score
from api.cli.card_words import CardWords
from api.cli.layout import centre, paragraph
from model.assessment import Assessment

WIDTH = 80
_INDENT = "  "
_MOST_EVIDENCE = 5
_MOST_CHANGES = 10
_CENTS = 100

Section = Callable[[CardWords], Iterator[str]]


def card_text(words: CardWords) -> str:
    """Return the whole card, ending with a line break."""
    lines = [*_header(words), ""]
    for heading, section in _SECTIONS:
        content = list(section(words))
        if content:
            lines += [f"[{words.say(heading)}]", *content, ""]
    return "\n".join([*lines, *_footer(words)]) + "\n"


def _header(words: CardWords) -> Iterator[str]:
    """Yield whose case this is, the route, and the recommendation in a box."""
    yield "=" * WIDTH
    yield centre(words.say("card.title"), WIDTH).rstrip()
    yield "=" * WIDTH
    if words.assessment.card.synthetic:
        yield centre(words.say("common.synthetic"), WIDTH).rstrip()
    for key, value in words.matter():
        yield from _field(words.say(key), value, words)
    yield from _field(words.say("common.route"), words.route(), words)
    inside = WIDTH - 2
    yield f"+{'-' * inside}+"
    yield f"|{centre(words.say('common.recommendation'), inside)}|"
    yield f"|{centre('', inside)}|"
    for line in paragraph(words.label(), inside):
        yield f"|{centre(line, inside)}|"
    yield f"|{centre('', inside)}|"
    yield f"+{'-' * inside}+"


def _field(name: str, value: str, words: CardWords) -> list[str]:
    head = name + words.say("common.field_separator")
    return paragraph(head + value, WIDTH)


def _grounds(words: CardWords) -> Iterator[str]:
    for reason in words.assessment.grounds:
        yield from paragraph(reason.text, WIDTH, first="- ", rest=_INDENT)
        yield from _cited(reason.citations, words)


def _alternatives(words: CardWords) -> Iterator[str]:
    for reason in words.assessment.alternatives:
        yield from paragraph(reason.text, WIDTH, first="- ", rest=_INDENT)
        yield from _cited(reason.citations, words)


def _cited(citations: tuple[str, ...], words: CardWords) -> Iterator[str]:
    """Yield the full citations behind a sentence."""
    if citations:
        yield from paragraph(words.cited(citations), WIDTH, first=_INDENT, rest=_INDENT)


def _circumstances(words: CardWords) -> Iterator[str]:
    """Yield the statutory circumstances, each with the words of the items that it fulfils."""
    for name, items in words.circumstances():
        yield from paragraph(name, WIDTH, first="★ ", rest=_INDENT)
        for item in items:
            yield from paragraph(words.quotation(item), WIDTH, first="  - ", rest="    ")


def _unknown(words: CardWords) -> Iterator[str]:
    counted, law = words.assessment.counted, words.assessment.law
    yield words.say(
        "card.unknown_line",
        count=len(counted.unknown),
        all=len(law.scale),
        share=f"{counted.completeness:.0%}",
    )


def _evidence(words: CardWords) -> Iterator[str]:
    for factor in words.assessment.to_obtain[:_MOST_EVIDENCE]:
        line = words.say(
            "card.evidence_line", factor=words.factor(factor), evidence=words.proof(factor)
        )
        yield from paragraph(line, WIDTH, first="- ", rest=_INDENT)


def _changes(words: CardWords) -> Iterator[str]:
    """Yield the single answers that would change the recommendation, by factor and outcome."""
    lines = list(words.changes())
    for line in lines[:_MOST_CHANGES]:
        yield from paragraph(line, WIDTH, first="- ", rest=_INDENT)
    if len(lines) > _MOST_CHANGES:
        yield words.say("card.what_if_more", count=len(lines) - _MOST_CHANGES)


def _conditions(words: CardWords) -> Iterator[str]:
    for line, gap in words.conditions():
        yield from paragraph(line, WIDTH, first="- ", rest=_INDENT)
        if gap:
            yield from paragraph(gap, WIDTH, first=_INDENT, rest=_INDENT)


def _bond(words: CardWords) -> Iterator[str]:
    advice = words.assessment.bond
    if advice is None:
        return
    low = f"{advice.low_fen // _CENTS}"
    if advice.high_fen is None:
        yield words.say("card.bond_floor", low=low)
    else:
        yield words.say("card.bond_range", low=low, high=f"{advice.high_fen // _CENTS}")
    for said in advice.warnings:
        yield from paragraph(said.text_zh, WIDTH, first="- ", rest=_INDENT)


def _warnings(words: CardWords) -> Iterator[str]:
    for notice in words.assessment.notices:
        said = words.either(notice.text_zh, notice.text_en)
        yield from paragraph(said, WIDTH, first="- ", rest=_INDENT)


def _footer(words: CardWords) -> Iterator[str]:
    """Yield what was used, what it was tested on, and who decides."""
    assessment: Assessment = words.assessment
    yield "-" * WIDTH
    yield words.say("card.versions", law=assessment.law.version, card=assessment.card.version)
    if assessment.card.calibration is None:
        yield words.say("common.expert_prior")
    yield words.say("common.advice_only")


_SECTIONS: tuple[tuple[str, Section], ...] = (
    ("common.grounds", _grounds),
    ("common.alternatives", _alternatives),
    ("common.score", score),
    ("common.circumstances", _circumstances),
    ("common.contributions", contributions),
    ("common.not_counted", not_counted),
    ("common.unknown", _unknown),
    ("common.evidence_to_obtain", _evidence),
    ("common.what_if", _changes),
    ("card.conditions", _conditions),
    ("card.bond", _bond),
    ("common.warnings", _warnings),
)
