"""Read the words of documents (``documents.toml``) of a law pack."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from data.law.catalogue import LAW_FOLDER
from data.law.entries import Entry
from model.errors import LawPackError
from model.law import Stage

FILE = "documents.toml"
SECTIONS = ("common", "report", "evidence_list", "disclosure", "handbook")


@dataclass(frozen=True, slots=True)
class Right:
    """A way to object, with the provision it rests on.

    Attributes:
        stages: the stages at which it is open.
        citation: id of the provision, or None for an offer of the authority itself.
        stem: id of the paragraph whose opening words the item continues, or None.
    """

    text: str
    stages: frozenset[str]
    citation: str | None
    stem: str | None


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The fixed words of documents.

    Attributes:
        texts: single texts and lists of texts by their place in the file, such as
            ``report.title.arrest_review``.
        rights: ways to object, in order.
    """

    texts: Mapping[str, str | tuple[str, ...]]
    rights: tuple[Right, ...]

    def text(self, key: str, /, **slots: object) -> str:
        """Return a text with its slots filled; the slot of the name stays.

        Raises:
            KeyError: if there is no such text, or a slot is not given.
        """
        words = self.texts[key]
        if not isinstance(words, str):
            raise KeyError(f"{key} is a list of texts; read it with lines()")
        return words.format(**slots, 姓名="{姓名}") if "{" in words else words

    def lines(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, such as the columns of a table.

        Raises:
            KeyError: if there is no such list.
        """
        words = self.texts[key]
        if isinstance(words, str):
            raise KeyError(f"{key} is one text; read it with text()")
        return words

    def has(self, key: str) -> bool:
        """Tell whether there are words for a key, such as an opening at a stage."""
        return key in self.texts


def read_document_words(document: Mapping[str, Any]) -> DocumentWords:
    """Return the words of a parsed ``documents.toml``.

    Raises:
        LawEntryError: names file, key, value and what is allowed.
    """
    root = Entry(FILE, "", document)
    root.allow_only(SECTIONS)
    texts: dict[str, str | tuple[str, ...]] = {}
    for section in SECTIONS:
        texts |= _texts(root.table(section), section)
    rights = tuple(_right(entry) for entry in root.table("disclosure").tables("right"))
    return DocumentWords(MappingProxyType(texts), rights)


@lru_cache(maxsize=8)
def document_words(version: str) -> DocumentWords:
    """Return the words of documents of a shipped law pack.

    Raises:
        LawPackError: if no such pack ships, or it has no words for documents.
    """
    path = LAW_FOLDER / version / FILE
    try:
        return read_document_words(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise LawPackError(
            f"law pack {version!r} has no {FILE}, so no document can be written; use a law pack "
            "that ships one"
        ) from error


def _texts(entry: Entry, place: str) -> dict[str, str | tuple[str, ...]]:
    """Return the texts of a table and of the tables in it, by their place."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, value in entry.values.items():
        if isinstance(value, Mapping):
            found |= _texts(entry.table(name), f"{place}.{name}")
        elif isinstance(value, str):
            found[f"{place}.{name}"] = entry.text(name)
        elif (place, name) != ("disclosure", "right"):
            found[f"{place}.{name}"] = entry.texts(name)
    return found


def _right(entry: Entry) -> Right:
    entry.allow_only(("stages", "text", "citation", "stem"))
    return Right(
        text=entry.text("text"),
        stages=entry.among("stages", tuple(Stage)),
        citation=entry.optional_text("citation"),
        stem=entry.optional_text("stem"),
    )
