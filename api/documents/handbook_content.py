"""What the coding handbook says, apart from its form."""

from __future__ import annotations

from dataclasses import dataclass

from api.messages.entries import Language
from data.law.documents import DocumentWords


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision: where it is, and its words line by line; none where they are not at hand."""

    place: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level.

    Attributes:
        marks: ★ ▲ ✓ ○ as they apply.
        dangers: of a statutory circumstance, with what else it entails.
        provisions: the items that it fulfils.
    """

    id: str
    label: str
    marks: str
    needs_evidence: bool
    dangers: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class FactorView:
    """One factor with all that there is to know about answering it."""

    id: str
    heading: str
    definition: str
    nature: str
    levels: tuple[LevelView, ...]
    coding: tuple[str, ...]
    evidence: tuple[str, ...]
    examples: tuple[str, ...]
    non_examples: tuple[str, ...]
    law: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class ClassView:
    """The factors of one class."""

    name: str
    factors: tuple[FactorView, ...]


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """One law that the handbook cites, days as ISO dates; `checked` says so where it never was."""

    short: str
    id: str
    name: str
    version: str
    in_force: str
    checked: str


@dataclass(frozen=True, slots=True)
class HandbookWords:
    """The headings of the handbook in one language."""

    language: Language
    texts: DocumentWords

    def text(self, name: str, /, **slots: object) -> str:
        """Return a heading or phrase."""
        return self.texts.text(f"handbook.{self.language}.{name}", **slots)

    def columns(self, name: str) -> tuple[str, ...]:
        """Return the columns of a table."""
        return self.texts.lines(f"handbook.{self.language}.{name}_columns")


@dataclass(frozen=True, slots=True)
class HandbookView:
    """The whole handbook in one language."""

    language: Language
    title: str
    subtitle: str
    generated: str
    legend: str
    classes: tuple[ClassView, ...]
    instruments: tuple[InstrumentView, ...]
    words: HandbookWords
