"""What the text of a cell of case records means, by the kind of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.cells import day as iso_day
from data.record_columns import LEVEL, ColumnSpec
from model.findings import MAX_DAYS, parse_day

_FLAGS = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
_LONGEST = 100
_CODE = re.compile(r"[\w.:/+-]{1,100}")
_IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
_SEPARATORS = re.compile("[;；]")
_WHOLE = re.compile(r"[0-9]{1,9}")
_HIDDEN = "***"
PSEUDONYM = r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$"
"""The form of a pseudonym: no Chinese, no space, so that no name fits."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be read.

    Attributes:
        code: key of the message.
        value: what is shown of it.
        allowed: what would have been accepted.
    """

    code: str
    value: str
    allowed: tuple[str, ...] = ()


def read_cell(text: str, column: ColumnSpec) -> Any:
    """Return the value of a cell that is not empty, or what is wrong with it.

    Values are texts, truth values, whole numbers or days; violations are written in one form, by
    day and type.
    """
    return _READERS[column.kind](text, column)


def names_of(column: ColumnSpec) -> Mapping[str, str]:
    """Return the codes of a column by code, Chinese and English name."""
    named = {value.label_zh: str(value.id) for value in column.values}
    named |= {value.label_en: str(value.id) for value in column.values}
    return named | {name: name for name in column.value_ids}


def identity_number(text: str) -> bool:
    """Tell whether a text has the form of a citizen's identity number."""
    return _IDENTITY_NUMBER.fullmatch(text) is not None


def hidden(text: str) -> str:
    """Return a text as a message may show it: never a number that names a person."""
    return _HIDDEN if identity_number(text) else text


def _choice(text: str, column: ColumnSpec) -> str | Wrong:
    known = names_of(column)
    code = "record_level" if column.kind == LEVEL else "record_value"
    return known.get(text) or Wrong(code, text, column.value_ids)


def _flag(text: str, _: ColumnSpec) -> bool | Wrong:
    value = _FLAGS.get(text.lower())
    return Wrong("record_value", text, ("true", "false")) if value is None else value


def _date(text: str, _: ColumnSpec) -> date | Wrong:
    read = parse_day(iso_day(text, {}))
    return Wrong("record_day", text, ("YYYY-MM-DD",)) if read is None else read


def _integer(text: str, _: ColumnSpec) -> int | Wrong:
    if _WHOLE.fullmatch(text) and int(text) <= MAX_DAYS:
        return int(text)
    return Wrong("record_number", text, (f"0 – {MAX_DAYS}",))


def _code(text: str, _: ColumnSpec) -> str | Wrong:
    if identity_number(text):
        return Wrong("record_person", _HIDDEN)
    return text if _CODE.fullmatch(text) else Wrong("record_code", text)


def _text(text: str, _: ColumnSpec) -> str | Wrong:
    if identity_number(text):
        return Wrong("record_person", _HIDDEN)
    return text if len(text) <= _LONGEST and text.isprintable() else Wrong("record_text", text)


def _violations(text: str, column: ColumnSpec) -> str | Wrong:
    """Return violations in order of their days, as ``type@YYYY-MM-DD`` joined by semicolons."""
    names, read = names_of(column), list[tuple[str, str]]()
    for part in filter(None, (each.strip() for each in _SEPARATORS.split(text))):
        name, _, written = part.partition("@")
        day, kind = parse_day(iso_day(written.strip(), {})), names.get(name.strip())
        if day is None or kind is None:
            return Wrong("record_violation", part, column.value_ids)
        read.append((day.isoformat(), kind))
    return ";".join(f"{kind}@{day}" for day, kind in sorted(read)) or Wrong(
        "record_violation", text, column.value_ids
    )


_READERS: Mapping[str, Callable[[str, ColumnSpec], Any]] = {
    "choice": _choice,
    LEVEL: _choice,
    "flag": _flag,
    "date": _date,
    "integer": _integer,
    "code": _code,
    "text": _text,
    "violations": _violations,
}
