"""One assessment as it comes in: the only validator for HTTP, command line, batch and import.

`decode` turns bytes into a document, `validate` a document into a `Request`; `parse` is both. Each
returns its problems instead of raising, all of them at once up to `MAX_PROBLEMS`, so that nothing
has to be sent twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from model.answers import Answer, read_answers, unknown_keys
from model.errors import Problem, RequestError, printable
from model.facts import Facts
from model.findings import parse_day, read_findings
from model.law import LawPack, Stage
from model.text import clean_text

MAX_BYTES = 1_048_576
# Nobody reads more at once, and a hostile request must not make an answer a hundred times its size.
MAX_PROBLEMS = 100
_KEYS = ("case_number", "stage", "on", "suspect", "offence", "findings", "answers")
_REQUIRED = ("stage", "on", "answers")
_LABELS = ("case_number", "suspect", "offence")
_MAX_LABEL = 100
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Request:
    """A valid request under one law pack.

    Attributes:
        stage: stage of the proceedings.
        on: the day for which the law is read.
        answers: the given answers by factor; a factor not named is unknown.
        findings: by id; absent ones are None, absent lists empty.
        case_number, suspect, offence: labels or None; `suspect` is never a name.
    """

    stage: Stage
    on: date
    answers: Mapping[str, Answer]
    findings: Mapping[str, Any]
    case_number: str | None = None
    suspect: str | None = None
    offence: str | None = None


def parse(body: bytes, law: LawPack) -> Request | list[Problem]:
    """Return the request that some bytes hold, or everything wrong with them."""
    document = decode(body)
    return document if isinstance(document, list) else validate(document, law)


def decode(body: bytes) -> dict[str, Any] | list[Problem]:
    """Return the JSON object that some bytes hold, or what is wrong with them.

    Refused are more than `MAX_BYTES`, other encodings than UTF-8, duplicate keys, NaN and infinity,
    excessive nesting and anything but an object. One byte order mark, which some editors put first,
    is no part of the document.
    """
    if len(body) > MAX_BYTES:
        return [Problem("too_large", "", str(len(body)), (f"{MAX_BYTES}",))]
    try:
        document = _DECODER.decode(body.decode("utf-8").removeprefix(_BYTE_ORDER_MARK))
    except RequestError as error:
        return list(error.problems[:MAX_PROBLEMS])
    except (RecursionError, ValueError) as error:
        return [_unreadable(error)]
    if not isinstance(document, dict):
        return [Problem("wrong_type", "", printable(document), ("object",))]
    return document


def _unreadable(error: RecursionError | ValueError) -> Problem:
    """Return why some bytes are no JSON: encoding, syntax, nesting or a number beyond measure."""
    if isinstance(error, UnicodeDecodeError):
        return Problem("not_utf8", "", str(error.start))
    if isinstance(error, json.JSONDecodeError):
        place = {"line": str(error.lineno), "column": str(error.colno)}
        return Problem("not_json", "", printable(error.msg), (), place)
    return Problem("beyond_measure", "", printable(str(error)))


def validate(document: Mapping[str, Any], law: LawPack) -> Request | list[Problem]:
    """Return the request that a document describes under a law pack, or every problem in it."""
    problems = _key_problems(document)
    stage, on = _read_stage(document, problems), _read_day(document, law, problems)
    labels = {key: _read_label(document, key, problems) for key in _LABELS}
    answers, wrong_answers = read_answers(_given(document, "answers"), law.scale)
    problems += wrong_answers
    if stage is None:
        return problems[:MAX_PROBLEMS]
    findings, wrong_findings = read_findings(_given(document, "findings"), law.findings, stage)
    problems += wrong_findings
    if problems or on is None:
        return problems[:MAX_PROBLEMS]
    request = Request(stage, on, answers, findings, **labels)
    return contradictions(request, law) or request


def _given(document: Mapping[str, Any], key: str) -> Any:
    """Return what stands under a key; an object without keys where it is absent or null."""
    value = document.get(key)
    return {} if value is None else value


def with_day(document: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return a document whose day is filled in where it is absent; the edges call this."""
    return {**document, "on": today.isoformat()} if document.get("on") is None else dict(document)


def day_of(document: Mapping[str, Any]) -> date | None:
    """Return the day by which the law pack is chosen; None where it is unreadable."""
    return parse_day(document.get("on"))


def bare_facts(request: Request) -> Facts:
    """Return what rules may read before anything is counted: answers as written, and findings."""
    reported = {name: answer.level for name, answer in request.answers.items() if answer.known}
    return Facts(request.stage, request.on, request.findings, reported, reported)


def without_notes(request: Request) -> Request:
    """Return the request without free notes, which live outside results and the audit chain."""
    answers = {name: replace(answer, note="") for name, answer in request.answers.items()}
    return replace(request, answers=answers)


def contradictions(request: Request, law: LawPack) -> list[Problem]:
    """Return a problem for each contradiction of the law pack that holds in a request."""
    facts = bare_facts(request)
    return [
        Problem("contradiction", rule.pointer, _found(request, rule.pointer), (), {"rule": rule.id})
        for rule in law.contradictions
        if rule.when.holds(facts)
    ]


def _found(request: Request, pointer: str) -> str:
    """Return what stands at the place of a contradiction."""
    kind, *path = pointer.strip("/").split("/")
    if kind == "answers":
        return request.answers[path[0]].level
    value: Any = request.findings
    for key in path:
        value = value[key]
    return printable(value.isoformat() if isinstance(value, date) else value)


def _key_problems(document: Mapping[str, Any]) -> list[Problem]:
    missing = [Problem("missing_key", f"/{key}") for key in _REQUIRED if document.get(key) is None]
    return unknown_keys(document, _KEYS, "") + missing


def _read_stage(document: Mapping[str, Any], problems: list[Problem]) -> Stage | None:
    value = document.get("stage")
    if value is None:
        return None
    if not isinstance(value, str) or value not in set(Stage):
        problems.append(Problem("unknown_stage", "/stage", printable(value), tuple(Stage)))
        return None
    return Stage(value)


def _read_day(document: Mapping[str, Any], law: LawPack, problems: list[Problem]) -> date | None:
    value = document.get("on")
    if value is None:
        return None
    day = parse_day(value)
    if day is None:
        problems.append(Problem("wrong_date", "/on", printable(value), ("YYYY-MM-DD",)))
    elif not law.valid_on(day):
        end = law.valid_to.isoformat() if law.valid_to else ""
        allowed = (f"{law.version}: {law.valid_from.isoformat()} – {end}",)
        problems.append(Problem("no_law_pack", "/on", printable(value), allowed))
        return None
    return day


def _read_label(document: Mapping[str, Any], key: str, problems: list[Problem]) -> str | None:
    value = document.get(key)
    return None if value is None else clean_text(value, f"/{key}", _MAX_LABEL, problems)


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) == len(pairs):
        return document
    seen: set[str] = set()
    twice = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]  # `add` is None
    raise RequestError(tuple(Problem("duplicate_key", "", printable(key)) for key in twice))


def _refuse_constant(name: str) -> Any:
    raise RequestError((Problem("not_a_number", "", name),))


_DECODER = json.JSONDecoder(object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant)
