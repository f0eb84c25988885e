"""The words of documents: complete for every stage, resting on provisions that exist."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from data.law.catalogue import LAW_FOLDER, law_pack
from data.law.documents import document_words, read_document_words
from data.law.entries import LawEntryError
from model.errors import LawPackError
from model.law import Stage

VERSION = "cn-2026.1"
LAW = law_pack(VERSION)
WORDS = document_words(VERSION)
FILE: dict[str, Any] = tomllib.loads((LAW_FOLDER / VERSION / "documents.toml").read_text("utf-8"))
STAGED = (
    "report.title",
    "report.signature",
    "evidence_list.title",
    "evidence_list.addressee",
    "evidence_list.opening",
    "evidence_list.citation",
    "evidence_list.signature",
    "disclosure.opening",
    "disclosure.use_texts",
    "disclosure.signature",
)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("key", STAGED)
def test_every_stage_has_its_words(key: str, stage: Stage) -> None:
    """What depends on the stage is there for each of the three."""
    assert WORDS.has(f"{key}.{stage}")


def test_every_provision_that_a_document_names_has_its_words() -> None:
    """Citations and stems exist in the pack, with a text to quote."""
    named = {right.citation for right in WORDS.rights} | {right.stem for right in WORDS.rights}
    named |= {
        words
        for key, words in WORDS.texts.items()
        if isinstance(words, str) and (".citation" in key or ".stem" in key or "_citation" in key)
    }

    assert {name for name in named if name and not LAW.citations[name].text} == set()


@pytest.mark.parametrize("stage", Stage)
def test_the_defence_can_object_at_every_stage(stage: Stage) -> None:
    """At each stage there is a way that the law itself opens."""
    assert [right for right in WORDS.rights if stage in right.stages and right.citation]


def test_both_languages_of_the_handbook_have_the_same_headings() -> None:
    """No heading is missing in one language."""
    assert FILE["handbook"]["zh"].keys() == FILE["handbook"]["en"].keys()


def test_the_slot_of_the_name_stays() -> None:
    """Whatever else is filled in, the name is left to the person in charge."""
    assert WORDS.text("evidence_list.case.bare", person="犯罪嫌疑人") == "犯罪嫌疑人{姓名}一案"


def test_a_slot_without_its_value_is_an_error() -> None:
    """A text is never printed with a blank."""
    with pytest.raises(KeyError, match="person"):
        WORDS.text("evidence_list.case.bare")


def test_a_list_is_not_read_as_a_text_nor_a_text_as_a_list() -> None:
    """The error names the other way to read it."""
    with pytest.raises(KeyError, match=r"lines\(\)"):
        WORDS.text("common.score.columns")
    with pytest.raises(KeyError, match=r"text\(\)"):
        WORDS.lines("common.nothing")


def test_a_right_at_an_unknown_stage_is_refused() -> None:
    """The place of the misspelt stage is named."""
    document = copy.deepcopy(FILE)
    document["disclosure"]["right"][0]["stages"] = ["trial"]

    with pytest.raises(LawEntryError, match=r"disclosure\.right\[1\]\.stages"):
        read_document_words(document)


def test_an_unknown_section_is_refused() -> None:
    """A misspelt section is not passed over."""
    with pytest.raises(LawEntryError, match="reports"):
        read_document_words({**FILE, "reports": {}})


def test_a_pack_without_words_says_so() -> None:
    """The cure is to use a pack that ships them."""
    with pytest.raises(LawPackError, match=r"'none' has no documents\.toml"):
        document_words("none")
