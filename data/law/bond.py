"""Read the bond rules (``bond.toml``) of a law pack; amounts in yuan there, in fen here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.law.entries import Entry
from model.bond_rules import (
    BondRules,
    CitedText,
    FineRange,
    FineRule,
    Floor,
    Force,
    GuarantorPreference,
    Notice,
)

FILE = "bond.toml"
FEN_PER_YUAN = 100
_FORCES: dict[str, Force] = {"shall": "shall", "may": "may"}
_BASES = ("crime_amount", "illegal_income", "turnover", "none")
_GROUPS = ("juvenile", "senior_75", "unable_to_pay", "bond_unsuitable")
_ORGANS = ("police", "procuratorate", "court")
_CASES = (
    "always", "capped", "means_below_floor", "means_unknown", "upper_unknown", "amount_unknown",
    "fine_source_not_at_hand", "juvenile_without_priority",
)  # fmt: skip
_PARTS = ("floor", "crime_amount", "fine", "means")
_TABLES = (
    "stages", "decider", "floor", "criterion", "fine_rule", "guarantor_preference", "notice",
    "labels_zh",
)  # fmt: skip
_RULE_KEYS = (
    "id", "offences", "default", "basis_zh", "text_at_hand", "verified_in", "doubt_zh", "ranges",
)  # fmt: skip
_RANGE_KEYS = (
    "basis", "text_zh", "minimum_yuan", "minimum_juvenile_yuan", "minimum_percent",
    "maximum_yuan", "maximum_percent",
)  # fmt: skip


def read_bond_rules(document: Mapping[str, object]) -> BondRules:
    """Return the rules that a parsed ``bond.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also where a floor or the default
            fine rule is missing, or an offence stands in two rules.
    """
    root = Entry(FILE, "", document)
    root.allow_only(_TABLES)
    floors = {entry.text("person"): _floor(entry) for entry in root.tables("floor")}
    if set(floors) != {"adult", "juvenile"}:
        raise root.error("floor", "one floor each for adult and juvenile")
    return BondRules(
        stages=root.texts("stages"),
        deciders=tuple(_decider(entry) for entry in root.tables("decider")),
        adult_floor=floors["adult"],
        juvenile_floor=floors["juvenile"],
        criteria=tuple(_cited(e, e.text("id")) for e in root.tables("criterion")),
        fine_rules=_fine_rules(root),
        preferences=tuple(_preference(entry) for entry in root.tables("guarantor_preference")),
        notices=tuple(_notice(entry) for entry in root.tables("notice")),
        labels=tuple((part, root.table("labels_zh").text(part)) for part in _PARTS),
    )


def _cited(entry: Entry, name: str) -> CitedText:
    """Return the sentence of a table with its citations."""
    return CitedText(name, entry.text("text_zh"), entry.texts("citations"))


def _floor(entry: Entry) -> Floor:
    """Return the floor for adults or for juveniles."""
    entry.allow_only(("person", "yuan", "text_zh", "citations"))
    return Floor(entry.whole("yuan", at_least=1) * FEN_PER_YUAN, _cited(entry, "floor"))


def _decider(entry: Entry) -> tuple[str, str | None, str]:
    """Return stage, phase and the organ that decides there."""
    entry.allow_only(("stage", "phase", "organ"))
    return entry.text("stage"), entry.optional_text("phase"), entry.text("organ", one_of=_ORGANS)


def _preference(entry: Entry) -> GuarantorPreference:
    """Return one guarantor preference."""
    entry.allow_only(("group", "organs", "force", "text_zh", "citations"))
    organs = frozenset(entry.texts("organs"))
    if not organs or not organs <= set(_ORGANS):
        raise entry.error("organs", "some of " + ", ".join(_ORGANS))
    group = entry.text("group", one_of=_GROUPS)
    force = _FORCES[entry.text("force", one_of=_FORCES)]
    return GuarantorPreference(group, organs, force, _cited(entry, group))


def _notice(entry: Entry) -> Notice:
    """Return one sentence and the case in which it is printed."""
    entry.allow_only(("id", "when", "text_zh", "citations"))
    return Notice(entry.text("when", one_of=_CASES), _cited(entry, entry.text("id")))


def _fine_rules(root: Entry) -> tuple[FineRule, ...]:
    """Return all fine rules: one default, and no offence in two of them."""
    rules = tuple(_fine_rule(entry) for entry in root.tables("fine_rule"))
    if sum(rule.is_default for rule in rules) != 1:
        raise root.error("fine_rule", "exactly one rule with default = true")
    _refuse_shared_offences(root, rules)
    return rules


def _refuse_shared_offences(root: Entry, rules: Iterable[FineRule]) -> None:
    """Refuse an offence that two rules claim."""
    seen: set[str] = set()
    for rule in rules:
        for offence in rule.offences & seen:
            raise root.error("fine_rule", f"every offence in one rule; {offence} stands in two")
        seen |= rule.offences


def _fine_rule(entry: Entry) -> FineRule:
    """Return one fine rule; a rule that is not the default names its offences."""
    entry.allow_only(_RULE_KEYS)
    is_default = entry.flag("default", default=False)
    offences = frozenset(entry.texts("offences"))
    if is_default == bool(offences):
        raise entry.error("offences", "names of offences, or none with default = true")
    return FineRule(
        id=entry.text("id"),
        offences=offences,
        is_default=is_default,
        basis_zh=entry.text("basis_zh"),
        text_at_hand=entry.flag("text_at_hand"),
        verified_in=entry.text("verified_in"),
        doubt_zh=entry.optional_text("doubt_zh"),
        ranges=tuple(_fine_range(part) for part in entry.tables("ranges")),
    )


def _fine_range(entry: Entry) -> FineRange:
    """Return one range; a percentage needs a sum to be taken of."""
    entry.allow_only(_RANGE_KEYS)
    basis = entry.text("basis", one_of=_BASES)
    for name in ("minimum_percent", "maximum_percent"):
        if basis == "none" and name in entry.values:
            raise entry.error(name, "no percentage with basis none")
    return FineRange(
        basis=basis,
        text_zh=entry.text("text_zh"),
        minimum_fen=_fen(entry, "minimum_yuan"),
        minimum_juvenile_fen=_fen(entry, "minimum_juvenile_yuan"),
        minimum_percent=entry.optional_whole("minimum_percent"),
        maximum_fen=_fen(entry, "maximum_yuan"),
        maximum_percent=entry.optional_whole("maximum_percent"),
    )


def _fen(entry: Entry, name: str) -> int | None:
    """Return an amount in fen, or None where the key is missing."""
    yuan = entry.optional_whole(name)
    return None if yuan is None else yuan * FEN_PER_YUAN
