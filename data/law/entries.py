"""Read the tables of a law pack file key by key, with errors that say where and what instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from model.errors import LawPackError, printable


class LawEntryError(LawPackError, ValueError):
    """A value in a law pack file cannot be used.

    Attributes:
        file: name of the file in the pack.
        key: where in the file, such as ``condition[3].weight``.
        value: what was found there, or None where the key is missing.
        allowed: what would have been accepted.
    """

    def __init__(self, *, file: str, key: str, value: object, allowed: str) -> None:
        found = "missing" if value is None else printable(value)
        super().__init__(f"{file}: {key} is {found}; allowed: {allowed}")
        self.file = file
        self.key = key
        self.value = value
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a law pack file.

    Every reader below raises `LawEntryError` where the key is missing or of the wrong kind; those
    that take a default return it where the key is missing.
    """

    file: str
    path: str
    values: Mapping[str, object]

    def error(self, name: str, allowed: str) -> LawEntryError:
        """Return the error for one key of this table."""
        return LawEntryError(
            file=self.file, key=self._place(name), value=self.values.get(name), allowed=allowed
        )

    def allow_only(self, names: Collection[str]) -> None:
        """Refuse keys that nobody reads: most often a misspelt name."""
        for name in self.values:
            if name not in names:
                raise self.error(name, "no such key; the keys are " + ", ".join(sorted(names)))

    def text(self, name: str, *, one_of: Collection[str] = ()) -> str:
        """Return a text that is not empty and, where given, is one of a list."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value or (one_of and value not in one_of):
            raise self.error(name, " | ".join(one_of) if one_of else "a text that is not empty")
        return value

    def optional_text(self, name: str, *, one_of: Collection[str] = ()) -> str | None:
        """Return a text as `text` does, or None where the key is missing."""
        return self.text(name, one_of=one_of) if name in self.values else None

    def texts(self, name: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.values.get(name, default)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.error(name, "a list of texts")
        return tuple(value)

    def whole(self, name: str, *, at_least: int = 0) -> int:
        """Return a whole number, never a truth value."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
            raise self.error(name, f"a whole number of {at_least} or more")
        return value

    def optional_whole(self, name: str) -> int | None:
        """Return a whole number of 0 or more, or None where the key is missing."""
        return self.whole(name) if name in self.values else None

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return a truth value."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.error(name, "true | false")
        return value

    def table(self, name: str) -> Entry:
        """Return a table inside this one."""
        value = self.values.get(name)
        if not isinstance(value, Mapping):
            raise self.error(name, "a table")
        return Entry(self.file, self._place(name), value)

    def tables(self, name: str) -> tuple[Entry, ...]:
        """Return a list of tables that is not empty."""
        value = self.values.get(name)
        if not isinstance(value, list) or not value:
            raise self.error(name, "a list of tables that is not empty")
        for item in value:
            if not isinstance(item, Mapping):
                raise self.error(name, "a list of tables and nothing else")
        return tuple(
            Entry(self.file, f"{self._place(name)}[{number}]", item)
            for number, item in enumerate(value, start=1)
        )

    def optional_tables(self, name: str) -> tuple[Entry, ...]:
        """Return a list of tables, which is empty where the key is missing."""
        return self.tables(name) if name in self.values else ()

    def optional_table(self, name: str) -> Entry:
        """Return a table inside this one; an empty one where the key is missing."""
        return self.table(name) if name in self.values else Entry(self.file, self._place(name), {})

    def day(self, name: str) -> date:
        """Return a date without a time."""
        value = self.values.get(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(name, "a date such as 2026-11-22")
        return value

    def wholes(self, name: str, *, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        value = self.values.get(name, default)
        if not isinstance(value, list | tuple) or not all(type(item) is int for item in value):
            raise self.error(name, "a list of whole numbers")
        return tuple(value)

    def plain(self, name: str) -> tuple[Any, ...]:
        """Return a list of plain values: texts, whole numbers or truth values."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(i, str | int) for i in value):
            raise self.error(name, "a list of texts, whole numbers or truth values")
        return tuple(value)

    def among(self, name: str, allowed: Collection[str]) -> frozenset[str]:
        """Return a list of texts out of some allowed ones as a set; empty where missing."""
        values = self.texts(name, default=())
        if not set(values) <= set(allowed):
            raise self.error(name, "a list out of " + ", ".join(allowed))
        return frozenset(values)

    def new(self, name: str, taken: Collection[object]) -> None:
        """Refuse a text that was given before."""
        if self.text(name) in taken:
            raise self.error(name, "an id that is not given before in this list")

    def _place(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name
