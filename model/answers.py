"""Answers to factors: a level, what it rests on and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.errors import Problem, printable
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor
from model.findings import escape
from model.scale import Scale
from model.text import MAX_REFERENCE, MAX_REFERENCES, MAX_TEXT, clean_text

SOURCES = ("police", "verified", "defence")
_KEYS = ("level", "evidence", "source", "element_of_offence", "note")
_KNOWN_KEYS = frozenset(_KEYS)
_NO_LEVEL = frozenset({UNKNOWN, NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one factor.

    Attributes:
        level: a level id, ``unknown`` or ``not_applicable``.
        evidence: short references, document and page.
        source: ``police``, ``verified`` or ``defence``; None where not said.
        element_of_offence: the fact is itself an element of the alleged offence.
        note: free text; never part of a result.
    """

    level: str
    evidence: tuple[str, ...] = ()
    source: str | None = None
    element_of_offence: bool = False
    note: str = ""

    @property
    def known(self) -> bool:
        """Tell whether the answer is a level."""
        return self.level not in _NO_LEVEL


def read_answers(document: Any, scale: Scale) -> tuple[dict[str, Answer], list[Problem]]:
    """Read the answers of a request, in scale order, and every problem found in them."""
    if not isinstance(document, dict):
        return {}, [Problem("wrong_type", "/answers", printable(document), ("object",))]
    problems = [
        Problem("unknown_factor", f"/answers/{escape(key)}", printable(key), tuple(scale.by_id))
        for key in document
        if key not in scale.by_id
    ]
    answers = {}
    for factor in scale:
        if factor.id in document:
            answer = _read_answer(document[factor.id], factor, problems)
            if answer is not None:
                answers[factor.id] = answer
    return answers, problems


def _read_answer(document: Any, factor: Factor, problems: list[Problem]) -> Answer | None:
    answer = _as_expected(document, factor)
    if answer is not None:
        return answer
    pointer = f"/answers/{factor.id}"
    if isinstance(document, str):
        return Answer(document) if _level_allowed(document, factor, pointer, problems) else None
    if not isinstance(document, dict):
        problems.append(Problem("wrong_type", pointer, printable(document), ("string", "object")))
        return None
    before = len(problems)
    if not _KNOWN_KEYS.issuperset(document):
        problems += unknown_keys(document, _KEYS, pointer)
    level = document.get("level")
    _level_allowed(level, factor, f"{pointer}/level", problems)
    answer = Answer(
        level=str(level),
        evidence=_read_evidence(document.get("evidence"), f"{pointer}/evidence", problems),
        source=_read_source(document.get("source"), f"{pointer}/source", problems),
        element_of_offence=_read_flag(document, pointer, problems),
        note=_read_note(document.get("note"), f"{pointer}/note", problems),
    )
    return answer if len(problems) == before else None


def _as_expected(document: Any, factor: Factor) -> Answer | None:
    """Return an answer written as most are, or None where it has to be looked at part by part.

    It decides nothing: what it passes over is read again, and refused or accepted there.
    """
    if type(document) is not dict or not _KNOWN_KEYS.issuperset(document):
        return None
    level, evidence = document.get("level"), document.get("evidence")
    source, element = document.get("source"), document.get("element_of_offence", False)
    if type(level) is not str or level not in factor.positions or source not in SOURCES:
        return None
    if type(element) is not bool or document.get("note", "") != "":
        return None
    if type(evidence) is not list or len(evidence) != 1 or not _plain_reference(evidence[0]):
        return None
    return Answer(level, (evidence[0],), source, element)


def _plain_reference(value: Any) -> bool:
    """Tell whether a reference is short and printable and begins and ends with what shows."""
    return (
        type(value) is str
        and 0 < len(value) <= MAX_REFERENCE
        and value.isprintable()
        and value[0] != " "
        and value[-1] != " "
    )


def unknown_keys(
    document: Mapping[str, Any], allowed: tuple[str, ...], pointer: str
) -> list[Problem]:
    """Return one problem for each key that is not among the allowed ones."""
    return [
        Problem("unknown_key", f"{pointer}/{escape(key)}", printable(key), allowed)
        for key in document
        if key not in allowed
    ]


def _level_allowed(level: Any, factor: Factor, pointer: str, problems: list[Problem]) -> bool:
    if isinstance(level, str):
        if level == UNKNOWN or level in factor.level_ids:
            return True
        if level == NOT_APPLICABLE and factor.not_applicable:
            return True
    special = (UNKNOWN, NOT_APPLICABLE) if factor.not_applicable else (UNKNOWN,)
    code = "not_applicable_refused" if level == NOT_APPLICABLE else "unknown_level"
    code = "missing_key" if level is None else code
    allowed = factor.level_ids + special
    found = "" if level is None else printable(level)
    problems.append(Problem(code, pointer, found, allowed, {"factor": factor.id}))
    return False


def _read_evidence(value: Any, pointer: str, problems: list[Problem]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        problems.append(Problem("wrong_type", pointer, printable(value), ("array",)))
        return ()
    if len(value) > MAX_REFERENCES:
        problems.append(Problem("too_many", pointer, str(len(value)), (f"0 – {MAX_REFERENCES}",)))
        return ()
    read = [
        clean_text(item, f"{pointer}/{index}", MAX_REFERENCE, problems)
        for index, item in enumerate(value)
    ]
    return tuple(dict.fromkeys(filter(None, read)))


def _read_source(value: Any, pointer: str, problems: list[Problem]) -> str | None:
    if value is None or (isinstance(value, str) and value in SOURCES):
        return value
    problems.append(Problem("unknown_value", pointer, printable(value), SOURCES))
    return None


def _read_flag(document: dict[str, Any], pointer: str, problems: list[Problem]) -> bool:
    value = document.get("element_of_offence")
    if value is None or isinstance(value, bool):
        return bool(value)
    place = f"{pointer}/element_of_offence"
    problems.append(Problem("wrong_type", place, printable(value), ("true", "false")))
    return False


def _read_note(value: Any, pointer: str, problems: list[Problem]) -> str:
    if value is None or value == "":
        return ""
    return clean_text(value, pointer, MAX_TEXT, problems) or ""
