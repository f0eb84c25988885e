"""The coding handbook quotes the levels of the scale as they are, in both languages."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from data.law.catalogue import LAW_FOLDER, law_pack
from data.law.entries import LawEntryError
from data.law.handbook import handbook, read_handbook
from model.factors import Factor

VERSION = "cn-2026.1"
LAW = law_pack(VERSION)
ENTRIES = handbook(VERSION)
ELEMENT_FLAG = {"属于构成要件", "element_of_offence"}
ANSWERED_ZH = re.compile("(?:答|选|录为|勾选)“([^”]*)”")
NAMED_EN = re.compile(r"`(\w+)`")
NOTE_IN_BRACKETS = re.compile("（[^（）]*(?:（[^（）]*）[^（）]*)*）$")


def parsed() -> dict[str, Any]:
    """Return the parsed handbook of the current pack."""
    return tomllib.loads((LAW_FOLDER / VERSION / "handbook.toml").read_text("utf-8"))


def quotable(factor: Factor) -> set[str]:
    """Return the labels of a factor, with and without a closing note in brackets."""
    labels = {level.label_zh for level in factor.levels}
    return labels | {NOTE_IN_BRACKETS.sub("", label) for label in labels}


def test_every_factor_has_its_entry_in_the_order_of_the_scale() -> None:
    """The handbook has one entry for each factor of the scale, in its order."""
    assert tuple(ENTRIES) == tuple(LAW.scale.by_id)


@pytest.mark.parametrize("factor", LAW.scale.factors, ids=lambda factor: factor.id)
def test_the_chinese_text_quotes_labels_of_the_scale(factor: Factor) -> None:
    """Every answer that an entry prescribes is a label of its factor, word for word."""
    guidance = ENTRIES[factor.id].zh
    texts = guidance.coding + guidance.examples + guidance.non_examples

    quoted = {answer for text in texts for answer in ANSWERED_ZH.findall(text)}
    assert quoted <= quotable(factor) | ELEMENT_FLAG


@pytest.mark.parametrize("factor", LAW.scale.factors, ids=lambda factor: factor.id)
def test_every_chinese_example_ends_in_one_answer(factor: Factor) -> None:
    """An example gives facts and then exactly one answer."""
    for example in ENTRIES[factor.id].zh.examples:
        assert len(ANSWERED_ZH.findall(example)) == 1, example


@pytest.mark.parametrize("factor", LAW.scale.factors, ids=lambda factor: factor.id)
def test_both_languages_prescribe_the_same_level(factor: Factor) -> None:
    """The n-th example answers with the same level in both languages."""
    entry = ENTRIES[factor.id]
    by_label = {
        label: level.id
        for level in factor.levels
        for label in (level.label_zh, NOTE_IN_BRACKETS.sub("", level.label_zh))
    }

    chinese = [by_label[ANSWERED_ZH.findall(text)[0]] for text in entry.zh.examples]
    english = [NAMED_EN.findall(text)[-1] for text in entry.en.examples]
    assert chinese == english


@pytest.mark.parametrize("factor", LAW.scale.factors, ids=lambda factor: factor.id)
def test_the_english_text_names_levels_of_the_scale(factor: Factor) -> None:
    """Every level id in an English text belongs to a factor of the scale, most to this one."""
    guidance = ENTRIES[factor.id].en
    texts = (guidance.definition, *guidance.coding, *guidance.examples, *guidance.non_examples)

    named = {name for text in texts for name in NAMED_EN.findall(text)} - ELEMENT_FLAG
    other_factors = {"sole"} if factor.id == "grave_crime_role" else set()
    assert named <= set(factor.level_ids) | other_factors


def test_lists_of_unequal_length_are_refused() -> None:
    """A note without its translation is refused with its place."""
    document = parsed()
    document["entry"][0]["coding_en"].pop()

    with pytest.raises(LawEntryError, match=r"entry\[1\]\.coding_en"):
        read_handbook(document)


def test_a_factor_given_twice_is_refused() -> None:
    """Two entries for one factor are refused with their place."""
    document = parsed()
    document["entry"].append(document["entry"][0])

    with pytest.raises(LawEntryError, match=r"entry\[44\]\.factor"):
        read_handbook(document)
