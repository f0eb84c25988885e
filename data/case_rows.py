"""The rows of a table of cases: one row, one event of one suspect of one case.

Headings::

    case_number  suspect  offence     which suspect of which case; the label is S1, S2 …
    juvenile  name  id_number  birth_date     who it is; sealed where given
    event  day  note                  what happened, of the codebook; empty for a suspect alone
    <field>                           a field of the codebook, such as sentence_years

Headings, events and coded values may also be written with their Chinese names. A cell becomes what
the validators of `model` read; they alone judge it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from data.cells import CONVERTERS, Codes
from data.codebook import TAKEN_BACK, codebook
from data.headings import Meaning
from data.rows import TableError
from model.errors import Problem, printable
from model.findings import FindingSpec, parse_day
from model.text import MAX_TEXT, clean_text

LONGEST = 100
_LABEL = re.compile(r"S[1-9][0-9]{0,2}")
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_FLAGS: Codes = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
KEYS: Mapping[str, tuple[str, str]] = {
    "case_number": ("案号", "text"),
    "suspect": ("犯罪嫌疑人", "text"),
    "offence": ("涉嫌罪名", "text"),
    "juvenile": ("未成年人", "flag"),
    "name": ("姓名", "text"),
    "id_number": ("身份证号码", "text"),
    "birth_date": ("出生日期", "date"),
    "event": ("事件", "choice"),
    "day": ("日期", "date"),
    "note": ("备注", "text"),
}
"""Headings that are no field of the codebook: Chinese name and how cells are read."""
_NEEDED = ("case_number", "suspect", "offence")


@dataclass(frozen=True, slots=True)
class RowEvent:
    """The event of a row, not yet read against the codebook."""

    kind: str
    day: date
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row that can be read.

    Attributes:
        name, id_number, birth_date, note: personal; None or empty where the row has none.
        event: None for a row that only names a suspect.
    """

    case_number: str
    suspect: str
    offence: str
    juvenile: bool
    name: str | None = field(repr=False)
    id_number: str | None = field(repr=False)
    birth_date: date | None = field(repr=False)
    event: RowEvent | None
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """The columns of a table of cases, in the order of the file."""

    headings: tuple[str, ...]
    meanings: tuple[Meaning, ...]

    def row(self, cells: Sequence[str]) -> CaseRow | list[Problem]:
        """Return what a row says, or everything that is wrong with its form."""
        document: dict[str, Any] = {"detail": {}}
        for meaning, cell in zip(self.meanings, cells, strict=True):
            if cell:
                place = document if len(meaning.path) == 1 else document["detail"]
                place[meaning.path[-1]] = CONVERTERS[meaning.kind](cell, meaning.codes)
        return _RowReader(document).read()

    def heading_of(self, pointer: str) -> str:
        """Return the heading of the column that a pointer leads to, or the one it would have."""
        wanted = "/event" if pointer == "/kind" else pointer
        found = (
            heading
            for heading, meaning in zip(self.headings, self.meanings, strict=True)
            if f"{wanted}/".startswith(f"{meaning.pointer}/")
        )
        return next(found, wanted.removeprefix("/detail").removeprefix("/"))


def read_case_columns(header: Sequence[str]) -> CaseColumns:
    """Return the columns that a header describes.

    Raises:
        TableError: names every heading that is unknown, given twice or missing.
    """
    known, problems = case_headings(), list[Problem]()
    meanings: dict[str, Meaning] = {}
    seen: dict[str, int] = {}
    for number, heading in enumerate(header, start=1):
        if heading not in known:
            place = {"number": str(number)}
            problems.append(
                Problem("case_table_column", "", printable(heading), tuple(known), place)
            )
            continue
        meanings[heading] = known[heading]
        first = seen.setdefault(known[heading].pointer, number)
        if first != number:
            places = {"first": str(first), "second": str(number)}
            problems.append(Problem("table_duplicate_column", "", printable(heading), (), places))
    missing = [name for name in _NEEDED if f"/{name}" not in seen]
    problems += [Problem("table_missing_column", "", name) for name in missing]
    if problems:
        raise TableError(*problems)
    return CaseColumns(tuple(header), tuple(meanings[heading] for heading in header))


@lru_cache(maxsize=1)
def case_headings() -> Mapping[str, Meaning]:
    """Return every heading that a table of cases may have, in codes and in Chinese."""
    named: dict[str, Meaning] = {}
    for key, (name, kind) in KEYS.items():
        codes = _FLAGS if kind == "flag" else _events() if key == "event" else {}
        named[key] = named[name] = Meaning((key,), kind, codes)
    for spec in codebook().fields.values():
        named[spec.id] = named[spec.name_zh] = Meaning(("detail", spec.id), spec.kind, _codes(spec))
    return named


def _events() -> Codes:
    return {spec.name_zh: spec.id for spec in codebook().events.values()}


def _codes(spec: FindingSpec) -> Codes:
    if spec.kind == "flag":
        return _FLAGS
    return {value.label_zh: value.id for value in spec.values}


class _RowReader:
    """Reads one row and notes everything that is wrong with its form."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def read(self) -> CaseRow | list[Problem]:
        """Return the row, or its problems."""
        juvenile = self.document.get("juvenile", False)
        if not isinstance(juvenile, bool):
            self._note("wrong_type", "/juvenile", juvenile, ("true", "false"))
        row = CaseRow(
            case_number=self._text("case_number", LONGEST),
            suspect=self._matching("suspect", _LABEL, "S1, S2 …", needed=True) or "",
            offence=self._text("offence", LONGEST),
            juvenile=juvenile is True,
            name=self._text("name", LONGEST, needed=False) or None,
            id_number=self._matching("id_number", _ID_NUMBER, "18 × 0-9, X", needed=False),
            birth_date=self._day("birth_date"),
            event=self._event(),
            note=self._text("note", MAX_TEXT, needed=False),
        )
        return self.problems or row

    def _event(self) -> RowEvent | None:
        kind, day = self.document.get("event"), self._day("day")
        detail = self.document["detail"]
        if kind is None:
            lonely = ["/day"] if "day" in self.document else []
            lonely += ["/note"] if "note" in self.document else []
            for pointer in [*lonely, *(f"/detail/{name}" for name in detail)]:
                self._note("row_without_event", pointer, "")
            return None
        if "day" not in self.document:
            self._note("missing_key", "/day", "")
        if kind == TAKEN_BACK:
            self._note("unknown_value", "/event", kind)
        return RowEvent(kind, day, detail) if day is not None else None

    def _text(self, key: str, most: int, *, needed: bool = True) -> str:
        if key not in self.document:
            if needed:
                self._note("missing_key", f"/{key}", "")
            return ""
        return clean_text(self.document[key], f"/{key}", most, self.problems) or ""

    def _matching(
        self, key: str, form: re.Pattern[str], allowed: str, *, needed: bool
    ) -> str | None:
        given = self._text(key, LONGEST, needed=needed)
        if given and form.fullmatch(given) is None:
            shown = "***" if key == "id_number" else given
            self._note("unknown_value", f"/{key}", shown, (allowed,))
        return given or None

    def _day(self, key: str) -> date | None:
        given = self.document.get(key)
        day = None if given is None else parse_day(given)
        if given is not None and day is None:
            self._note("wrong_date", f"/{key}", given, ("YYYY-MM-DD",))
        return day

    def _note(self, code: str, pointer: str, value: object, allowed: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(code, pointer, printable(value), allowed))
