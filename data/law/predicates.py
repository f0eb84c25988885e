"""Read conditions of a law pack: nested tables with one key each (design, part 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.law.entries import Entry
from model.predicates import (
    AllOf,
    AnswerIn,
    AnyOf,
    CompletenessAtLeast,
    DaysLeft,
    FindingAny,
    FindingIn,
    MinInHighBand,
    Not,
    Predicate,
    ReportedIn,
    Starred,
    TextIn,
    UnprovenIn,
)

_MARKS = ("grave", "juvenile_grave", "floor_medium")


class PredicateReader:
    """Reads conditions; `definitions` are the named ones, added as they are read."""

    def __init__(self, file: str, definitions: Mapping[str, Predicate] | None = None) -> None:
        self.file = file
        self.definitions = dict(definitions or {})

    def define(self, document: Mapping[str, Any]) -> None:
        """Read named conditions in order; each may use those before it."""
        root = Entry(self.file, "define", document)
        for name in document:
            self.definitions[name] = self.read(root.table(name))

    def read(self, entry: Entry) -> Predicate:
        """Return the condition that a table describes.

        Raises:
            LawEntryError: where the table has not exactly one known key, or its content is wrong.
        """
        if len(entry.values) != 1 or next(iter(entry.values)) not in _READERS:
            first = next(iter(entry.values), "")
            raise entry.error(first, "exactly one of " + ", ".join(sorted(_READERS)))
        kind = next(iter(entry.values))
        return _READERS[kind](self, entry)

    def optional(self, entry: Entry, name: str) -> Predicate | None:
        """Return the condition under a key, or None where the key is missing."""
        return self.read(entry.table(name)) if name in entry.values else None

    def all_of(self, entry: Entry) -> Predicate:
        """Read ``{all = [...]}``; the empty list always holds."""
        return AllOf(tuple(self.read(part) for part in self._parts(entry, "all")))

    def any_of(self, entry: Entry) -> Predicate:
        """Read ``{any = [...]}``."""
        return AnyOf(tuple(self.read(part) for part in self._parts(entry, "any")))

    def negation(self, entry: Entry) -> Predicate:
        """Read ``{not = {...}}``."""
        return Not(self.read(entry.table("not")))

    def defined(self, entry: Entry) -> Predicate:
        """Read ``{defined = "name"}``."""
        name = entry.text("defined")
        if name not in self.definitions:
            raise entry.error("defined", " | ".join(self.definitions) or "a name defined before")
        return self.definitions[name]

    def finding(self, entry: Entry) -> Predicate:
        """Read ``{finding = {path, in | any | days_left}}``."""
        inner = entry.table("finding")
        inner.allow_only(("path", "in", "any", "days_left"))
        path = tuple(inner.text("path").split("."))
        if "any" in inner.values:
            return FindingAny(path, self._fields(inner.table("any"), path))
        if "days_left" in inner.values:
            return _days_left(inner.table("days_left"), path)
        return FindingIn(path, inner.plain("in"))

    def _fields(self, entry: Entry, path: tuple[str, ...]) -> dict[str, tuple[Any, ...] | DaysLeft]:
        return {name: self._field(entry, name, path) for name in entry.values}

    def _field(self, entry: Entry, name: str, path: tuple[str, ...]) -> tuple[Any, ...] | DaysLeft:
        if isinstance(entry.values[name], Mapping):
            return _days_left(entry.table(name).table("days_left"), path)
        return entry.plain(name)

    def _parts(self, entry: Entry, name: str) -> tuple[Entry, ...]:
        return entry.tables(name) if entry.values[name] else ()


def _answer(kind: type[AnswerIn | ReportedIn | UnprovenIn], key: str) -> Callable[..., Predicate]:
    def read(_: PredicateReader, entry: Entry) -> Predicate:
        inner = entry.table(key)
        inner.allow_only(("factor", "in"))
        return kind(inner.text("factor"), frozenset(inner.texts("in")))

    return read


def _text_in(attribute: str) -> Callable[..., Predicate]:
    def read(_: PredicateReader, entry: Entry) -> Predicate:
        return TextIn(attribute, frozenset(entry.table(attribute).texts("in")))

    return read


def _days_left(entry: Entry, path: tuple[str, ...]) -> DaysLeft:
    entry.allow_only(("min", "max"))
    least, most = entry.values.get("min"), entry.values.get("max")
    for name, value in (("min", least), ("max", most)):
        if value is not None and not isinstance(value, int):
            raise entry.error(name, "a whole number of days")
    return DaysLeft(path, least, most)  # type: ignore[arg-type]  # checked just above


def _starred(_: PredicateReader, entry: Entry) -> Predicate:
    inner = entry.table("starred")
    inner.allow_only(("min", *_MARKS))
    return Starred(inner.whole("min"), tuple(m for m in _MARKS if inner.flag(m, default=False)))


def _completeness(_: PredicateReader, entry: Entry) -> Predicate:
    value = entry.table("completeness").values.get("min")
    if not isinstance(value, float) or not 0 <= value <= 1:
        raise entry.error("completeness", "{ min = a share from 0.0 to 1.0 }")
    return CompletenessAtLeast(value)


def _min_in_high_band(_: PredicateReader, entry: Entry) -> Predicate:
    if not entry.flag("min_in_high_band"):
        raise entry.error("min_in_high_band", "true; for the opposite use not")
    return MinInHighBand()


_READERS: Mapping[str, Callable[[PredicateReader, Entry], Predicate]] = {
    "all": PredicateReader.all_of,
    "any": PredicateReader.any_of,
    "not": PredicateReader.negation,
    "defined": PredicateReader.defined,
    "finding": PredicateReader.finding,
    "answer": _answer(AnswerIn, "answer"),
    "reported": _answer(ReportedIn, "reported"),
    "unproven": _answer(UnprovenIn, "unproven"),
    "starred": _starred,
    "band": _text_in("band"),
    "stage": _text_in("stage"),
    "recommendation": _text_in("recommendation"),
    "basis": _text_in("basis"),
    "route": _text_in("route"),
    "card_kind": _text_in("card_kind"),
    "completeness": _completeness,
    "min_in_high_band": _min_in_high_band,
}
