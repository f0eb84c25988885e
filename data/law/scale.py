"""Read the scale (``scale.toml``) and its evidence lists (``handbook.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.law.entries import Entry
from model.factors import Direction, Factor, Level, Order, Star
from model.scale import Scale

FILE = "scale.toml"
_FACTOR_KEYS = (
    "id", "class", "name_zh", "name_en", "direction", "order", "dangers", "neutral",
    "not_applicable", "citations", "level",
)  # fmt: skip
_LEVEL_KEYS = ("id", "label_zh", "label_en", "needs_evidence", "gate", "cross_checked", "star")
_STAR_KEYS = ("items", "dangers", "grave", "floor_medium", "juvenile_grave")


def read_scale(document: Mapping[str, object]) -> Scale:
    """Return the scale that a parsed ``scale.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for an id given twice and
            for a neutral level that the factor does not have.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("factor",))
    factors: dict[str, Factor] = {}
    for entry in root.tables("factor"):
        entry.new("id", factors)
        factors[entry.text("id")] = _factor(entry)
    return Scale(tuple(factors.values()))


def _factor(entry: Entry) -> Factor:
    entry.allow_only(_FACTOR_KEYS)
    levels: dict[str, Level] = {}
    for inner in entry.tables("level"):
        inner.new("id", levels)
        levels[inner.text("id")] = _level(inner)
    return Factor(
        id=entry.text("id"),
        group=entry.text("class"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        direction=Direction(entry.text("direction", one_of=tuple(Direction))),
        order=Order(entry.text("order", one_of=tuple(Order))),
        dangers=entry.wholes("dangers"),
        levels=tuple(levels.values()),
        neutral=entry.text("neutral", one_of=tuple(levels)),
        not_applicable=entry.flag("not_applicable"),
        citations=entry.texts("citations"),
    )


def _level(entry: Entry) -> Level:
    entry.allow_only(_LEVEL_KEYS)
    return Level(
        id=entry.text("id"),
        label_zh=entry.text("label_zh"),
        label_en=entry.text("label_en"),
        needs_evidence=entry.flag("needs_evidence"),
        gate=entry.flag("gate", default=False),
        cross_checked=entry.flag("cross_checked", default=False),
        star=_star(entry.table("star")) if "star" in entry.values else None,
    )


def _star(entry: Entry) -> Star:
    entry.allow_only(_STAR_KEYS)
    return Star(
        items=entry.texts("items"),
        dangers=entry.wholes("dangers"),
        grave=entry.flag("grave"),
        floor_medium=entry.flag("floor_medium"),
        juvenile_grave=entry.flag("juvenile_grave"),
    )


def read_evidence(
    document: Mapping[str, object],
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return what proves each factor, in Chinese and in English (``handbook.toml``)."""
    entries = Entry("handbook.toml", "", document).tables("entry")
    chinese = {entry.text("factor"): entry.texts("evidence_zh") for entry in entries}
    english = {entry.text("factor"): entry.texts("evidence_en") for entry in entries}
    return MappingProxyType(chinese), MappingProxyType(english)
