"""Read the form of the findings and their contradictions (``findings.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.law.entries import Entry
from data.law.predicates import PredicateReader
from model.findings import KINDS, Contradiction, FindingSpec, FindingValue
from model.law import Stage

FILE = "findings.toml"
_KEYS = (
    "id", "kind", "name_zh", "name_en", "help_zh", "help_en", "citations", "values", "required",
    "stages", "field",
)  # fmt: skip
_CONTRADICTION_KEYS = (
    "id", "when", "pointer", "text_zh", "text_en", "cure_zh", "cure_en", "citations",
)  # fmt: skip
_NESTED = frozenset({"record", "records"})
_LISTED = frozenset({"choice", "choices"})


def read_findings(document: Mapping[str, object]) -> Mapping[str, FindingSpec]:
    """Return the form of every finding by id.

    Raises:
        LawEntryError: names file, key, value and what is allowed.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("finding", "contradiction"))
    specs: dict[str, FindingSpec] = {}
    for entry in root.optional_tables("finding"):
        entry.new("id", specs)
        specs[entry.text("id")] = read_form(entry, _stages(entry, "required"))
    return MappingProxyType(specs)


def read_contradictions(
    document: Mapping[str, object], reader: PredicateReader
) -> tuple[Contradiction, ...]:
    """Return the contradictions, whose conditions may use the definitions of the gates."""
    root = Entry(FILE, "", document)
    return tuple(_contradiction(entry, reader) for entry in root.optional_tables("contradiction"))


def read_form(entry: Entry, required: frozenset[str]) -> FindingSpec:
    """Return the form of one finding or field; `required` are the stages at which it must stand.

    Raises:
        LawEntryError: names file, key, value and what is allowed.
    """
    entry.allow_only(_KEYS)
    kind = entry.text("kind", one_of=tuple(sorted(KINDS)))
    fields = entry.tables("field") if kind in _NESTED else ()
    return FindingSpec(
        id=entry.text("id"),
        kind=kind,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        help_zh=entry.optional_text("help_zh") or "",
        help_en=entry.optional_text("help_en") or "",
        citations=entry.texts("citations", default=()),
        values=tuple(map(_value, entry.tables("values"))) if kind in _LISTED else (),
        required=required,
        stages=_stages(entry, "stages"),
        fields=tuple(read_form(field, _always(field)) for field in fields),
    )


def _always(field: Entry) -> frozenset[str]:
    """Return every stage for a required field of a record, none for an optional one."""
    return frozenset(Stage) if field.flag("required", default=False) else frozenset()


def _value(entry: Entry) -> FindingValue:
    entry.allow_only(("id", "label_zh", "label_en", "stages", "citations"))
    return FindingValue(
        id=entry.whole("id") if isinstance(entry.values.get("id"), int) else entry.text("id"),
        label_zh=entry.text("label_zh"),
        label_en=entry.text("label_en"),
        stages=_stages(entry, "stages"),
    )


def _stages(entry: Entry, name: str) -> frozenset[str]:
    return entry.among(name, tuple(Stage))


def _contradiction(entry: Entry, reader: PredicateReader) -> Contradiction:
    entry.allow_only(_CONTRADICTION_KEYS)
    return Contradiction(
        id=entry.text("id"),
        when=reader.read(entry.table("when")),
        pointer=entry.text("pointer"),
        text_zh=entry.text("text_zh"),
        text_en=entry.text("text_en"),
        cure_zh=entry.text("cure_zh"),
        cure_en=entry.text("cure_en"),
        citations=entry.texts("citations"),
    )
