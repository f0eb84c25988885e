"""Reading the scale and its evidence lists."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from data.law.catalogue import law_pack
from data.law.entries import LawEntryError
from data.law.scale import read_evidence, read_scale
from model.factors import Direction, Order, Star

DOCUMENT: dict[str, Any] = {
    "factor": [
        {
            "id": "threat",
            "class": "obstruction",
            "name_zh": "威胁",
            "name_en": "Threat",
            "direction": "raises",
            "order": "danger",
            "dangers": [4],
            "neutral": "none",
            "not_applicable": True,
            "citations": ["R132-1"],
            "level": [
                {"id": "none", "label_zh": "无", "label_en": "None", "needs_evidence": False},
                {
                    "id": "made",
                    "label_zh": "有",
                    "label_en": "Made",
                    "needs_evidence": True,
                    "gate": True,
                    "star": {
                        "items": ["R132-1"],
                        "dangers": [4],
                        "grave": False,
                        "floor_medium": True,
                        "juvenile_grave": False,
                    },
                },
            ],
        }
    ]
}
Change = Callable[[dict[str, Any]], object]


def first(document: dict[str, Any]) -> dict[str, Any]:
    """Return the factor."""
    factor: dict[str, Any] = document["factor"][0]
    return factor


def test_a_factor_is_read() -> None:
    """Factor, levels and marks are what the file says; marks not written are absent."""
    [factor] = read_scale(DOCUMENT)
    none, made = factor.levels

    assert (factor.group, factor.neutral, factor.not_applicable) == ("obstruction", "none", True)
    assert (factor.direction, factor.order) == (Direction.RAISES, Order.DANGER)
    assert (none.needs_evidence, none.gate, none.cross_checked, none.star) == (False,) * 3 + (None,)
    assert (made.needs_evidence, made.gate, made.cross_checked) == (True, True, False)
    assert made.star == Star(
        ("R132-1",), (4,), grave=False, floor_medium=True, juvenile_grave=False
    )


@pytest.mark.parametrize(
    ("change", "key", "value", "allowed"),
    [
        (lambda d: d["factor"].append(first(d)), "factor[2].id", "threat", "not given before"),
        (lambda d: first(d).update(neutral="some"), "factor[1].neutral", "some", "none | made"),
        (
            lambda d: first(d).update(direction="up"),
            "factor[1].direction",
            "up",
            "raises | lowers | both",
        ),
        (lambda d: first(d).update(order="size"), "factor[1].order", "size", "danger | nominal"),
        (lambda d: first(d).update(level=[]), "factor[1].level", [], "not empty"),
        (lambda d: first(d).update(points=3), "factor[1].points", 3, "no such key"),
        (lambda d: first(d).update(dangers=["4"]), "factor[1].dangers", ["4"], "whole numbers"),
        (
            lambda d: first(d)["level"][1].update(id="none"),
            "factor[1].level[2].id",
            "none",
            "not given",
        ),
        (
            lambda d: first(d)["level"][1].pop("needs_evidence"),
            "factor[1].level[2].needs_evidence",
            None,
            "true | false",
        ),
        (
            lambda d: first(d)["level"][1]["star"].pop("grave"),
            "factor[1].level[2].star.grave",
            None,
            "true | false",
        ),
        (
            lambda d: first(d)["level"][1]["star"].update(weight=2),
            "factor[1].level[2].star.weight",
            2,
            "no such key",
        ),
    ],
)
def test_a_fault_is_named(change: Change, key: str, value: object, allowed: str) -> None:
    """Every fault is named by file, key, value and what is allowed."""
    document = deepcopy(DOCUMENT)
    change(document)

    with pytest.raises(LawEntryError) as raised:
        read_scale(document)
    assert (raised.value.file, raised.value.key, raised.value.value) == ("scale.toml", key, value)
    assert allowed in raised.value.allowed


def test_evidence_is_read_in_both_languages() -> None:
    """What proves a factor comes from the handbook, by factor and language."""
    entry = {"factor": "threat", "evidence_zh": ["聊天记录"], "evidence_en": ["Chat records"]}
    chinese, english = read_evidence({"entry": [entry]})

    assert chinese == {"threat": ("聊天记录",)}
    assert english == {"threat": ("Chat records",)}


def test_the_nansha_scale_has_its_forty_three_factors() -> None:
    """Thirteen personal, fifteen offence, fifteen obstruction; 170 levels, 33 of them starred."""
    scale = law_pack("cn-2026.1").scale
    levels = [level for factor in scale for level in factor.levels]

    assert [f.group for f in scale].count("personal") == 13
    assert [f.group for f in scale].count("offence") == 15
    assert [f.group for f in scale].count("obstruction") == 15
    assert len(levels) == 170
    assert sum(level.star is not None for level in levels) == 33
