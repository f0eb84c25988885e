"""Valid requests drawn at random, all stages, findings included, and how often to draw them.

A drawn document is valid by construction; contradictions between its findings and answers are taken
out one by one, as their cures say.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.answers import SOURCES, Answer
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor
from model.findings import FindingSpec
from model.law import Stage
from model.request import Request, parse
from tests.case_tables import DAY, LAW

# Kept apart from every other reference, so that a changed answer is no fact told twice.
FRESH = ("重新取得的证据",)
_MODEST, _MANY = 60, 4_000
_SHARED_EVIDENCE = (("询问笔录",), ("监控录像",), ("询问笔录", "监控录像"))
# What most files find; drawn most of the time, so that most files get past the first gates.
_USUAL: dict[str, Any] = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
_OFTEN = (True,) * 14 + (False,)
_MILD, _MIXED, _GRAVE, _ANY = "mild", "mixed", "grave", "any"


def always(
    *drawn: st.SearchStrategy[Any], examples: int = _MODEST, many: int = _MANY
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a property of a test: checked on the same few examples always, on many in the soak.

    Args:
        drawn: a strategy for each argument of the test.
        examples: how many are drawn in the everyday run.
        many: how many are drawn in the soak.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        def run(count: int, *, repeatable: bool) -> None:
            settings(
                max_examples=count,
                derandomize=repeatable,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )(given(*drawn)(test))()

        run.__doc__, run.__name__, run.__module__ = test.__doc__, test.__name__, test.__module__
        return pytest.mark.parametrize(
            ("count", "repeatable"),
            [
                pytest.param(examples, True, id="few"),
                pytest.param(many, False, id="many", marks=pytest.mark.soak),
            ],
        )(run)

    return decorate


@st.composite
def documents(draw: st.DrawFn, *, share: float | None = None) -> dict[str, Any]:
    """Draw a request document.

    Args:
        draw: draws from a strategy.
        share: the share of factors that are answered; drawn where None.
    """
    stage = draw(st.sampled_from(list(Stage)))
    answered = draw(st.sampled_from((0.15, 0.6, 0.8, 1.0))) if share is None else share
    return without_contradictions(
        {
            "case_number": "穗南检审捕〔2026〕128号",
            "stage": str(stage),
            "on": DAY.isoformat(),
            "suspect": "S1",
            "offence": "盗窃罪",
            "findings": draw(_findings(stage)),
            "answers": draw(_answers(answered)),
        }
    )


def requests(*, share: float | None = None) -> st.SearchStrategy[Request]:
    """Draw a valid request; `share` as in `documents`."""
    return documents(share=share).map(valid)


def valid(document: dict[str, Any]) -> Request:
    """Return the request of a document that must be valid."""
    request = parse(json.dumps(document).encode(), LAW)
    assert isinstance(request, Request), request
    return request


def without_contradictions(document: dict[str, Any]) -> dict[str, Any]:
    """Take out of a document, one by one, what contradicts the rest of it."""
    while isinstance(found := parse(json.dumps(document).encode(), LAW), list):
        for problem in found:
            assert problem.code == "contradiction", problem
            _take_out(document, problem.pointer)
    return document


def with_answer(request: Request, factor: str, level: str) -> Request:
    """Return a request with one answer given anew, on evidence of its own."""
    return replace(request, answers={**request.answers, factor: Answer(level, FRESH)})


def with_level(request: Request, factor: str, level: str) -> Request:
    """Return a request with the level of one answer changed and everything else kept."""
    answer = replace(request.answers[factor], level=level)
    return replace(request, answers={**request.answers, factor: answer})


def without_answer(request: Request, factor: str) -> Request:
    """Return a request with one answer taken back."""
    answers = {name: answer for name, answer in request.answers.items() if name != factor}
    return replace(request, answers=answers)


def _take_out(document: dict[str, Any], pointer: str) -> None:
    *path, last = pointer.strip("/").split("/")
    place = document
    for key in path:
        place = place.get(key, {})
    if pointer == "/findings/penalty":
        place[last] = "not_found"
    elif pointer == "/findings/other_circumstance/danger":
        document["findings"].pop("other_circumstance", None)
    else:
        place.pop(last, None)


@st.composite
def _answers(draw: st.DrawFn, share: float) -> dict[str, Any]:
    lean = draw(st.sampled_from((_ANY, _MIXED, _MILD, _GRAVE)))
    numbers = draw(
        st.lists(st.integers(0, 2**28), min_size=len(LAW.scale), max_size=len(LAW.scale))
    )
    return {
        factor.id: _answer(factor, number // 100, lean)
        for factor, number in zip(LAW.scale, numbers, strict=True)
        if number % 100 < share * 100
    }


def _answer(factor: Factor, number: int, lean: str) -> Any:
    """Read one number as an answer: which level, on what evidence, with which marks."""
    number, place = divmod(number, 60)
    number, rare = divmod(number, 6)
    mixed = _ANY if rare == 0 else _MILD
    levels = _levels(factor, mixed if lean == _MIXED else lean)
    level = levels[place % len(levels)]
    number, kind = divmod(number, 10)
    own = (f"{factor.id}证明",)
    evidence = (*_SHARED_EVIDENCE, (), own, own, own, own, own, own)[kind]
    if not evidence:
        return level
    return {
        "level": level,
        "evidence": list(evidence),
        "source": SOURCES[number % len(SOURCES)],
        "element_of_offence": number % 20 == 0,
    }


def _levels(factor: Factor, lean: str) -> tuple[str, ...]:
    if lean == _MILD:
        return tuple(level for level in factor.level_ids if not factor.above_neutral(level))
    if lean == _GRAVE:
        graver = tuple(level for level in factor.level_ids if factor.above_neutral(level))
        return (factor.neutral, *graver)
    special = (UNKNOWN, NOT_APPLICABLE) if factor.not_applicable else (UNKNOWN,)
    return factor.level_ids + special


@st.composite
def _findings(draw: st.DrawFn, stage: Stage) -> dict[str, Any]:
    found = {}
    for spec in LAW.findings.values():
        if spec.stages and stage not in spec.stages:
            continue
        usual = draw(st.sampled_from(_OFTEN))
        if usual and (spec.id in _USUAL or stage not in spec.required):
            value = _USUAL.get(spec.id)
        else:
            value = draw(_value(spec, stage))
        if value is not None:
            found[spec.id] = value
    return found


def _value(spec: FindingSpec, stage: Stage) -> st.SearchStrategy[Any]:
    """Draw what a finding, or a field of one, may hold."""
    allowed = spec.allowed(stage)
    drawn: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "choice": lambda: st.sampled_from(allowed),
        "choices": lambda: st.lists(st.sampled_from(allowed), unique=True, max_size=3),
        "flag": st.booleans,
        "date": lambda: st.integers(-30, 30).map(lambda n: (DAY + timedelta(n)).isoformat()),
        "text": lambda: st.just("经查证属实的事实"),
        "integer": lambda: st.integers(0, 400),
        "money": lambda: st.sampled_from(("3500", "3500.50")),
        "references": lambda: st.just(["执行机关报告"]),
        "record": lambda: _record(spec, stage),
        "records": lambda: st.lists(_record(spec, stage), max_size=2),
    }
    return drawn[spec.kind]()


def _record(spec: FindingSpec, stage: Stage) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {field.id: _value(field, stage) for field in spec.fields if field.required},
        optional={field.id: _value(field, stage) for field in spec.fields if not field.required},
    )
