"""Findings: what only a person can find. Their form is data of the law pack; this checks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from model.citation import Citation
from model.errors import Problem, printable
from model.predicates import Predicate
from model.text import MAX_REFERENCE, MAX_REFERENCES, MAX_TEXT, clean_text

MAX_DAYS = 36_500
_YUAN = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
MAX_RECORDS = 100


@dataclass(frozen=True, slots=True)
class FindingValue:
    """One allowed value, with its words and the stages at which it is allowed (empty: all)."""

    id: str | int
    label_zh: str
    label_en: str
    stages: frozenset[str]


@dataclass(frozen=True, slots=True)
class FindingSpec:
    """The form of one finding, or of one field of a finding.

    Attributes:
        kind: ``choice``, ``choices``, ``flag``, ``date``, ``text``, ``integer``, ``money``,
            ``references``, ``record`` or ``records``.
        required: the stages at which it must be given (for a field: all or none of them).
        stages: the stages at which it may be given; empty for all.
        fields: for ``record`` and ``records``.
    """

    id: str
    kind: str
    name_zh: str
    name_en: str
    help_zh: str
    help_en: str
    citations: tuple[str, ...]
    values: tuple[FindingValue, ...]
    required: frozenset[str]
    stages: frozenset[str]
    fields: tuple[FindingSpec, ...]

    def allowed(self, stage: str) -> tuple[str | int, ...]:
        """Return the ids of the values allowed at a stage."""
        return tuple(v.id for v in self.values if not v.stages or stage in v.stages)

    def value(self, value_id: str | int) -> FindingValue:
        """Return one allowed value.

        Raises:
            KeyError: if there is no such value.
        """
        for value in self.values:
            if value.id == value_id:
                return value
        raise KeyError(f"finding {self.id} has no value {value_id}")

    def field(self, field_id: str) -> FindingSpec:
        """Return one field of a ``record`` or of ``records``.

        Raises:
            KeyError: if there is no such field.
        """
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(f"finding {self.id} has no field {field_id}")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Findings and answers that cannot both be true, with the place to correct and the cure."""

    id: str
    when: Predicate
    pointer: str
    text_zh: str
    text_en: str
    cure_zh: str
    cure_en: str
    citations: tuple[str, ...]


class _Reader:
    """Reads the findings of one request and notes every problem."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.problems: list[Problem] = []

    def note(self, code: str, pointer: str, value: object, allowed: Iterator[object]) -> None:
        """Note one problem."""
        shown = tuple(str(item) for item in allowed)
        self.problems.append(Problem(code, pointer, printable(value), shown))

    def read_fields(
        self, specs: tuple[FindingSpec, ...], document: Any, pointer: str
    ) -> dict[str, Any] | None:
        """Read an object whose keys are the specs; None where it is none."""
        if not isinstance(document, dict):
            self.note("wrong_type", pointer, document, iter(("object",)))
            return None
        names = {spec.id for spec in specs}
        for key in document:
            if key not in names:
                self.note("unknown_key", f"{pointer}/{escape(key)}", key, iter(sorted(names)))
        return {spec.id: self.read(spec, document, pointer) for spec in specs}

    def read(self, spec: FindingSpec, document: dict[str, Any], pointer: str) -> Any:
        """Read one finding; None, or the empty tuple for lists, where it is absent."""
        value, place = document.get(spec.id), f"{pointer}/{spec.id}"
        if value is None:
            if self.stage in spec.required:
                self.note("missing_key", place, "", iter(spec.allowed(self.stage)))
            return () if spec.kind in _LISTS else None
        if spec.stages and self.stage not in spec.stages:
            self.note("wrong_stage", place, self.stage, iter(sorted(spec.stages)))
            return () if spec.kind in _LISTS else None
        return _READERS[spec.kind](self, spec, value, place)

    def choice(self, spec: FindingSpec, value: Any, place: str) -> Any:
        """Read one of the allowed values; True is not 1."""
        allowed = spec.allowed(self.stage)
        if isinstance(value, bool) or not isinstance(value, (str, int)) or value not in allowed:
            self.note("unknown_value", place, value, iter(allowed))
            return None
        return value

    def choices(self, spec: FindingSpec, value: Any, place: str) -> tuple[Any, ...]:
        """Read a list of distinct allowed values."""
        items = self._items(value, place, len(spec.allowed(self.stage)))
        for index, item in enumerate(items):
            if item in items[:index]:
                self.note("duplicate_item", f"{place}/{index}", item, iter(()))
        return tuple(self.choice(spec, item, f"{place}/{i}") for i, item in enumerate(items))

    def flag(self, _: FindingSpec, value: Any, place: str) -> bool | None:
        """Read true or false."""
        if not isinstance(value, bool):
            self.note("wrong_type", place, value, iter(("true", "false", "null")))
            return None
        return value

    def day(self, _: FindingSpec, value: Any, place: str) -> date | None:
        """Read an ISO date."""
        parsed = parse_day(value)
        if parsed is None:
            self.note("wrong_date", place, value, iter(("YYYY-MM-DD",)))
        return parsed

    def integer(self, _: FindingSpec, value: Any, place: str) -> int | None:
        """Read a whole number of days."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_DAYS:
            self.note("wrong_number", place, value, iter((f"0 – {MAX_DAYS}",)))
            return None
        return value

    def money(self, _: FindingSpec, value: Any, place: str) -> int | None:
        """Read a sum in yuan, written as text with at most two decimals, as whole fen."""
        fen = parse_yuan(value)
        if fen is None:
            self.note("wrong_money", place, value, iter(('"3500"', '"3500.50"')))
        return fen

    def text(self, _: FindingSpec, value: Any, place: str) -> str | None:
        """Read free text."""
        return clean_text(value, place, MAX_TEXT, self.problems)

    def references(self, _: FindingSpec, value: Any, place: str) -> tuple[str, ...]:
        """Read a list of evidence references."""
        read = [
            clean_text(item, f"{place}/{index}", MAX_REFERENCE, self.problems)
            for index, item in enumerate(self._items(value, place, MAX_REFERENCES))
        ]
        return tuple(item for item in read if item)

    def record(self, spec: FindingSpec, value: Any, place: str) -> dict[str, Any] | None:
        """Read an object."""
        return self.read_fields(spec.fields, value, place)

    def records(self, spec: FindingSpec, value: Any, place: str) -> tuple[dict[str, Any], ...]:
        """Read a list of objects."""
        read = [
            self.read_fields(spec.fields, item, f"{place}/{index}")
            for index, item in enumerate(self._items(value, place, MAX_RECORDS))
        ]
        return tuple(item for item in read if item is not None)

    def _items(self, value: Any, place: str, most: int) -> list[Any]:
        """Return the items of a list; the bound keeps a hostile list from taking minutes."""
        if not isinstance(value, list):
            self.note("wrong_type", place, value, iter(("array",)))
            return []
        if len(value) > most:
            self.note("too_many", place, len(value), iter((f"0 – {most}",)))
            return []
        return value


_LISTS = frozenset({"choices", "references", "records"})
_READERS: Mapping[str, Callable[[_Reader, FindingSpec, Any, str], Any]] = {
    "choice": _Reader.choice,
    "choices": _Reader.choices,
    "flag": _Reader.flag,
    "date": _Reader.day,
    "integer": _Reader.integer,
    "money": _Reader.money,
    "text": _Reader.text,
    "references": _Reader.references,
    "record": _Reader.record,
    "records": _Reader.records,
}
KINDS = frozenset(_READERS)


def read_findings(
    document: Any, specs: Mapping[str, FindingSpec], stage: str, *, pointer: str = "/findings"
) -> tuple[Mapping[str, Any], list[Problem]]:
    """Read the findings of a request, or the table at another pointer, against their form.

    Returns:
        the findings by id, absent ones None and absent lists empty, and every problem found.
    """
    reader = _Reader(stage)
    read = reader.read_fields(tuple(specs.values()), document, pointer)
    return read or {}, reader.problems


def parse_day(value: Any) -> date | None:
    """Return the date of an ISO ``YYYY-MM-DD`` string, or None where it is none."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # Python also reads 20261122 and weeks such as 2026-W47-7.
    return day if day is not None and day.isoformat() == value else None


def parse_yuan(value: Any) -> int | None:
    """Return the whole fen of a sum in yuan such as ``"3500.50"``, or None where it is none.

    A sum is text, so that no rounding can happen on the way.

    Examples:
        >>> parse_yuan("3500.5"), parse_yuan("0"), parse_yuan("-1"), parse_yuan(3500)
        (350050, 0, None, None)
    """
    if not isinstance(value, str) or _YUAN.fullmatch(value) is None:
        return None
    yuan, _, fraction = value.partition(".")
    return int(yuan) * 100 + int(fraction.ljust(2, "0") or "0")


def escape(key: str) -> str:
    """Return a key as a token of an RFC 6901 pointer."""
    return printable(key).replace("~", "~0").replace("/", "~1")


def cited(spec: FindingSpec, citations: Mapping[str, Citation]) -> tuple[Citation, ...]:
    """Return the provisions behind a finding."""
    return tuple(citations[citation] for citation in spec.citations)
