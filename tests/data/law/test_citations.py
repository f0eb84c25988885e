"""Reading instruments and citations."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from data.law.citations import read_citations
from data.law.entries import LawEntryError

DOCUMENT: dict[str, Any] = {
    "instrument": [
        {
            "id": "R",
            "name_zh": "人民检察院刑事诉讼规则",
            "short_zh": "规则",
            "name_en": "Rules of Criminal Procedure",
            "version": date(2019, 12, 30),
            "in_force": date(2019, 12, 30),
            "text_checked": date(2026, 11, 22),
        },
        {
            "id": "N",
            "name_zh": "规定",
            "short_zh": "规定",
            "name_en": "Provisions",
            "version": date(2023, 11, 30),
            "in_force": date(2023, 11, 30),
            "note_zh": "未收录原文。",
        },
    ],
    "citation": [
        {
            "id": "R129-2",
            "instrument": "R",
            "article": 129,
            "paragraph": 1,
            "item": 2,
            "text": "扬言",
        },
        {"id": "N-18", "instrument": "N", "article": 18, "text": ""},
    ],
}
Change = Callable[[dict[str, Any]], object]


def test_citations_are_read_in_order() -> None:
    """A citation carries its place, its words and its instrument; absent parts are None."""
    citations = read_citations(DOCUMENT)
    first, second = citations.values()

    assert tuple(citations) == ("R129-2", "N-18")
    assert (first.article, first.paragraph, first.item, first.text) == (129, 1, 2, "扬言")
    assert (second.paragraph, second.item, second.text) == (None, None, "")
    assert first.instrument.text_checked == date(2026, 11, 22)
    assert second.instrument.text_checked is None
    assert second.instrument.note_zh == "未收录原文。"


@pytest.mark.parametrize(
    ("change", "key", "value", "allowed"),
    [
        (
            lambda d: d["citation"][0].pop("text"),
            "citation[1].text",
            None,
            "the words of the provision",
        ),
        (lambda d: d["citation"][0].update(instrument="X"), "citation[1].instrument", "X", "R | N"),
        (
            lambda d: d["citation"][1].update(id="R129-2"),
            "citation[2].id",
            "R129-2",
            "not given before",
        ),
        (lambda d: d["instrument"][1].update(id="R"), "instrument[2].id", "R", "not given before"),
        (
            lambda d: d["citation"][0].update(article="129"),
            "citation[1].article",
            "129",
            "whole number",
        ),
        (lambda d: d["citation"][0].update(clause=1), "citation[1].clause", 1, "no such key"),
        (
            lambda d: d["instrument"][0].update(version="2019"),
            "instrument[1].version",
            "2019",
            "a date",
        ),
        (lambda d: d.update(note="x"), "note", "x", "citation, instrument"),
        (lambda d: d.update(citation=[]), "citation", [], "not empty"),
    ],
)
def test_a_fault_is_named(change: Change, key: str, value: object, allowed: str) -> None:
    """Every fault is named by file, key, value and what is allowed."""
    document = deepcopy(DOCUMENT)
    change(document)

    with pytest.raises(LawEntryError) as raised:
        read_citations(document)
    assert (raised.value.file, raised.value.key, raised.value.value) == (
        "citations.toml",
        key,
        value,
    )
    assert allowed in raised.value.allowed
