"""The columns of the table of case records: one row, one decision on one suspect.

The columns stand in ``codebook.toml`` (``[[column]]``), the factors in the law pack. Whatever
reads, checks, writes or describes case records takes names, values and conditions from here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from data.codebook import FILE, RECORD_TABLES, Codebook, codebook
from data.law.entries import Entry
from data.settings.decisions import decision_book
from model.clock_book import Named
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor
from model.findings import FindingValue
from model.law import LawPack

KINDS = ("choice", "flag", "date", "integer", "pseudonym", "code", "text", "violations")
"""Kinds of columns in the codebook; a factor's column has the kind ``level``."""
LEVEL = "level"
EMPTY, ANY = "", "*"
"""In conditions: the cell is empty; the cell holds whatever value."""
_DEVIATION = "deviation"
_WITH_VALUES = frozenset({"choice", "violations"})
_KEYS = (
    "id", "group", "kind", "name_zh", "name_en", "help_zh", "help_en", "citations", "required",
    "unique", "may_be_empty", "needed_when", "only_when", "not_before", "filled_by", "used_by",
    "values", "values_of", "among",
)  # fmt: skip
_TRAIT = "trait"

Condition = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """The form of one column.

    Attributes:
        group: id of what it belongs to; the class of a factor.
        kind: one of `KINDS`, or ``level``.
        values: allowed values of a choice, types of violations, levels of a factor.
        required: no cell may be empty.
        unique: no value may stand twice.
        may_be_empty: an empty cell is an answer: none, not yet, not held.
        needed_when, only_when: alternatives under which a cell must, or only then may, be filled;
            none where there is no such condition.
        not_before: columns of days that must not lie after this one's.
        filled_by: id of who fills it in.
        used_by: ids of what reads it.
    """

    id: str
    group: str
    kind: str
    name_zh: str
    name_en: str
    help_zh: str
    help_en: str
    citations: tuple[str, ...]
    values: tuple[FindingValue, ...]
    required: bool
    unique: bool
    may_be_empty: bool
    needed_when: tuple[Condition, ...]
    only_when: tuple[Condition, ...]
    not_before: tuple[str, ...]
    filled_by: str
    used_by: tuple[str, ...]

    @property
    def value_ids(self) -> tuple[str, ...]:
        """Return the allowed values, for a factor its levels in order and what is not one."""
        return tuple(str(value.id) for value in self.values)


@dataclass(frozen=True, slots=True, eq=False)
class RecordColumns:
    """Every column under one law pack.

    Attributes:
        law_version: the pack whose factors follow the columns of the codebook.
        groups, uses, sources: names by id.
        columns: by id, in the order in which they are written.
        factors: ids of the columns that hold levels, in scale order.
    """

    law_version: str
    groups: Mapping[str, Named]
    uses: Mapping[str, Named]
    sources: Mapping[str, Named]
    columns: Mapping[str, ColumnSpec]
    factors: tuple[str, ...]

    @property
    def traits(self) -> tuple[str, ...]:
        """Return the columns that are for the audit alone."""
        return tuple(name for name, spec in self.columns.items() if spec.group == _TRAIT)


@lru_cache(maxsize=4)
def record_columns(law: LawPack) -> RecordColumns:
    """Return the columns that ship, with the factors of a law pack."""
    text = files("data").joinpath(FILE).read_text(encoding="utf-8")
    return read_record_columns(tomllib.loads(text), codebook(), law)


def read_record_columns(
    document: Mapping[str, Any], events: Codebook, law: LawPack
) -> RecordColumns:
    """Return the columns that a parsed codebook describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for a condition or an order
            of days on a column or a value that does not exist.
    """
    root = Entry(FILE, "", document)
    groups, uses, sources = (_named(root, name) for name in RECORD_TABLES[:3])
    reader = _Reader(events, groups, uses, sources)
    columns: dict[str, ColumnSpec] = {}
    for entry in root.tables("column"):
        entry.new("id", {*columns, *(factor.id for factor in law.scale)})
        columns[entry.text("id")] = reader.column(entry)
    for entry in root.tables("column"):
        _refuse_references(entry, columns)
    columns |= {factor.id: _factor_column(factor) for factor in law.scale}
    groups = MappingProxyType(
        {**groups, **{i: Named(i, t.name_zh, t.name_en) for i, t in law.terms["class"].items()}}
    )
    factors = tuple(factor.id for factor in law.scale)
    return RecordColumns(law.version, groups, uses, sources, MappingProxyType(columns), factors)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one column against the lists of the file."""

    events: Codebook
    groups: Mapping[str, Named]
    uses: Mapping[str, Named]
    sources: Mapping[str, Named]

    def column(self, entry: Entry) -> ColumnSpec:
        """Return the form of one column."""
        entry.allow_only(_KEYS)
        entry.among("used_by", self.uses)
        kind = entry.text("kind", one_of=KINDS)
        return ColumnSpec(
            id=entry.text("id"),
            group=entry.text("group", one_of=tuple(self.groups)),
            kind=kind,
            name_zh=entry.text("name_zh"),
            name_en=entry.text("name_en"),
            help_zh=entry.optional_text("help_zh") or "",
            help_en=entry.optional_text("help_en") or "",
            citations=entry.texts("citations", default=()),
            values=self._values(entry) if kind in _WITH_VALUES else (),
            required=entry.flag("required", default=False),
            unique=entry.flag("unique", default=False),
            may_be_empty=entry.flag("may_be_empty", default=False),
            needed_when=conditions_of(entry, "needed_when"),
            only_when=conditions_of(entry, "only_when"),
            not_before=entry.texts("not_before", default=()),
            filled_by=entry.text("filled_by", one_of=tuple(self.sources)),
            used_by=entry.texts("used_by"),
        )

    def _values(self, entry: Entry) -> tuple[FindingValue, ...]:
        """Return the allowed values: its own, or some or all of those of a field."""
        if "values_of" not in entry.values:
            return tuple(_value(value) for value in entry.tables("values"))
        listed = self._listed(entry)
        chosen = entry.among("among", [str(value.id) for value in listed])
        return tuple(value for value in listed if not chosen or value.id in chosen)

    def _listed(self, entry: Entry) -> tuple[FindingValue, ...]:
        fields = {name: spec for name, spec in self.events.fields.items() if spec.values}
        name = entry.text("values_of", one_of=(_DEVIATION, *fields))
        if name != _DEVIATION:
            return fields[name].values
        reasons = decision_book().deviations.values()
        return tuple(FindingValue(r.id, r.name_zh, r.name_en, frozenset()) for r in reasons)


def _value(entry: Entry) -> FindingValue:
    entry.allow_only(("id", "label_zh", "label_en"))
    label_zh, label_en = entry.text("label_zh"), entry.text("label_en")
    return FindingValue(entry.text("id"), label_zh, label_en, frozenset())


def conditions_of(entry: Entry, name: str) -> tuple[Condition, ...]:
    """Return the alternatives that stand under a key of a table; none where it is missing."""
    return tuple(
        MappingProxyType({column: frozenset(each.texts(column)) for column in each.values})
        for each in entry.optional_tables(name)
    )


def _refuse_references(entry: Entry, columns: Mapping[str, ColumnSpec]) -> None:
    """Refuse an order or a condition that speaks of what is not there."""
    days = [name for name, spec in columns.items() if spec.kind == "date"]
    entry.among("not_before", days)
    for name in ("needed_when", "only_when"):
        refuse_conditions(entry, name, columns)


def refuse_conditions(entry: Entry, name: str, columns: Mapping[str, ColumnSpec]) -> None:
    """Refuse conditions on columns or values that do not exist.

    Raises:
        LawEntryError: names file, key, value and what is allowed.
    """
    for each in entry.optional_tables(name):
        each.allow_only(tuple(columns))
        for column in each.values:
            each.among(column, (EMPTY, ANY, *columns[column].value_ids))


def _factor_column(factor: Factor) -> ColumnSpec:
    levels = [FindingValue(x.id, x.label_zh, x.label_en, frozenset()) for x in factor.levels]
    levels.append(FindingValue(UNKNOWN, "未查明", "Unknown", frozenset()))
    if factor.not_applicable:
        levels.append(FindingValue(NOT_APPLICABLE, "不适用", "Not applicable", frozenset()))
    return ColumnSpec(
        id=factor.id,
        group=factor.group,
        kind=LEVEL,
        name_zh=factor.name_zh,
        name_en=factor.name_en,
        help_zh="",
        help_en="",
        citations=factor.citations,
        values=tuple(levels),
        required=False,
        unique=False,
        may_be_empty=False,
        needed_when=(),
        only_when=(),
        not_before=(),
        filled_by="procuratorate",
        used_by=("head_m", "head_s", "replay"),
    )


def _named(root: Entry, name: str) -> Mapping[str, Named]:
    found: dict[str, Named] = {}
    for entry in root.tables(name):
        entry.allow_only(("id", "name_zh", "name_en"))
        entry.new("id", found)
        identity = entry.text("id")
        found[identity] = Named(identity, entry.text("name_zh"), entry.text("name_en"))
    return MappingProxyType(found)
