"""Read labels, names and warnings (``labels.toml``, ``warnings.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.law.entries import Entry
from data.law.predicates import PredicateReader
from data.law.rules import RECOMMENDATIONS
from model.law import Danger, LabelRule, Stage, Term, WarningRule

LABELS, WARNINGS = "labels.toml", "warnings.toml"
_RULE = ("rule_instrument", "rule_article")
TERM_KINDS = ("class", "band", "stage", "route", "source", "reason")


def read_terms(document: Mapping[str, object]) -> Mapping[str, Mapping[str, Term]]:
    """Return the named terms by kind and id."""
    root = Entry(LABELS, "", document)
    root.allow_only((*TERM_KINDS, "danger", "label"))
    return MappingProxyType(
        {
            kind: MappingProxyType({t.id: t for t in map(_term, root.optional_tables(kind))})
            for kind in TERM_KINDS
        }
    )


def _term(entry: Entry) -> Term:
    entry.allow_only(("id", "name_zh", "name_en"))
    return Term(entry.text("id"), entry.text("name_zh"), entry.text("name_en"))


def read_dangers(document: Mapping[str, object]) -> Mapping[int, Danger]:
    """Return the dangers by number."""
    entries = Entry(LABELS, "", document).optional_tables("danger")
    return MappingProxyType({entry.whole("id"): _danger(entry) for entry in entries})


def _danger(entry: Entry) -> Danger:
    entry.allow_only(("id", "name_zh", "short_zh", "name_en", "citations", *_RULE))
    return Danger(
        id=entry.whole("id"),
        name_zh=entry.text("name_zh"),
        short_zh=entry.text("short_zh"),
        name_en=entry.text("name_en"),
        citations=entry.texts("citations"),
        rule_instrument=entry.text("rule_instrument"),
        rule_article=entry.whole("rule_article"),
    )


def read_labels(document: Mapping[str, object], reader: PredicateReader) -> tuple[LabelRule, ...]:
    """Return the labels of outcomes in order; the first that fits is used."""
    return tuple(_label(e, reader) for e in Entry(LABELS, "", document).tables("label"))


def _label(entry: Entry, reader: PredicateReader) -> LabelRule:
    entry.allow_only(("stages", "routes", "recommendations", "bases", "when", "text_zh", "text_en"))
    return LabelRule(
        stages=entry.among("stages", tuple(Stage)),
        routes=frozenset(entry.texts("routes", default=())),
        recommendations=entry.among("recommendations", RECOMMENDATIONS),
        bases=frozenset(entry.texts("bases", default=())),
        when=reader.optional(entry, "when"),
        text_zh=entry.text("text_zh"),
        text_en=entry.text("text_en"),
    )


def read_warnings(
    document: Mapping[str, object], reader: PredicateReader
) -> tuple[tuple[WarningRule, ...], Term]:
    """Return the warnings in order, and the words for two answers that cite one evidence."""
    root = Entry(WARNINGS, "", document)
    root.allow_only(("warning", "same_evidence"))
    shared = root.table("same_evidence")
    words = Term("same_evidence", shared.text("text_zh"), shared.text("text_en"))
    rules = root.optional_tables("warning")
    return tuple(_warning(entry, reader) for entry in rules), words


def _warning(entry: Entry, reader: PredicateReader) -> WarningRule:
    entry.allow_only(("code", "stages", "when", "text_zh", "text_en", "citations"))
    return WarningRule(
        code=entry.text("code"),
        stages=entry.among("stages", tuple(Stage)),
        when=reader.read(entry.table("when")),
        text_zh=entry.text("text_zh"),
        text_en=entry.text("text_en"),
        citations=entry.texts("citations"),
    )
