"""Read the catalogue of bail conditions (``conditions.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from data.law.entries import Entry
from model.condition_catalogue import (
    DANGERS,
    Address,
    Condition,
    ConditionCatalogue,
    ResidentialSurveillanceGround,
    StarredDanger,
)

FILE = "conditions.toml"
HEAVIEST = 3
STAGES = ("pre_submission", "arrest_review", "necessity_review")
_KINDS: dict[str, Literal["statutory", "optional"]] = {
    "statutory": "statutory",
    "optional": "optional",
}
_CONDITION_KEYS = (
    "id", "kind", "text_zh", "order_zh", "text_en", "citations", "weight", "addresses",
)  # fmt: skip
_ADDRESS_KEYS = ("danger", "risk", "mechanism_zh", "mechanism_en", "levels")


def read_conditions(document: Mapping[str, object]) -> ConditionCatalogue:
    """Return the catalogue that a parsed ``conditions.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for an identifier given
            twice, and for a condition that answers a circumstance without a gap sentence.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("condition", "circumstance", "residential_surveillance"))
    gap_entries = root.tables("circumstance")
    _refuse_repeats(gap_entries, ("level", "danger"))
    gaps = tuple((_circumstance(entry), entry.text("gap_zh")) for entry in gap_entries)
    known = {(f"{c.factor}.{c.level}", c.danger) for c, _ in gaps}
    condition_entries = root.tables("condition")
    _refuse_repeats(condition_entries, ("id",))
    grounds = root.tables("residential_surveillance")
    _refuse_repeats(grounds, ("id",))
    return ConditionCatalogue(
        conditions=tuple(_condition(entry, known) for entry in condition_entries),
        gaps=gaps,
        residential_surveillance=tuple(_ground(entry) for entry in grounds),
    )


def _refuse_repeats(entries: Iterable[Entry], names: tuple[str, ...]) -> None:
    """Refuse two entries that say the same in these keys."""
    seen = set()
    for entry in entries:
        identity = tuple(entry.values.get(name) for name in names)
        if identity in seen:
            raise entry.error(names[0], "an identity not given before in this file")
        seen.add(identity)


def _danger(entry: Entry) -> int:
    """Return the danger of a table, 1 to 5."""
    danger = entry.whole("danger")
    if danger not in DANGERS:
        raise entry.error("danger", "1 to 5, as numbered in CPL 81 I")
    return danger


def _circumstance(entry: Entry) -> StarredDanger:
    """Return the circumstance whose gap a table describes."""
    entry.allow_only(("level", "danger", "gap_zh"))
    factor, dot, level = entry.text("level").partition(".")
    if not (factor and dot and level):
        raise entry.error("level", "factor.level")
    return StarredDanger(factor, level, _danger(entry))


def _condition(entry: Entry, known: set[tuple[str, int]]) -> Condition:
    """Return one condition; the weight of a statutory duty is not written and is 0."""
    entry.allow_only(_CONDITION_KEYS)
    kind = _KINDS[entry.text("kind", one_of=_KINDS)]
    return Condition(
        id=entry.text("id"),
        kind=kind,
        text_zh=entry.text("text_zh"),
        order_zh=entry.text("order_zh"),
        text_en=entry.text("text_en"),
        citations=entry.texts("citations"),
        weight=_weight(entry, kind),
        addresses=tuple(_address(a, kind, known) for a in entry.tables("addresses")),
    )


def _weight(entry: Entry, kind: str) -> int:
    """Return how far a condition reaches into daily life."""
    if kind == "statutory":
        if "weight" in entry.values:
            raise entry.error("weight", "no weight on a statutory duty: nobody chooses it")
        return 0
    weight = entry.whole("weight", at_least=1)
    if weight > HEAVIEST:
        raise entry.error("weight", f"1 to {HEAVIEST}")
    return weight


def _address(entry: Entry, kind: str, known: set[tuple[str, int]]) -> Address:
    """Return how a condition answers one danger; only optional ones name risk and levels."""
    optional = kind == "optional"
    entry.allow_only([k for k in _ADDRESS_KEYS if optional or k not in ("risk", "levels")])
    danger = _danger(entry)
    levels = entry.texts("levels") if optional else ()
    for level in levels:
        if (level, danger) not in known:
            raise entry.error("levels", f"circumstances of danger {danger} with a gap sentence")
    return Address(
        danger=danger,
        risk=entry.text("risk") if optional else "",
        mechanism_zh=entry.text("mechanism_zh"),
        mechanism_en=entry.text("mechanism_en"),
        levels=frozenset(levels),
    )


def _ground(entry: Entry) -> ResidentialSurveillanceGround:
    """Return one ground of residential surveillance with its sentence for every stage."""
    entry.allow_only(("id", "grounds", "citations", "sentences_zh"))
    sentences = entry.table("sentences_zh")
    sentences.allow_only(STAGES)
    return ResidentialSurveillanceGround(
        id=entry.text("id"),
        grounds=entry.texts("grounds"),
        citations=entry.texts("citations"),
        sentences_zh=tuple((stage, sentences.text(stage)) for stage in STAGES),
    )
