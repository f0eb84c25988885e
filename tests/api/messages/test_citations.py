"""Provisions in words, in both languages."""

import pytest

from api.messages.citations import full_citations, place, quotation, short_citation
from api.messages.dictionary import Language
from tests.case_tables import LAW

CITED = LAW.citations


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        ("R129-4", "R Art. 129 (4)"),
        ("CPL74-1-4", "CPL Art. 74 § 1 (4)"),
        ("CL17.1", "CL Art. 17.1"),
    ],
)
def test_short_citation_in_english(citation: str, words: str) -> None:
    """Instrument, article, paragraph and item."""
    assert short_citation(CITED[citation], Language.EN) == words


def test_instrument_is_named_once_for_a_run_of_places() -> None:
    """As documents cite several provisions of one text."""
    cited = [CITED[name] for name in ("R135-2", "R139-1", "CPL81-1")]
    assert full_citations(cited, Language.ZH) == [
        "《人民检察院刑事诉讼规则》第一百三十五条第二款",
        "第一百三十九条第一项",
        "《中华人民共和国刑事诉讼法》第八十一条第一款",
    ]


def test_place_without_its_instrument_in_english() -> None:
    """What stands behind a run of places."""
    assert place(CITED["R139-1"], Language.EN) == "Art. 139 (1)"


def test_provision_whose_words_are_not_at_hand_is_only_named() -> None:
    """Nothing is put between quotation marks that was not compared with the text."""
    named = next(citation for citation in CITED.values() if not citation.text)
    assert "“" not in quotation(named, Language.ZH)
