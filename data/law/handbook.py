"""Read the coding handbook (``handbook.toml``) of a law pack."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from data.law.catalogue import LAW_FOLDER
from data.law.entries import Entry
from model.errors import LawPackError

FILE = "handbook.toml"
LANGUAGES = ("zh", "en")
_LISTS = ("evidence", "coding", "examples", "non_examples")
_KEYS = ("factor", *(f"{name}_{lang}" for name in ("definition", *_LISTS) for lang in LANGUAGES))


@dataclass(frozen=True, slots=True)
class Guidance:
    """How to answer one factor, in one language.

    Attributes:
        definition: what the factor asks.
        evidence: what proves it.
        coding: notes on answering it.
        examples: facts with the level that they are answered with.
        non_examples: what must not be answered so.
    """

    definition: str
    evidence: tuple[str, ...]
    coding: tuple[str, ...]
    examples: tuple[str, ...]
    non_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandbookEntry:
    """How to answer one factor, in both languages."""

    factor: str
    zh: Guidance
    en: Guidance

    def guidance(self, language: str) -> Guidance:
        """Return the entry in one language, ``zh`` or ``en``."""
        return {"zh": self.zh, "en": self.en}[language]


def read_handbook(document: Mapping[str, object]) -> Mapping[str, HandbookEntry]:
    """Return the entries of a parsed ``handbook.toml`` by factor, in the order of the file.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for a factor given twice
            and for a list whose two languages differ in length.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("entry",))
    entries: dict[str, HandbookEntry] = {}
    for entry in root.tables("entry"):
        entry.new("factor", entries)
        entries[entry.text("factor")] = _entry(entry)
    return MappingProxyType(entries)


@lru_cache(maxsize=8)
def handbook(version: str) -> Mapping[str, HandbookEntry]:
    """Return the handbook of a shipped law pack by factor.

    Raises:
        LawPackError: if no law pack of that version ships, or its handbook cannot be used.
    """
    path = LAW_FOLDER / version / FILE
    try:
        return read_handbook(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise LawPackError(
            f"law pack {version!r} has no {FILE}; name a law pack that ships"
        ) from error


def _entry(entry: Entry) -> HandbookEntry:
    entry.allow_only(_KEYS)
    for name in _LISTS:
        if len(entry.texts(f"{name}_zh")) != len(entry.texts(f"{name}_en")):
            raise entry.error(f"{name}_en", f"as many texts as {name}_zh has")
    return HandbookEntry(
        factor=entry.text("factor"), zh=_guidance(entry, "zh"), en=_guidance(entry, "en")
    )


def _guidance(entry: Entry, language: str) -> Guidance:
    return Guidance(
        definition=entry.text(f"definition_{language}"),
        evidence=entry.texts(f"evidence_{language}"),
        coding=entry.texts(f"coding_{language}"),
        examples=entry.texts(f"examples_{language}"),
        non_examples=entry.texts(f"non_examples_{language}"),
    )
