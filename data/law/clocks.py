"""Read the statutory clocks (``clocks.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from data.law.clock_entries import read_clock, read_counting, read_state
from data.law.entries import Entry
from model.clock_book import ASSUMPTIONS, ClockBook, Named, Words
from model.clock_rules import Clock, State

FILE = "clocks.toml"
_TABLES = ("counting", "organ", "severity", "event", "state", "clock", "assumption")


def read_clocks(document: Mapping[str, object]) -> ClockBook:
    """Return the clocks that a parsed ``clocks.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also where a clock names an
            event, a state, an organ or a severity that the file does not list, where an id is
            given twice, and where an assumption that deadlines make has no words.
    """
    root = Entry(FILE, "", document)
    root.allow_only(_TABLES)
    events = _named(root, "event")
    states = _states(root, events)
    organs, severities = _named(root, "organ"), _named(root, "severity")
    return ClockBook(
        events=events,
        organs=organs,
        severities=severities,
        states=states,
        clocks=_clocks(root, ClockBook(events, organs, severities, states, {}, {})),
        assumptions=_assumptions(root),
    )


def _named(root: Entry, name: str) -> Mapping[str, Named]:
    """Return the named things of one table by id."""
    found: dict[str, Named] = {}
    for entry in root.tables(name):
        entry.allow_only(("id", "name_zh", "name_en"))
        entry.new("id", found)
        identity = entry.text("id")
        found[identity] = Named(identity, entry.text("name_zh"), entry.text("name_en"))
    return MappingProxyType(found)


def _states(root: Entry, events: Collection[str]) -> Mapping[str, State]:
    found: dict[str, State] = {}
    for entry in root.tables("state"):
        entry.new("id", found)
        found[entry.text("id")] = read_state(entry, events)
    return MappingProxyType(found)


def _clocks(root: Entry, names: ClockBook) -> Mapping[str, Clock]:
    """Return the clocks by id; `names` holds what they may name."""
    counting = read_counting(root.table("counting"))
    found: dict[str, Clock] = {}
    for entry in root.tables("clock"):
        entry.new("id", found)
        found[entry.text("id")] = read_clock(entry, names, counting)
    return MappingProxyType(found)


def _assumptions(root: Entry) -> Mapping[str, Words]:
    """Return the words of every assumption that a deadline may make."""
    found: dict[str, Words] = {}
    for entry in root.tables("assumption"):
        entry.allow_only(("code", "text_zh", "text_en"))
        entry.new("code", found)
        code = entry.text("code", one_of=ASSUMPTIONS)
        found[code] = Words(entry.text("text_zh"), entry.text("text_en"))
    missing = [code for code in ASSUMPTIONS if code not in found]
    if missing:
        raise root.error("assumption", f"words for every code; missing: {', '.join(missing)}")
    return MappingProxyType(found)
