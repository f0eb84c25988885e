"""Places in the parsed files of a law pack, and problems found there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.law.entries import LawEntryError
from data.law.pack import Documents
from model.errors import Problem, printable


@dataclass(frozen=True, slots=True)
class Place:
    """A file of a law pack and the way to one value in it: keys, and positions from 0."""

    file: str
    path: tuple[str | int, ...] = ()

    def to(self, *steps: str | int) -> Place:
        """Return a place further inside."""
        return Place(self.file, self.path + steps)

    @property
    def key(self) -> str:
        """Return the way as people count, such as ``gate[3].when``.

        Examples:
            >>> Place("gates.toml", ("gate", 2, "when")).key
            'gate[3].when'
        """
        steps = [f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in self.path]
        return "".join(steps).removeprefix(".")

    @property
    def names(self) -> tuple[str, ...]:
        """Return the keys on the way, without positions."""
        return tuple(step for step in self.path if isinstance(step, str))

    def is_at(self, file: str, *names: str) -> bool:
        """Tell whether the way, positions aside, leads through these keys of a file."""
        return self.file == file and self.names == names

    def problem(self, code: str, value: object = "", allowed: tuple[str, ...] = ()) -> Problem:
        """Return a problem found here."""
        pointer = "".join(f"/{step}" for step in (self.file, *self.path))
        shown = {"file": self.file, "key": self.key}
        return Problem(code, pointer, printable(value), allowed, shown)


# Every value of some files, each with its place.
Found = list[tuple[Place, Any]]


def walk_documents(documents: Documents) -> Found:
    """Return every value of every file with its place, outer values first."""
    found: Found = []
    for file, document in documents.items():
        _collect(document, Place(file), found)
    return found


def _collect(value: Any, place: Place, found: Found) -> None:
    found.append((place, value))
    if isinstance(value, dict):
        for key, inner in value.items():
            _collect(inner, place.to(key), found)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _collect(inner, place.to(position), found)


def entry_problem(error: LawEntryError) -> Problem:
    """Return the problem that a reader met, with what it would have accepted."""
    shown = {"file": error.file, "key": error.key}
    value = "" if error.value is None else printable(error.value)
    return Problem("pack_wrong_entry", f"/{error.file}", value, (error.allowed,), shown)
