"""Outcomes that may be decided at each stage, and codes of reasons (``decisions.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from data.codebook import Codebook, codebook
from data.law.entries import Entry
from model.clock_book import Named
from model.law import Stage

FILE = "decisions.toml"
_OUTCOME_KEYS = ("id", "stage", "name_zh", "name_en", "agrees", "event", "detail", "ground")


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What may be decided.

    Attributes:
        agrees: the recommendations that it agrees with; with any other it deviates.
        event: the event of the codebook that is recorded when it takes effect, or None.
        detail: what that event says besides.
        ground: the field of that event that holds the ground, or None.
    """

    id: str
    stage: Stage
    name_zh: str
    name_en: str
    agrees: frozenset[str]
    event: str | None
    detail: Mapping[str, Any]
    ground: str | None

    def event_detail(self, ground: str) -> dict[str, Any]:
        """Return the detail of its event where it rests on a ground."""
        return {**self.detail, **({self.ground: ground} if self.ground else {})}


@dataclass(frozen=True, slots=True)
class DecisionBook:
    """Every outcome, reason for deviation and reason for return, by id."""

    outcomes: Mapping[str, DecisionOutcome]
    deviations: Mapping[str, Named]
    returns: Mapping[str, Named]

    def at(self, stage: str) -> tuple[str, ...]:
        """Return the outcomes that may be decided at a stage."""
        return tuple(outcome.id for outcome in self.outcomes.values() if outcome.stage == stage)


@lru_cache(maxsize=1)
def decision_book() -> DecisionBook:
    """Return the outcomes and reasons that ship."""
    text = files("data.settings").joinpath(FILE).read_text(encoding="utf-8")
    return read_decisions(tomllib.loads(text), codebook())


def read_decisions(document: Mapping[str, Any], events: Codebook) -> DecisionBook:
    """Return what a parsed ``decisions.toml`` describes.

    Raises:
        LawEntryError: names key, value and what is allowed; also for an event or a field that the
            codebook does not have, and an id given twice.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("outcome", "deviation", "return"))
    outcomes: dict[str, DecisionOutcome] = {}
    for entry in root.tables("outcome"):
        entry.new("id", outcomes)
        outcomes[entry.text("id")] = _outcome(entry, events)
    return DecisionBook(
        MappingProxyType(outcomes), _named(root, "deviation"), _named(root, "return")
    )


def grounds_of(outcome: DecisionOutcome, law_citations: Mapping[str, object]) -> tuple[str, ...]:
    """Return what an outcome may rest on: values of its event's field, else provisions."""
    if outcome.ground is None:
        return tuple(law_citations)
    return tuple(str(value.id) for value in codebook().fields[outcome.ground].values)


def _outcome(entry: Entry, events: Codebook) -> DecisionOutcome:
    entry.allow_only(_OUTCOME_KEYS)
    event = entry.optional_text("event", one_of=tuple(events.events))
    fields = tuple(events.events[event].fields) if event else ()
    detail = entry.optional_table("detail")
    detail.allow_only(fields)
    return DecisionOutcome(
        id=entry.text("id"),
        stage=Stage(entry.text("stage", one_of=tuple(Stage))),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        agrees=frozenset(entry.texts("agrees")),
        event=event,
        detail=MappingProxyType(dict(detail.values)),
        ground=entry.optional_text("ground", one_of=fields or ("no field without an event",)),
    )


def _named(root: Entry, name: str) -> Mapping[str, Named]:
    found: dict[str, Named] = {}
    for entry in root.tables(name):
        entry.allow_only(("id", "name_zh", "name_en"))
        entry.new("id", found)
        found[entry.text("id")] = Named(
            entry.text("id"), entry.text("name_zh"), entry.text("name_en")
        )
    return MappingProxyType(found)
