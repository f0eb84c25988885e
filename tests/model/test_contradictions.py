"""Each contradiction of the law pack, with the smallest requests that show it and that do not.

The requests are made from the conditions of the pack, so that a new contradiction is tested the day
it is written down.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from api.messages.dictionary import Language, explain
from model.errors import Problem
from model.findings import Contradiction, FindingSpec
from model.law import Stage
from model.predicates import AllOf, DaysLeft, FindingAny, FindingIn, Predicate, ReportedIn
from model.request import Request, parse
from tests.case_tables import DAY, LAW

Piece = tuple[tuple[str, ...], Any]
TEXT = "经查证属实"


def pieces(leaf: Predicate, stage: str) -> Iterator[Piece]:
    """Yield every place and value by which a leaf of a contradiction is fulfilled."""
    if isinstance(leaf, ReportedIn):
        yield from ((("answers", leaf.factor), level) for level in sorted(leaf.levels))
    elif isinstance(leaf, FindingIn):
        yield from ((("findings", *leaf.path), value) for value in leaf.values)
    elif isinstance(leaf, DaysLeft):
        yield ("findings", *leaf.path), day_in(leaf)
    else:
        assert isinstance(leaf, FindingAny), leaf
        values = [
            [day_in(allowed)] if isinstance(allowed, DaysLeft) else allowed
            for allowed in leaf.fields.values()
        ]
        for combination in product(*values):
            element = dict(zip(leaf.fields, combination, strict=True))
            yield from element_of(leaf, element, stage)


def near_misses(leaf: Predicate, stage: str) -> Iterator[Piece]:
    """Yield, for a leaf of a contradiction, values of the same kind that do not fulfil it."""
    if isinstance(leaf, ReportedIn):
        others = [n for n in LAW.scale.by_id[leaf.factor].level_ids if n not in leaf.levels]
        yield from ((("answers", leaf.factor), level) for level in others)
    elif isinstance(leaf, FindingIn):
        spec = spec_of(leaf.path)
        possible = spec.allowed(stage) if spec.values else (False,)
        yield from ((("findings", *leaf.path), v) for v in possible if v not in leaf.values)
    elif isinstance(leaf, DaysLeft):
        yield ("findings", *leaf.path), DAY.isoformat()
    else:
        assert isinstance(leaf, FindingAny), leaf
        yield from missed_elements(leaf, stage)


def missed_elements(leaf: FindingAny, stage: str) -> Iterator[Piece]:
    """Yield list elements of which one field does not fulfil a condition and the others do."""
    fields = dict(leaf.fields)
    for name, allowed in fields.items():
        if isinstance(allowed, DaysLeft):
            others: tuple[Any, ...] = (DAY.isoformat(),)
        else:
            spec = spec_of(leaf.path) if name == "value" else spec_of((*leaf.path, name))
            others = tuple(v for v in spec.allowed(stage) if v not in allowed)
        rest = {
            other: [day_in(values)] if isinstance(values, DaysLeft) else values
            for other, values in fields.items()
            if other != name
        }
        for value in others:
            for combination in product(*rest.values()):
                element = dict(zip(rest, combination, strict=True)) | {name: value}
                yield from element_of(leaf, element, stage)


def element_of(leaf: FindingAny, element: dict[str, Any], stage: str) -> Iterator[Piece]:
    """Yield a record with every required field, or a plain value; nothing at another stage."""
    spec = spec_of(leaf.path)
    if spec.kind == "choices":
        yield ("findings", *leaf.path), [element["value"]]
        return
    full = {f.id: required_value(f, stage, element) for f in spec.fields if f.required} | element
    fields = {f.id: f for f in spec.fields}
    if all(not fields[n].values or v in fields[n].allowed(stage) for n, v in full.items()):
        yield ("findings", *leaf.path), [full] if spec.kind == "records" else full


def required_value(field: FindingSpec, stage: str, element: Mapping[str, Any]) -> Any:
    """Return some value for a field that must be given, in keeping with the others."""
    if not field.values:
        return TEXT
    allowed = field.allowed(stage)
    if field.id == "item" and element.get("measure") == "residential_surveillance":
        return next(item for item in allowed if str(item).startswith("R111"))
    return allowed[0]


def spec_of(path: tuple[str, ...]) -> FindingSpec:
    """Return the form of a finding or of a field of one."""
    spec = LAW.findings[path[0]]
    for name in path[1:]:
        spec = next(field for field in spec.fields if field.id == name)
    return spec


def day_in(leaf: DaysLeft) -> str:
    """Return a day that lies within the days of a condition."""
    days = leaf.least if leaf.least is not None else leaf.most
    assert days is not None
    return (DAY + timedelta(days)).isoformat()


def leaves(rule: Contradiction) -> tuple[Predicate, ...]:
    """Return the conditions that must all hold."""
    return rule.when.inner if isinstance(rule.when, AllOf) else (rule.when,)


def stages(rule: Contradiction) -> list[str]:
    """Return the stages at which every finding of a contradiction may be given."""
    read = [leaf for leaf in leaves(rule) if isinstance(leaf, FindingIn | FindingAny | DaysLeft)]
    specs = [LAW.findings[leaf.path[0]] for leaf in read]
    return [stage for stage in Stage if all(not s.stages or stage in s.stages for s in specs)]


def documents(parts: list[list[Piece]], stage: str) -> Iterator[dict[str, Any]]:
    """Yield the smallest documents that hold one piece of each part."""
    for combination in product(*parts):
        document: dict[str, Any] = {
            "stage": stage,
            "on": DAY.isoformat(),
            "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
            "answers": {},
        }
        if stage == Stage.NECESSITY_REVIEW:
            document["findings"]["custody"] = {"phase": "investigation"}
        for (*path, last), value in combination:
            place = document
            for key in path:
                place = place.setdefault(key, {})
            place[last] = value
        yield document


def parsed(document: dict[str, Any]) -> Request | list[Problem]:
    """Return what becomes of a document."""
    return parse(json.dumps(document).encode(), LAW)


def contradictory(rule: Contradiction) -> list[dict[str, Any]]:
    """Return every smallest document that shows a contradiction, at every stage that can."""
    return [
        document
        for stage in stages(rule)
        for document in documents([list(pieces(leaf, stage)) for leaf in leaves(rule)], stage)
    ]


def nearly_contradictory(rule: Contradiction) -> list[dict[str, Any]]:
    """Return documents in which all conditions of a contradiction but one hold."""
    parts = leaves(rule)
    return [
        document
        for stage in stages(rule)
        for missed in parts
        for document in documents(
            [
                list(near_misses(leaf, stage) if leaf is missed else pieces(leaf, stage))
                for leaf in parts
            ],
            stage,
        )
    ]


@pytest.mark.parametrize("rule", LAW.contradictions, ids=lambda rule: rule.id)
def test_the_smallest_contradictory_request_shows_exactly_this_contradiction(
    rule: Contradiction,
) -> None:
    """Each combination of values that contradict one another is refused, for this reason alone."""
    shown = contradictory(rule)

    assert shown
    for document in shown:
        found = parsed(document)
        assert isinstance(found, list), document
        assert [(p.code, p.pointer, p.parameters["rule"]) for p in found] == [
            ("contradiction", rule.pointer, rule.id)
        ], document


@pytest.mark.parametrize("rule", LAW.contradictions, ids=lambda rule: rule.id)
def test_a_request_that_misses_one_condition_does_not_show_it(rule: Contradiction) -> None:
    """With one of the contradicting values changed this contradiction is gone."""
    missed = nearly_contradictory(rule)

    assert missed
    for document in missed:
        found = parsed(document)
        problems = found if isinstance(found, list) else []
        assert {p.code for p in problems} <= {"contradiction"}, problems
        assert rule.id not in {p.parameters["rule"] for p in problems}, document


@pytest.mark.parametrize("rule", LAW.contradictions, ids=lambda rule: rule.id)
def test_a_contradiction_names_what_stands_at_its_place(rule: Contradiction) -> None:
    """The value of the problem is what has to be corrected, and its words are those of the pack."""
    found = parsed(contradictory(rule)[0])
    assert isinstance(found, list)
    (problem,) = found

    assert problem.value
    assert "datetime" not in problem.value
    assert explain(problem, Language.ZH, LAW).cure == rule.cure_zh
    assert explain(problem, Language.EN, LAW).cure == rule.cure_en
