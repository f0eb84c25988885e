"""Levels of approval: who else must agree before a decision takes effect (``approvals.toml``).

An organisation may set its own rules; they are stored in the same form under the setting
``approvals``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.law.entries import Entry
from data.law.predicates import PredicateReader
from data.settings.decisions import decision_book
from model.clock_book import Named
from model.facts import Facts
from model.law import LawPack
from model.predicates import AnswerIn, Predicate, ReportedIn, UnprovenIn, walk

FILE = "approvals.toml"
SETTING = "approvals"
_RULE_KEYS = ("id", "name_zh", "name_en", "outcomes", "when", "level")


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """When which levels must approve.

    Attributes:
        outcomes: the decisions that it is about.
        when: what must hold of the facts of the assessment.
        levels: who approves, in order.
    """

    id: str
    name_zh: str
    name_en: str
    outcomes: frozenset[str]
    when: Predicate
    levels: tuple[Named, ...]


@lru_cache(maxsize=4)
def shipped_rules(law: LawPack) -> tuple[ApprovalRule, ...]:
    """Return the rules that hold where an organisation sets none."""
    return read_rules(shipped_document(), law)


def shipped_document() -> dict[str, Any]:
    """Return the same as they are written."""
    text = files("data.settings").joinpath(FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)


def read_rules(document: Mapping[str, Any], law: LawPack) -> tuple[ApprovalRule, ...]:
    """Return the rules that a document describes; an empty list of rules asks for no approval.

    Raises:
        LawEntryError: names key, value and what is allowed; also for a factor or a level that the
            law pack does not have.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("rule",))
    if document.get("rule") == []:
        return ()
    reader = PredicateReader(FILE, law.definitions)
    return tuple(_rule(entry, reader, law) for entry in root.tables("rule"))


def levels_for(
    rules: Sequence[ApprovalRule], outcome: str, facts: Facts
) -> tuple[str | None, tuple[str, ...]]:
    """Return the rule that applies to a decision and its levels; none where none applies."""
    for rule in rules:
        if outcome in rule.outcomes and rule.when.holds(facts):
            return rule.id, tuple(level.id for level in rule.levels)
    return None, ()


def _rule(entry: Entry, reader: PredicateReader, law: LawPack) -> ApprovalRule:
    entry.allow_only(_RULE_KEYS)
    outcomes = entry.among("outcomes", tuple(decision_book().outcomes))
    when = reader.read(entry.table("when"))
    _refuse_unknown(entry, walk(when), law)
    return ApprovalRule(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        outcomes=outcomes,
        when=when,
        levels=tuple(_level(level) for level in entry.tables("level")),
    )


def _level(entry: Entry) -> Named:
    entry.allow_only(("id", "name_zh", "name_en"))
    return Named(entry.text("id"), entry.text("name_zh"), entry.text("name_en"))


def _refuse_unknown(entry: Entry, parts: Iterable[Predicate], law: LawPack) -> None:
    """Refuse a factor or level that does not exist: its rule would silently never apply."""
    levels = {factor.id: set(factor.level_ids) for factor in law.scale}
    for part in parts:
        if isinstance(part, AnswerIn | ReportedIn | UnprovenIn) and not (
            part.levels <= levels.get(part.factor, set())
        ):
            raise entry.error("when", f"factors and levels of law pack {law.version}")
