"""The one codebook of dated events and outcomes (``codebook.toml``): what later judgments read.

An event has a kind, a day and a detail of codes, numbers, dates and sums; free text never stands
in it, since stored events are never changed. The form of a detail is written and read like that of
findings (`model.findings`). Sentences are in years, months and days; sums are yuan in text at the
edge and whole fen inside; days are plain dates.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from data.law.entries import Entry
from data.law.findings import read_form
from model.clock_book import Named
from model.clock_rules import Event
from model.errors import Problem
from model.findings import FindingSpec, read_findings
from model.law import Stage

FILE = "codebook.toml"
TAKEN_BACK = "recorded_in_error"
"""The kind of a correction that takes an event back without putting another in its place."""
RECORD_TABLES = ("column_group", "column_use", "column_source", "column")
"""Tables of the file that describe the table of case records; `data.record_columns` reads them."""
_KINDS = ("choice", "choices", "date", "flag", "integer", "money")
_EVENT_KEYS = (
    "id", "group", "name_zh", "name_en", "help_zh", "help_en", "fields", "required", "clock",
    "begins", "ends", "citations",
)  # fmt: skip
# A detail has one form, whatever the stage of the suspect.
_EVERY_STAGE = frozenset(Stage)
_DAYS, _APPLICATION = "days", "application"


@dataclass(frozen=True, slots=True)
class EventSpec:
    """The form of one kind of event.

    Attributes:
        group: id of what it belongs to, such as ``judgment``.
        fields: form of its detail, by field id.
        clock: the event of ``clocks.toml`` that it is for the statutory clocks, or None.
        begins: the measure that it begins, or None.
        ends: the measures that it ends.
    """

    id: str
    group: str
    name_zh: str
    name_en: str
    help_zh: str
    help_en: str
    fields: Mapping[str, FindingSpec]
    clock: str | None
    begins: str | None
    ends: frozenset[str]
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Every event that can be recorded.

    Attributes:
        groups, measures: names by id.
        fields: every field by id; a field means the same in all events.
        events: by id, in the order of the file.
    """

    groups: Mapping[str, Named]
    measures: Mapping[str, Named]
    fields: Mapping[str, FindingSpec]
    events: Mapping[str, EventSpec]


@lru_cache(maxsize=1)
def codebook() -> Codebook:
    """Return the codebook that ships."""
    text = files("data").joinpath(FILE).read_text(encoding="utf-8")
    return read_codebook(tomllib.loads(text))


def read_codebook(document: Mapping[str, Any]) -> Codebook:
    """Return the codebook that a parsed file describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for a field that could hold
            free text, and for a group, a measure or a field that the file does not list.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("group", "measure", "field", "event", *RECORD_TABLES))
    groups, measures = _named(root, "group"), _named(root, "measure")
    fields: dict[str, FindingSpec] = {}
    for entry in root.tables("field"):
        entry.new("id", fields)
        entry.text("kind", one_of=_KINDS)
        fields[entry.text("id")] = read_form(entry, frozenset())
    events: dict[str, EventSpec] = {}
    for entry in root.tables("event"):
        entry.new("id", events)
        events[entry.text("id")] = _event(entry, groups, measures, fields)
    return Codebook(groups, measures, MappingProxyType(fields), MappingProxyType(events))


def read_detail(spec: EventSpec, document: Any) -> tuple[dict[str, Any], list[Problem]]:
    """Read the detail of an event as a person or a file gave it.

    Returns:
        what is stored: given fields only, dates as ISO text, sums in fen; and every problem, with
        pointers below ``/detail``.
    """
    read, problems = read_findings(document, spec.fields, Stage.ARREST_REVIEW, pointer="/detail")
    return {
        name: _plain(value) for name, value in read.items() if value not in (None, ())
    }, problems


def written_detail(spec: EventSpec, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored detail as the edge writes it: sums in yuan; `read_detail` reads it again."""
    return {
        name: _yuan(value) if spec.fields[name].kind == "money" else value
        for name, value in detail.items()
    }


def clock_event(spec: EventSpec, day: date, detail: Mapping[str, Any]) -> Event | None:
    """Return what an event is for the statutory clocks, or None."""
    if spec.clock is None:
        return None
    concerns = str(detail.get(_APPLICATION, ""))
    return Event(spec.clock, day, detail.get(_DAYS), concerns)


def _event(
    entry: Entry,
    groups: Collection[str],
    measures: Collection[str],
    fields: Mapping[str, FindingSpec],
) -> EventSpec:
    entry.allow_only(_EVENT_KEYS)
    entry.among("fields", fields)
    names = entry.texts("fields", default=())
    required = entry.among("required", names)
    return EventSpec(
        id=entry.text("id"),
        group=entry.text("group", one_of=tuple(groups)),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        help_zh=entry.optional_text("help_zh") or "",
        help_en=entry.optional_text("help_en") or "",
        fields=MappingProxyType({name: _asked(fields[name], required) for name in names}),
        clock=entry.optional_text("clock"),
        begins=entry.optional_text("begins", one_of=tuple(measures)),
        ends=entry.among("ends", measures),
        citations=entry.texts("citations", default=()),
    )


def _asked(field: FindingSpec, required: frozenset[str]) -> FindingSpec:
    return replace(field, required=_EVERY_STAGE) if field.id in required else field


def _named(root: Entry, name: str) -> Mapping[str, Named]:
    found: dict[str, Named] = {}
    for entry in root.tables(name):
        entry.allow_only(("id", "name_zh", "name_en"))
        entry.new("id", found)
        identity = entry.text("id")
        found[identity] = Named(identity, entry.text("name_zh"), entry.text("name_en"))
    return MappingProxyType(found)


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"
