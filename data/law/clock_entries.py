"""Read one state, one clock and the rules of counting of ``clocks.toml``."""

from __future__ import annotations

from collections.abc import Collection

from data.law.entries import Entry
from model.clock_book import ClockBook
from model.clock_rules import (
    Clock,
    Condition,
    Counting,
    Extension,
    LastDay,
    Length,
    Limit,
    MonthEnd,
    Pause,
    State,
    Trigger,
)

PHASES = ("investigation", "prosecution", "trial")
HOURS_PER_DAY = 24
_MONTH_ENDS: dict[str, MonthEnd] = {"last_day": "last_day", "same_day": "same_day"}
_LAST_DAYS: dict[str, LastDay] = {
    "moves": "moves",
    "custody": "custody",
    "maximum": "maximum",
    "hours": "hours",
}
_CLOCK_KEYS = (
    "id", "name_zh", "name_en", "bound", "severity", "phases", "start", "restart", "stops",
    "months", "days", "hours", "extension", "pause", "when", "at_most", "last_day", "fixed_while",
    "right", "amber", "red", "citations", "note_zh", "note_en",
)  # fmt: skip
_EXTENSION_KEYS = ("event", "months", "by_days", "to_days", "requires", "citations")
_MOMENTS = ("start", "now")


def read_counting(entry: Entry) -> Counting:
    """Return the rules of counting."""
    entry.allow_only(("start", "holiday", "month", "month_end", "month_end_fixed"))
    return Counting(
        month_end=_MONTH_ENDS[entry.text("month_end", one_of=_MONTH_ENDS)],
        month_end_fixed=_MONTH_ENDS[entry.text("month_end_fixed", one_of=_MONTH_ENDS)],
        start=entry.table("start").texts("citations"),
        holiday=entry.table("holiday").texts("citations"),
        month=entry.table("month").texts("citations"),
    )


def read_state(entry: Entry, events: Collection[str]) -> State:
    """Return one state; no event both begins and ends it."""
    entry.allow_only(("id", "name_zh", "name_en", "begins", "ends"))
    begins, ends = entry.among("begins", events), entry.among("ends", events)
    if begins & ends:
        raise entry.error("ends", "no event that also begins the state")
    return State(entry.text("id"), entry.text("name_zh"), entry.text("name_en"), begins, ends)


def read_clock(entry: Entry, names: ClockBook, counting: Counting) -> Clock:
    """Return one clock; `names` holds the events, states, organs and severities it may name."""
    entry.allow_only(_CLOCK_KEYS)
    amber, red = entry.whole("amber"), entry.whole("red")
    if red > amber:
        raise entry.error("red", f"a number of days not above amber, which is {amber}")
    return Clock(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        bound=_some(entry, "bound", names.organs),
        severity=entry.text("severity", one_of=tuple(names.severities)),
        phases=_some(entry, "phases", PHASES),
        starts=tuple(_trigger(part, names) for part in entry.tables("start")),
        restarts=tuple(_trigger(part, names) for part in entry.optional_tables("restart")),
        stops=frozenset(_some(entry, "stops", names.events)),
        length=_length(entry),
        extensions=_extensions(entry, names),
        pauses=tuple(_pause(part, names) for part in entry.optional_tables("pause")),
        conditions=tuple(_condition(part, names) for part in entry.optional_tables("when")),
        at_most=_limit(entry),
        last_day=_LAST_DAYS[entry.text("last_day", one_of=_LAST_DAYS)],
        fixed_while=_fixed_while(entry, names),
        is_right=entry.flag("right", default=False),
        amber=amber,
        red=red,
        citations=entry.texts("citations"),
        note_zh=entry.optional_text("note_zh") or "",
        note_en=entry.optional_text("note_en") or "",
        counting=counting,
    )


def _some(entry: Entry, name: str, allowed: Collection[str]) -> tuple[str, ...]:
    """Return a list out of some texts that is not empty, in its order."""
    if not entry.among(name, allowed):
        raise entry.error(name, "at least one of " + ", ".join(allowed))
    return entry.texts(name)


def _length(entry: Entry) -> Length:
    """Return the length, which is given in one unit."""
    units = [name for name in ("months", "days", "hours") if name in entry.values]
    if len(units) != 1:
        raise entry.error("days", "exactly one of months, days and hours")
    number = entry.whole(units[0], at_least=1)
    if units[0] == "months":
        return Length(number, 0)
    if units[0] == "days":
        return Length(0, number)
    if number % HOURS_PER_DAY:
        raise entry.error("hours", "whole days of 24 hours, since events have no hour")
    return Length(0, number // HOURS_PER_DAY, in_hours=True)


def _trigger(entry: Entry, names: ClockBook) -> Trigger:
    entry.allow_only(("event", "citations"))
    return Trigger(_event(entry, names), entry.texts("citations"))


def _event(entry: Entry, names: ClockBook) -> str:
    return entry.text("event", one_of=tuple(names.events))


def _extensions(entry: Entry, names: ClockBook) -> tuple[Extension, ...]:
    """Return the extensions; each presupposes none or one that stands before it."""
    found: list[Extension] = []
    for part in entry.optional_tables("extension"):
        events = [one.event for one in found]
        part.new("event", events)
        if part.optional_text("requires") not in {None, *events}:
            raise part.error("requires", "the event of an extension that stands before it")
        found.append(_extension(part, names))
    return tuple(found)


def _extension(entry: Entry, names: ClockBook) -> Extension:
    """Return one extension, which is given in one way."""
    entry.allow_only(_EXTENSION_KEYS)
    if sum(name in entry.values for name in ("months", "by_days", "to_days")) != 1:
        raise entry.error("by_days", "exactly one of months, by_days and to_days")
    least, most = _days(entry)
    return Extension(
        event=_event(entry, names),
        manner="to" if "to_days" in entry.values else "by",
        months=entry.whole("months", at_least=1) if "months" in entry.values else 0,
        least_days=least,
        most_days=most,
        requires=entry.optional_text("requires"),
        citations=entry.texts("citations"),
    )


def _days(entry: Entry) -> tuple[int, int]:
    """Return the least and the most days of an extension; no days for one in months."""
    if "to_days" in entry.values:
        return (entry.whole("to_days", at_least=1),) * 2
    if "by_days" not in entry.values:
        return 0, 0
    part = entry.table("by_days")
    part.allow_only(("least", "most"))
    least = part.whole("least", at_least=1)
    return least, part.whole("most", at_least=least)


def _pause(entry: Entry, names: ClockBook) -> Pause:
    entry.allow_only(("state", "citations"))
    return Pause(entry.text("state", one_of=tuple(names.states)), entry.texts("citations"))


def _condition(entry: Entry, names: ClockBook) -> Condition:
    entry.allow_only(("state", "holds", "at"))
    state = entry.text("state", one_of=tuple(names.states))
    return Condition(state, entry.flag("holds"), entry.text("at", one_of=_MOMENTS) == _MOMENTS[0])


def _limit(entry: Entry) -> Limit | None:
    if "at_most" not in entry.values:
        return None
    part = entry.table("at_most")
    part.allow_only(("times", "citations"))
    return Limit(part.whole("times", at_least=1), part.texts("citations"))


def _fixed_while(entry: Entry, names: ClockBook) -> str | None:
    if "fixed_while" not in entry.values:
        return None
    return entry.text("fixed_while", one_of=tuple(names.states))
