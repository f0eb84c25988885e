"""Read the wording (``wording.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.law.entries import Entry
from data.law.predicates import PredicateReader
from model.law import Stage
from model.scale import Scale
from model.wording import Block, Sentence, Wording, template

FILE = "wording.toml"


def read_wording(document: Mapping[str, object], reader: PredicateReader, scale: Scale) -> Wording:
    """Return the wording that a parsed ``wording.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for a phrase of a level that
            the scale does not have.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("person", "block", "departure", "phrases", "pieces"))
    pieces, person, departure = root.table("pieces"), root.table("person"), root.table("departure")
    return Wording(
        blocks=tuple(_block(entry, reader) for entry in root.tables("block")),
        phrases=MappingProxyType(_phrases(root.table("phrases"), scale)),
        pieces=MappingProxyType({name: template(pieces.text(name)) for name in pieces.values}),
        person=MappingProxyType({name: person.text(name) for name in person.values}),
        departure=template(departure.text("text")),
        departure_approved=template(departure.text("approved")),
    )


def _block(entry: Entry, reader: PredicateReader) -> Block:
    entry.allow_only(("id", "heading", "when", "unless", "sentences"))
    return Block(
        id=entry.text("id"),
        heading=entry.text("heading"),
        when=reader.optional(entry, "when"),
        unless=reader.optional(entry, "unless"),
        sentences=tuple(_sentence(inner, reader) for inner in entry.tables("sentences")),
    )


def _sentence(entry: Entry, reader: PredicateReader) -> Sentence:
    entry.allow_only(("stages", "when", "unless", "text"))
    return Sentence(
        stages=entry.among("stages", tuple(Stage)),
        when=reader.optional(entry, "when"),
        unless=reader.optional(entry, "unless"),
        template=template(entry.text("text")),
    )


def _phrases(entry: Entry, scale: Scale) -> dict[tuple[str, str], str]:
    phrases = {}
    for name in entry.values:
        factor, _, level = name.partition(".")
        if (factor, level) not in scale.levels:
            raise entry.error(name, "factor.level of the scale")
        phrases[factor, level] = entry.text(name)
    return phrases
