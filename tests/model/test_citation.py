"""Provisions are named as Chinese documents name them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from model.citation import Citation, Instrument, chinese_number
from tests.case_tables import LAW

RULES = Instrument(
    id="R",
    name_zh="人民检察院刑事诉讼规则",
    short_zh="规则",
    name_en="Rules of Criminal Procedure for People's Procuratorates",
    version=date(2019, 12, 30),
    in_force=date(2019, 12, 30),
    text_checked=date(2026, 11, 22),
    note_zh="",
)


def cite(
    article: int | None,
    insertion: int | None = None,
    paragraph: int | None = None,
    item: int | None = None,
) -> Citation:
    """Return a citation of the Rules."""
    return Citation("R", RULES, article, insertion, paragraph, item, "")


@pytest.mark.parametrize(
    ("citation", "place"),
    [
        (cite(None), ""),
        (cite(140), "第一百四十条"),
        (cite(129, item=4), "第一百二十九条第四项"),
        (cite(285, paragraph=2), "第二百八十五条第二款"),
        (cite(101, paragraph=2, item=1), "第一百零一条第二款第一项"),
        (cite(17, insertion=1), "第十七条之一"),
        (cite(120, insertion=2, paragraph=1), "第一百二十条之二第一款"),
    ],
)
def test_a_place_is_written_as_documents_write_it(citation: Citation, place: str) -> None:
    """Article, insertion, paragraph and item follow one another in Chinese numerals."""
    assert citation.place_zh() == place


def test_the_only_paragraph_of_an_article_is_not_numbered() -> None:
    """Article 129 has one paragraph, which nobody calls its first."""
    citation = replace(cite(129, paragraph=1, item=4), only_paragraph=True)

    assert citation.place_zh() == "第一百二十九条第四项"


def test_documents_name_the_instrument_in_full_and_lists_in_short() -> None:
    """The long name stands in book-title marks, the short one without."""
    citation = cite(129, item=4)

    assert citation.full_zh() == "《人民检察院刑事诉讼规则》第一百二十九条第四项"
    assert citation.short_zh() == "规则第一百二十九条第四项"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (580, "五百八十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_as_articles_are_numbered(number: int, words: str) -> None:
    """Zeros are said once between digits and never at the end."""
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_that_no_article_has_is_refused(number: int) -> None:
    """The error names the number and what is allowed."""
    with pytest.raises(ValueError, match=f"article number {number}: allowed are 1 to 9999"):
        chinese_number(number)


def test_no_two_citations_of_the_pack_name_one_place() -> None:
    """Instrument and place together name each provision that the pack holds, and only it."""
    places = [citation.full_zh() for citation in LAW.citations.values()]

    assert len(set(places)) == len(LAW.citations)
