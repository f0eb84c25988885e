"""Reading names, dangers, labels and warnings."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from data.law.entries import LawEntryError
from data.law.predicates import PredicateReader
from data.law.words import TERM_KINDS, read_dangers, read_labels, read_terms, read_warnings
from model.law import Term
from model.predicates import Starred

READER = PredicateReader("labels.toml")
LABELS: dict[str, Any] = {
    "band": [{"id": "low", "name_zh": "低", "name_en": "low"}],
    "danger": [
        {
            "id": 4,
            "name_zh": "打击报复",
            "short_zh": "报复",
            "name_en": "Retaliation",
            "citations": ["CPL81-1-4"],
            "rule_instrument": "R",
            "rule_article": 132,
        }
    ],
    "label": [
        {
            "stages": ["arrest_review"],
            "recommendations": ["bail"],
            "when": {"starred": {"min": 1}},
            "text_zh": "不批准逮捕",
            "text_en": "Refuse arrest",
        }
    ],
}
WARNINGS: dict[str, Any] = {
    "warning": [
        {
            "code": "care",
            "when": {"starred": {"min": 1}},
            "text_zh": "请注意。",
            "text_en": "Take care.",
            "citations": [],
        }
    ],
    "same_evidence": {"text_zh": "“{first}”同一证据。", "text_en": "“{first}” same evidence."},
}
Change = Callable[[dict[str, Any], dict[str, Any]], object]


def read(labels: dict[str, Any], warnings: dict[str, Any]) -> None:
    """Read everything that the two files hold."""
    read_terms(labels)
    read_dangers(labels)
    read_labels(labels, READER)
    read_warnings(warnings, READER)


def test_terms_are_read_by_kind() -> None:
    """Every kind of term is there, empty where the file names none."""
    terms = read_terms(LABELS)

    assert tuple(terms) == TERM_KINDS
    assert terms["band"] == {"low": Term("low", "低", "low")}
    assert terms["route"] == {}


def test_dangers_are_read_by_number() -> None:
    """A danger has its item of CPL 81 I and the article of the Rules that lists it."""
    danger = read_dangers(LABELS)[4]

    assert (danger.short_zh, danger.citations) == ("报复", ("CPL81-1-4",))
    assert (danger.rule_instrument, danger.rule_article) == ("R", 132)


def test_an_instrument_may_know_no_dangers() -> None:
    """A file without dangers gives none."""
    assert read_dangers({}) == {}


def test_a_label_is_read() -> None:
    """What a label does not name it leaves open."""
    [label] = read_labels(LABELS, READER)

    assert label.stages == {"arrest_review"}
    assert label.recommendations == {"bail"}
    assert (label.routes, label.bases, label.when) == (frozenset(), frozenset(), Starred(1, ()))


def test_warnings_are_read_with_the_words_for_shared_evidence() -> None:
    """A warning without stages holds at all of them."""
    [warning], shared = read_warnings(WARNINGS, READER)

    assert (warning.code, warning.stages, warning.when) == ("care", frozenset(), Starred(1, ()))
    assert shared == Term("same_evidence", "“{first}”同一证据。", "“{first}” same evidence.")


@pytest.mark.parametrize(
    ("change", "file", "key", "value", "allowed"),
    [
        (lambda a, _: a["band"][0].pop("name_en"), "labels", "band[1].name_en", None, "a text"),
        (
            lambda a, _: a["band"][0].update(colour="red"),
            "labels",
            "band[1].colour",
            "red",
            "no such",
        ),
        (lambda a, _: a.update(colour=[]), "labels", "colour", [], "no such key"),
        (lambda a, _: a["danger"][0].update(id="4"), "labels", "danger[1].id", "4", "whole number"),
        (
            lambda a, _: a["danger"][0].pop("rule_instrument"),
            "labels",
            "danger[1].rule_instrument",
            None,
            "a text",
        ),
        (
            lambda a, _: a["danger"][0].pop("rule_article"),
            "labels",
            "danger[1].rule_article",
            None,
            "whole number",
        ),
        (
            lambda a, _: a["label"][0].update(recommendations=["free"]),
            "labels",
            "label[1].recommendations",
            ["free"],
            "arrest, bail",
        ),
        (
            lambda a, _: a["label"][0].update(stages=["x"]),
            "labels",
            "label[1].stages",
            ["x"],
            "a list out of",
        ),
        (lambda _, b: b["warning"][0].pop("when"), "warnings", "warning[1].when", None, "a table"),
        (
            lambda _, b: b["warning"][0].pop("citations"),
            "warnings",
            "warning[1].citations",
            None,
            "texts",
        ),
        (lambda _, b: b.pop("same_evidence"), "warnings", "same_evidence", None, "a table"),
        (lambda _, b: b.update(notice=[]), "warnings", "notice", [], "no such key"),
    ],
)
def test_a_fault_is_named(change: Change, file: str, key: str, value: object, allowed: str) -> None:
    """Every fault is named by file, key, value and what is allowed."""
    labels, warnings = deepcopy(LABELS), deepcopy(WARNINGS)
    change(labels, warnings)

    with pytest.raises(LawEntryError) as raised:
        read(labels, warnings)
    error = raised.value
    assert (error.file, error.key, error.value) == (f"{file}.toml", key, value)
    assert allowed in error.allowed
