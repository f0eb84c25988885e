"""Which cases are learnt from, and why the others are not (``cohort.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from data.law.entries import Entry
from data.record_columns import (
    Condition,
    RecordColumns,
    conditions_of,
    record_columns,
    refuse_conditions,
)
from model.law import LawPack

FILE = "cohort.toml"
HEADS = ("head_m", "head_s")
"""Misconduct on bail; imprisonment or more."""
_ENDINGS = ("not_prosecuted", "acquitted", "light")
_KEYS = ("closed_months", "most_missing", "misconduct", "imprisonment", "sentence_zh", *_ENDINGS)
_STEP_KEYS = (
    "id", "for", "name_zh", "name_en", "left_zh", "left_en", "when", "closed", "citations",
)  # fmt: skip
_VIOLATIONS, _PROSECUTION, _SENTENCE = "violations", "prosecution", "sentence"


@dataclass(frozen=True, slots=True)
class CohortStep:
    """One condition that cases must meet, after those before it.

    Attributes:
        heads: what is learnt from the cases that meet it; empty where all learning asks for it.
        name_zh, name_en: what is asked.
        left_zh, left_en: why a case that does not meet it is left out.
        when: alternatives; none where `closed` asks for time since the case was closed.
    """

    id: str
    heads: tuple[str, ...]
    name_zh: str
    name_en: str
    left_zh: str
    left_en: str
    when: tuple[Condition, ...]
    closed: bool
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CohortRules:
    """How a cohort is chosen and what its outcomes are.

    Attributes:
        closed_months: months that must have gone by since a case was closed.
        most_missing: share of empty cells above which a column is flagged.
        misconduct: types of violations that are misconduct.
        imprisonment: sentences that are imprisonment or more.
        not_prosecuted: outcomes of the review that end a case without prosecution.
        acquitted, light: sentences; a suspended one is light whatever was imposed.
        sentence_zh, sentence_en: which cases it is, with slots.
        steps: in order.
    """

    closed_months: int
    most_missing: float
    misconduct: frozenset[str]
    imprisonment: frozenset[str]
    not_prosecuted: frozenset[str]
    acquitted: frozenset[str]
    light: frozenset[str]
    sentence_zh: str
    sentence_en: str
    steps: tuple[CohortStep, ...]

    def path(self, head: str) -> tuple[CohortStep, ...]:
        """Return the steps that lead to what one head learns from."""
        return tuple(step for step in self.steps if not step.heads or head in step.heads)

    @property
    def shared(self) -> tuple[CohortStep, ...]:
        """Return the steps that all learning asks for."""
        return tuple(step for step in self.steps if not step.heads)


@lru_cache(maxsize=4)
def cohort_rules(law: LawPack) -> CohortRules:
    """Return the rules that ship."""
    text = files("data.settings").joinpath(FILE).read_text(encoding="utf-8")
    return read_cohort_rules(tomllib.loads(text), record_columns(law))


def read_cohort_rules(document: Mapping[str, Any], columns: RecordColumns) -> CohortRules:
    """Return the rules that a parsed ``cohort.toml`` describes.

    Raises:
        LawEntryError: names key, value and what is allowed; also for a column or value that the
            table of case records does not have.
    """
    root = Entry(FILE, "", document)
    root.allow_only((*_KEYS, "sentence_en", "step"))
    steps: dict[str, CohortStep] = {}
    for entry in root.tables("step"):
        entry.new("id", steps)
        steps[entry.text("id")] = _step(entry, columns)
    specs = columns.columns
    return CohortRules(
        closed_months=root.whole("closed_months", at_least=1),
        most_missing=_share(root, "most_missing"),
        misconduct=root.among("misconduct", specs[_VIOLATIONS].value_ids),
        imprisonment=root.among("imprisonment", specs[_SENTENCE].value_ids),
        not_prosecuted=root.among("not_prosecuted", specs[_PROSECUTION].value_ids),
        acquitted=root.among("acquitted", specs[_SENTENCE].value_ids),
        light=root.among("light", specs[_SENTENCE].value_ids),
        sentence_zh=root.text("sentence_zh"),
        sentence_en=root.text("sentence_en"),
        steps=tuple(steps.values()),
    )


def _step(entry: Entry, columns: RecordColumns) -> CohortStep:
    entry.allow_only(_STEP_KEYS)
    refuse_conditions(entry, "when", columns.columns)
    entry.among("for", HEADS)
    closed = entry.flag("closed", default=False)
    when = conditions_of(entry, "when")
    if closed is bool(when):
        raise entry.error("when", "a list of conditions, or closed = true in its place")
    return CohortStep(
        id=entry.text("id"),
        heads=entry.texts("for"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        left_zh=entry.text("left_zh"),
        left_en=entry.text("left_en"),
        when=when,
        closed=closed,
        citations=entry.texts("citations", default=()),
    )


def _share(root: Entry, name: str) -> float:
    value = root.values.get(name)
    if not isinstance(value, float) or not 0 < value < 1:
        raise root.error(name, "a share between 0 and 1")
    return value
