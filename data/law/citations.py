"""Read instruments and citations (``citations.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from data.law.entries import Entry
from model.citation import Citation, Instrument

FILE = "citations.toml"


def read_citations(document: Mapping[str, object]) -> Mapping[str, Citation]:
    """Return the citations by id, in the order of the file.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for an id given twice and
            for a citation of an instrument that the file does not name.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("instrument", "citation"))
    instruments: dict[str, Instrument] = {}
    for entry in root.tables("instrument"):
        entry.new("id", instruments)
        instruments[entry.text("id")] = _instrument(entry)
    citations: dict[str, Citation] = {}
    for entry in root.tables("citation"):
        entry.new("id", citations)
        citations[entry.text("id")] = _citation(entry, instruments)
    return MappingProxyType(citations)


def _instrument(entry: Entry) -> Instrument:
    entry.allow_only(
        ("id", "name_zh", "short_zh", "name_en", "version", "in_force", "text_checked", "note_zh")
    )
    return Instrument(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        short_zh=entry.text("short_zh"),
        name_en=entry.text("name_en"),
        version=entry.day("version"),
        in_force=entry.day("in_force"),
        text_checked=_optional_day(entry, "text_checked"),
        note_zh=entry.optional_text("note_zh") or "",
    )


def _citation(entry: Entry, instruments: Mapping[str, Instrument]) -> Citation:
    entry.allow_only(("id", "instrument", "article", "insertion", "paragraph", "item", "text"))
    instrument = instruments[entry.text("instrument", one_of=tuple(instruments))]
    text = str(entry.values.get("text", ""))
    if instrument.text_checked and not text:
        raise entry.error("text", "the words of the provision: its instrument has a checked text")
    return Citation(
        id=entry.text("id"),
        instrument=instrument,
        article=entry.optional_whole("article"),
        insertion=entry.optional_whole("insertion"),
        paragraph=entry.optional_whole("paragraph"),
        item=entry.optional_whole("item"),
        text=text,
        only_paragraph=_only_paragraph(entry),
    )


def _only_paragraph(entry: Entry) -> bool:
    """Tell whether a citation lies in an article of one paragraph, which its id does not number.

    So R129-4 is item 4 of the one paragraph of Rule 129, and R285-2 the second paragraph of 285.
    """
    numbered = entry.text("id").count("-") - ("item" in entry.values)
    return "paragraph" in entry.values and not numbered


def _optional_day(entry: Entry, name: str) -> date | None:
    return entry.day(name) if name in entry.values else None
