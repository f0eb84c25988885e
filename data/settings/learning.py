"""How events become a row of case records for learning (``learning.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from data.codebook import Codebook, codebook
from data.law.entries import Entry
from data.record_columns import RecordColumns, record_columns
from model.law import LawPack

FILE = "learning.toml"
_SUBMITTED, _DECIDED, _MANDATORY = "submitted", "decided", "mandatory"
_MANDATORY_GROUND = "mandatory_ground"
_EVENTS = "events"
# For each table: what its keys are (events, or the values of a field), and the column it fills.
_TABLES: Mapping[str, tuple[str, str]] = {
    "diversion": ("diversion", "diverted"),
    "evidence": ("refusal_ground", "evidence"),
    "measure": ("measures", "decision"),
    "violation": (_EVENTS, "violations"),
    "breach": ("bail_breach_item", "violations"),
    "prosecution": (_EVENTS, "prosecution"),
    "verdict": ("verdict", "sentence"),
    "sentence": ("sentence", "sentence"),
}


@dataclass(frozen=True, slots=True)
class LearningMap:
    """What stands for what.

    Attributes:
        submitted: events by which a case is submitted for arrest.
        mandatory: grounds of an arrest that leave no choice.
        decided: events that decide on the arrest, with the field of their ground.
        tables: by name (`diversion`, `evidence`, `measure`, `violation`, `breach`, `prosecution`,
            `verdict`, `sentence`): a code of the events to a code of the table of case records.
    """

    submitted: frozenset[str]
    mandatory: frozenset[str]
    decided: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]

    def of(self, table: str, code: object) -> str:
        """Return what a code stands for; empty where it stands for nothing."""
        return self.tables[table].get(str(code), "")


@lru_cache(maxsize=4)
def learning_map(law: LawPack) -> LearningMap:
    """Return the map that ships."""
    text = files("data.settings").joinpath(FILE).read_text(encoding="utf-8")
    return read_learning_map(tomllib.loads(text), codebook(), record_columns(law))


def read_learning_map(
    document: Mapping[str, Any], events: Codebook, columns: RecordColumns
) -> LearningMap:
    """Return the map that a parsed ``learning.toml`` describes.

    Raises:
        LawEntryError: names key, value and what is allowed; also for an event, a field or a value
            that the codebook does not have.
    """
    root = Entry(FILE, "", document)
    root.allow_only((_SUBMITTED, _DECIDED, _MANDATORY, *_TABLES))
    return LearningMap(
        submitted=root.among(_SUBMITTED, events.events),
        mandatory=root.among(_MANDATORY, columns.columns[_MANDATORY_GROUND].value_ids),
        decided=_pairs(root.table(_DECIDED), events.events, tuple(events.fields)),
        tables=MappingProxyType(
            {
                name: _pairs(root.table(name), _keys(events, keys), columns.columns[to].value_ids)
                for name, (keys, to) in _TABLES.items()
            }
        ),
    )


def _keys(events: Codebook, keys: str) -> Collection[str]:
    listed: Mapping[str, Collection[str]] = {_EVENTS: events.events, "measures": events.measures}
    if keys in listed:
        return listed[keys]
    return tuple(str(value.id) for value in events.fields[keys].values)


def _pairs(entry: Entry, keys: Collection[str], values: tuple[str, ...]) -> Mapping[str, str]:
    entry.allow_only(tuple(keys))
    return MappingProxyType({key: entry.text(key, one_of=values) for key in entry.values})
