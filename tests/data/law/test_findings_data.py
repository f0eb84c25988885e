"""Reading the form of the findings and their contradictions."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from data.law.entries import LawEntryError
from data.law.findings import read_contradictions, read_findings
from data.law.predicates import PredicateReader
from model.law import Stage
from model.predicates import Starred

DOCUMENT: dict[str, Any] = {
    "finding": [
        {
            "id": "penalty",
            "kind": "choice",
            "name_zh": "刑罚",
            "name_en": "Penalty",
            "citations": ["CPL81-1"],
            "required": ["arrest_review"],
            "values": [
                {"id": "low", "label_zh": "轻", "label_en": "Low"},
                {"id": 2, "label_zh": "重", "label_en": "High", "stages": ["pre_submission"]},
            ],
        },
        {
            "id": "custody",
            "kind": "record",
            "name_zh": "羁押",
            "name_en": "Custody",
            "help_zh": "羁押必要性审查必填。",
            "help_en": "Required at necessity review.",
            "stages": ["necessity_review"],
            "field": [
                {"id": "days", "kind": "integer", "name_zh": "天数", "name_en": "Days"},
                {
                    "id": "here",
                    "kind": "flag",
                    "name_zh": "在押",
                    "name_en": "Held",
                    "required": True,
                },
            ],
        },
    ],
    "contradiction": [
        {
            "id": "odd",
            "when": {"starred": {"min": 1}},
            "pointer": "/findings/penalty",
            "text_zh": "矛盾。",
            "text_en": "Contradiction.",
            "cure_zh": "更正。",
            "cure_en": "Correct it.",
            "citations": [],
        }
    ],
}
Change = Callable[[dict[str, Any]], object]


def read(document: dict[str, Any]) -> None:
    """Read everything that the file holds."""
    read_findings(document)
    read_contradictions(document, PredicateReader("findings.toml"))


def test_a_finding_is_read() -> None:
    """Kind, values with their stages, and where it must or may be given."""
    penalty = read_findings(DOCUMENT)["penalty"]

    assert (penalty.kind, penalty.help_zh) == ("choice", "")
    assert penalty.required == {"arrest_review"}
    assert penalty.allowed("arrest_review") == ("low",)
    assert penalty.allowed("pre_submission") == ("low", 2)
    assert penalty.value(2).label_en == "High"
    assert penalty.stages == frozenset()


def test_the_fields_of_a_record_are_read() -> None:
    """A required field is required at every stage, an optional one at none."""
    days, here = read_findings(DOCUMENT)["custody"].fields

    assert (days.required, here.required) == (frozenset(), frozenset(Stage))


def test_an_instrument_may_have_no_findings() -> None:
    """A file without findings and contradictions gives none of either."""
    assert read_findings({}) == {}
    assert read_contradictions({}, PredicateReader("findings.toml")) == ()


def test_a_contradiction_is_read() -> None:
    """Condition, place, words and cure."""
    [rule] = read_contradictions(DOCUMENT, PredicateReader("findings.toml"))

    assert (rule.id, rule.pointer, rule.when) == ("odd", "/findings/penalty", Starred(1, ()))
    assert (rule.text_zh, rule.cure_en) == ("矛盾。", "Correct it.")


@pytest.mark.parametrize(
    ("change", "key", "value", "allowed"),
    [
        (lambda d: d["finding"][1].update(id="penalty"), "finding[2].id", "penalty", "not given"),
        (
            lambda d: d["finding"][0].update(kind="number"),
            "finding[1].kind",
            "number",
            "choice | choices",
        ),
        (lambda d: d["finding"][0].pop("values"), "finding[1].values", None, "not empty"),
        (lambda d: d["finding"][1].pop("field"), "finding[2].field", None, "not empty"),
        (
            lambda d: d["finding"][0].update(stages=["appeal"]),
            "finding[1].stages",
            ["appeal"],
            "a list out of",
        ),
        (lambda d: d["finding"][0].update(unit="y"), "finding[1].unit", "y", "no such key"),
        (
            lambda d: d["finding"][0]["values"][0].pop("label_zh"),
            "finding[1].values[1].label_zh",
            None,
            "a text",
        ),
        (
            lambda d: d["finding"][1]["field"][0].update(required="yes"),
            "finding[2].field[1].required",
            "yes",
            "true | false",
        ),
        (
            lambda d: d["contradiction"][0].pop("cure_zh"),
            "contradiction[1].cure_zh",
            None,
            "a text",
        ),
        (lambda d: d["contradiction"][0].pop("when"), "contradiction[1].when", None, "a table"),
        (lambda d: d.update(rule=[]), "rule", [], "contradiction, finding"),
    ],
)
def test_a_fault_is_named(change: Change, key: str, value: object, allowed: str) -> None:
    """Every fault is named by file, key, value and what is allowed."""
    document = deepcopy(DOCUMENT)
    change(document)

    with pytest.raises(LawEntryError) as raised:
        read(document)
    assert (raised.value.file, raised.value.key, raised.value.value) == (
        "findings.toml",
        key,
        value,
    )
    assert allowed in raised.value.allowed
