"""From the fields of the form to the request document that every other way in sends too.

Names of fields: ``stage``, ``on`` and the labels as they are; ``a.<factor>`` level, ``e.<factor>``
evidence, ``s.<factor>`` source, ``o.<factor>`` element of the offence; ``f.<finding>`` findings,
``f.<finding>.<field>`` fields of a record, ``f.<finding>.<number>.<field>`` of several records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.factors import UNKNOWN
from model.findings import FindingSpec
from model.law import LawPack

LABELS = ("case_number", "suspect", "offence")
RECORDS_SHOWN = 3
_SEPARATORS = re.compile(r"[；;\n]+")
_FLAGS: Mapping[str, bool] = {"true": True, "false": False}

Fields = Mapping[str, Sequence[str]]


def document_of(fields: Fields, law: LawPack) -> dict[str, Any]:
    """Return the request document that some form fields describe; empty fields are left out."""
    document: dict[str, Any] = {
        name: value
        for name in ("stage", "on", *LABELS)
        if (value := _first(fields, name)) is not None
    }
    document["answers"] = _answers(fields, law)
    document["findings"] = _findings(fields, law)
    return document


def references(text: str) -> list[str]:
    """Return the evidence references of one field, separated by semicolons or lines.

    Examples:
        >>> references("前科查询证明，第3页； 释放证明;")
        ['前科查询证明，第3页', '释放证明']
    """
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _first(fields: Fields, name: str) -> str | None:
    """Return what was written in a field, or None where it is empty."""
    written = fields.get(name, ("",))[0].strip()
    return written or None


def _answers(fields: Fields, law: LawPack) -> dict[str, Any]:
    answers = {}
    for factor in law.scale:
        level = _first(fields, f"a.{factor.id}")
        if level is not None and level != UNKNOWN:
            answers[factor.id] = _answer(fields, factor.id, level)
    return answers


def _answer(fields: Fields, factor: str, level: str) -> dict[str, Any]:
    return {
        "level": level,
        "evidence": references(_first(fields, f"e.{factor}") or ""),
        "source": _first(fields, f"s.{factor}"),
        "element_of_offence": f"o.{factor}" in fields,
    }


def _findings(fields: Fields, law: LawPack) -> dict[str, Any]:
    found = {name: _finding(fields, spec, f"f.{name}") for name, spec in law.findings.items()}
    return {name: value for name, value in found.items() if value not in (None, [])}


def _finding(fields: Fields, spec: FindingSpec, name: str) -> Any:
    """Return one finding, None or the empty list where nothing was written."""
    if spec.kind == "record":
        return _record(fields, spec, name)
    if spec.kind == "records":
        records = [_record(fields, spec, f"{name}.{i}") for i in range(RECORDS_SHOWN)]
        return [record for record in records if record is not None]
    if spec.kind == "choices":
        return [_value(spec, value) for value in fields.get(name, ()) if value]
    written = _first(fields, name)
    return None if written is None else _value(spec, written)


def _record(fields: Fields, spec: FindingSpec, name: str) -> dict[str, Any] | None:
    """Return the fields of a record that were filled, or None where none was."""
    found = {field.id: _finding(fields, field, f"{name}.{field.id}") for field in spec.fields}
    filled = {key: value for key, value in found.items() if value not in (None, [])}
    return filled or None


def _value(spec: FindingSpec, written: str) -> Any:
    """Return what was written in the type that the request wants; else as written, to be refused.

    The validator then says what is wrong, in the same words as everywhere.
    """
    if spec.kind == "flag":
        return _FLAGS.get(written, written)
    if spec.kind == "references":
        return references(written)
    if spec.kind == "integer" and written.isascii() and written.isdigit():
        return int(written)
    ids = {str(value.id): value.id for value in spec.values}
    return ids.get(written, written)
