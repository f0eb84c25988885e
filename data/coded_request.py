"""A request in codes alone: what stays of an assessment when the person behind it is erased.

Levels, sources, findings, days and sums stay. Evidence references become numbers, the same text
the same number, because two circumstances proven by two documents are not one; other free texts
become a mark that something was written. Case number, label and offence are left out: lists hold
them in columns. Under the same law pack and scorecard the coded request comes to the score and
the recommendation of the whole one, so that statistics and replays need no text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from model.answers import Answer
from model.findings import FindingSpec
from model.law import LawPack
from model.request import Request

WRITTEN = "…"
"""Stands where free text was."""


def coded_request(request: Request, document: Mapping[str, Any], law: LawPack) -> bytes:
    """Return a request without its texts, as JSON with sorted keys.

    Args:
        request: the document as the validator read it.
        document: what was validated.
        law: the pack that it was validated under.
    """
    numbers = _Numbers()
    findings = document.get("findings") or {}
    coded = {
        "stage": request.stage.value,
        "on": request.on.isoformat(),
        "answers": {name: _answer(answer, numbers) for name, answer in request.answers.items()},
        "findings": _fields(tuple(law.findings.values()), findings, numbers),
    }
    return orjson.dumps(coded, option=orjson.OPT_SORT_KEYS)


class _Numbers:
    """Numbers for evidence references, by their first appearance."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, references: Sequence[str]) -> list[str]:
        """Return the numbers of some references."""
        known = self._known
        return [known.setdefault(text.strip(), f"E{len(known) + 1}") for text in references]


def _answer(answer: Answer, numbers: _Numbers) -> Any:
    """Return an answer; one that is nothing but its level is written as its level."""
    parts: dict[str, Any] = {}
    if answer.evidence:
        parts["evidence"] = numbers.of(answer.evidence)
    if answer.source is not None:
        parts["source"] = answer.source
    if answer.element_of_offence:
        parts["element_of_offence"] = True
    return {"level": answer.level, **parts} if parts else answer.level


def _fields(
    specs: Sequence[FindingSpec], document: Mapping[str, Any], numbers: _Numbers
) -> dict[str, Any]:
    return {
        spec.id: _finding(spec, document[spec.id], numbers)
        for spec in specs
        if document.get(spec.id) is not None
    }


def _finding(spec: FindingSpec, value: Any, numbers: _Numbers) -> Any:
    coding = _CODINGS.get(spec.kind)
    return value if coding is None else coding(spec, value, numbers)


def _records(spec: FindingSpec, values: Any, numbers: _Numbers) -> Any:
    return [_fields(spec.fields, value, numbers) for value in values]


# Kinds that hold text; the values of all others are codes, days and numbers.
_CODINGS: Mapping[str, Callable[[FindingSpec, Any, _Numbers], Any]] = {
    "text": lambda _spec, _value, _numbers: WRITTEN,
    "references": lambda _spec, value, numbers: numbers.of(value),
    "record": lambda spec, value, numbers: _fields(spec.fields, value, numbers),
    "records": _records,
}
