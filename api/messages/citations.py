"""Provisions as a person cites them, in either language."""

from __future__ import annotations

from collections.abc import Iterable

from api.messages.entries import Language, text
from model.citation import Citation


def full_citations(citations: Iterable[Citation], language: Language) -> list[str]:
    """Return instruments and places in full; an instrument is named once for a run of places."""
    said: list[str] = []
    before = None
    for citation in citations:
        named = citation.instrument.id == before and citation.article is not None
        said.append(place(citation, language) if named else full_citation(citation, language))
        before = citation.instrument.id
    return said


def place(citation: Citation, language: Language) -> str:
    """Return the place without its instrument."""
    return citation.place_zh() if language is Language.ZH else " ".join(_place_en(citation))


def full_citation(citation: Citation, language: Language) -> str:
    """Return instrument and place in full."""
    if language is Language.ZH:
        return citation.full_zh()
    return " ".join((citation.instrument.name_en, *_place_en(citation)))


def short_citation(citation: Citation, language: Language) -> str:
    """Return instrument and place as lists write them."""
    if language is Language.ZH:
        return citation.short_zh()
    return " ".join((citation.instrument.id, *_place_en(citation)))


def quotation(citation: Citation, language: Language) -> str:
    """Return a provision with its words; one whose words are not at hand is only named."""
    cited = full_citation(citation, language)
    if not citation.text:
        return cited
    return text("common.quotation", language, place=cited, text=citation.text)


def _place_en(citation: Citation) -> list[str]:
    """Return the place in English, such as ``Art. 129 (4)``, the paragraph as ``§ 2``."""
    if citation.article is None:
        return []
    number = str(citation.article)
    if citation.insertion is not None:
        number += f".{citation.insertion}"
    parts = [f"Art. {number}"]
    if citation.paragraph is not None and not citation.only_paragraph:
        parts.append(f"§ {citation.paragraph}")
    if citation.item is not None:
        parts.append(f"({citation.item})")
    return parts
