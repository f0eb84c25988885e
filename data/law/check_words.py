"""Check the texts of a law pack: punctuation, and that both languages say it.

A text whose key ends in ``_zh`` or ``_en`` is a sentence or a label; which keys hold sentences is
the table below. Quotations of the law (``text`` in ``citations.toml``) stand as they were enacted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from data.law.place import Found, Place
from model.errors import Problem

# Where sentences stand: file, then the keys on the way without their language.
_SENTENCES = frozenset(
    {
        ("citations.toml", "instrument.note"),
        ("handbook.toml", "entry.definition"),
        ("handbook.toml", "entry.coding"),
        ("handbook.toml", "entry.examples"),
        ("handbook.toml", "entry.non_examples"),
        ("findings.toml", "finding.help"),
        ("findings.toml", "finding.field.help"),
        ("findings.toml", "contradiction.text"),
        ("findings.toml", "contradiction.cure"),
        ("counting.toml", "rule.text"),
        ("gates.toml", "gate.grounds.text"),
        ("gates.toml", "gate.alternatives.text"),
        ("recommendation.toml", "adjustment.grounds.text"),
        ("recommendation.toml", "adjustment.alternatives.text"),
        ("recommendation.toml", "basis.grounds.text"),
        ("warnings.toml", "warning.text"),
        ("warnings.toml", "same_evidence.text"),
        ("conditions.toml", "circumstance.gap"),
        ("conditions.toml", "residential_surveillance.sentences"),
        ("wording.toml", "block.sentences.text"),
        ("bond.toml", "floor.text"),
        ("bond.toml", "fine_rule.doubt"),
        ("bond.toml", "guarantor_preference.text"),
        ("bond.toml", "notice.text"),
        ("clocks.toml", "clock.note"),
        ("clocks.toml", "assumption.text"),
        ("calendar.toml", "year.note"),
        ("tasks.toml", "task.reason"),
    }
)
# Keys that have no English: words of Chinese documents only.
_CHINESE_ONLY = frozenset(
    {"note_zh", "short_zh", "order_zh", "gap_zh", "basis_zh", "doubt_zh", "sentences_zh"}
)
_CHINESE_FILES = frozenset({"bond.toml", "wording.toml"})

_HAN = "\u4e00-\u9fff"
_FULL_WIDTH = "，。、：；？！（）《》"
_QUOTED_LAW = ("citations.toml", "citation", "text")
# A sentence may end in a slot, whose text ends it.
_CHINESE_END = re.compile("(?:[。？！][”’）》】]*|\\})$")
_ENGLISH_END = re.compile("[.?!][”’)]*$")
_CLOSED = re.compile("[。，、：；？！.,:;?!]$")
_HALF_WIDTH = re.compile(f"[{_HAN}][,.:;?!()\"']|[,.:;?!()\"'][{_HAN}]")
_IN_ENGLISH = re.compile(f"[{_HAN}{_FULL_WIDTH}]")
_DOUBLED = re.compile("[。，、：；？！]{2}|[.,:;?!]{2}|（（|））")


def word_problems(found: Found) -> Iterator[Problem]:
    """Yield every fault in the texts of a pack."""
    for place, value in found:
        if isinstance(value, str) and not place.is_at(*_QUOTED_LAW):
            yield from _text_problems(place, value)
        if isinstance(value, Mapping):
            yield from _pair_problems(place, value)


def _text_problems(place: Place, text: str) -> Iterator[Problem]:
    """Yield the faults of one text."""
    language = _language(place, text)
    if language is None:
        return
    if _DOUBLED.search(text):
        yield place.problem("pack_doubled_mark", text)
    if language == "zh" and _HALF_WIDTH.search(text):
        yield place.problem("pack_half_width", text)
    if language == "en" and _IN_ENGLISH.search(text):
        yield place.problem("pack_chinese_in_english", text)
    if (place.file, _kind(place)) in _SENTENCES:
        end = _CHINESE_END if language == "zh" else _ENGLISH_END
        if not end.search(text):
            yield place.problem("pack_sentence_end", text)
    elif _is_label(place) and _CLOSED.search(text):
        yield place.problem("pack_label_end", text)


def _language(place: Place, text: str) -> str | None:
    """Return the language of a text: by its key, else by its characters; None for codes."""
    for name in reversed(place.names):
        if name.endswith(("_zh", "_en")):
            return name[-2:]
    return "zh" if re.search(f"[{_HAN}]", text) else None


def _kind(place: Place) -> str:
    """Return the keys on the way without positions and language, as `_SENTENCES` has them."""
    names = []
    for name in place.names:
        names.append(name.removesuffix("_zh").removesuffix("_en"))
        if name.endswith(("_zh", "_en")):
            break
    return ".".join(names)


def _is_label(place: Place) -> bool:
    return any(name.endswith(("_zh", "_en")) for name in place.names)


def _pair_problems(place: Place, table: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield texts of a table that stand in one language only, or in lists of unequal length."""
    for name, value in table.items():
        stem, language = name[:-3], name[-3:]
        if language == "_en" and f"{stem}_zh" not in table:
            yield place.to(name).problem("pack_translation_missing", value)
        if language != "_zh" or name in _CHINESE_ONLY or place.file in _CHINESE_FILES:
            continue
        other = table.get(f"{stem}_en")
        if other is None:
            yield place.to(name).problem("pack_translation_missing", value)
        elif isinstance(value, list) and isinstance(other, list) and len(value) != len(other):
            yield place.to(name).problem("pack_translation_length", len(value), (str(len(other)),))
