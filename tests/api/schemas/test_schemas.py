"""The documented forms are the real ones: every key, every example, every published case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import BaseModel

from api.app import create_app
from api.openapi import openapi_document
from api.schemas.batches import BatchLine
from api.schemas.catalogue import (
    LawDocument,
    LawList,
    Ready,
    ScaleDocument,
    ScorecardDocument,
    ScorecardList,
)
from api.schemas.problems import ProblemDocument
from api.schemas.releases import (
    ActivationBody,
    ProposalBody,
    ReasonBody,
    ReleaseDocument,
    ReleaseList,
    VerdictBody,
)
from api.schemas.requests import GivenAnswer, example_of, request_model
from api.schemas.results import AssessmentResult
from data.encoding import result_bytes
from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from model.answers import SOURCES
from model.assessment import assess
from model.findings import FindingSpec
from model.request import Request, parse, validate
from model.result import result_document

LAW = law_pack("cn-2026.1")
PUBLISHED = sorted((Path(__file__).parents[3] / "examples" / "published").glob("*.json"))
RequestModel = request_model(LAW)
MODELS = (
    *(AssessmentResult, ProblemDocument, GivenAnswer, RequestModel, BatchLine),
    *(LawList, LawDocument, ScaleDocument, ScorecardList, ScorecardDocument, Ready),
    *(ReleaseList, ReleaseDocument, ProposalBody, VerdictBody, ActivationBody, ReasonBody),
)
MINIMAL = {
    "stage": "arrest_review",
    "on": "2026-11-22",
    "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
    "answers": {},
}


def models_inside(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a model and every model among the types of its fields."""
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            yield from models_inside(part)


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _parts(inner)


ALL_MODELS = tuple({inner.__name__: inner for m in MODELS for inner in models_inside(m)}.values())


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda model: model.__name__)
def test_every_field_has_an_example_that_fits(model: type[BaseModel]) -> None:
    """An example is given for each field, and each is accepted by the schema of its field."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    for name, field in schema["properties"].items():
        assert field["examples"], f"{model.__name__}.{name}"
        validator = Draft202012Validator({**field, "$defs": definitions})
        for example in field["examples"]:
            validator.validate(example)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_request_fits_its_schema(path: Path) -> None:
    """Every published request is one that the schema describes."""
    Draft202012Validator(RequestModel.model_json_schema()).validate(json.loads(path.read_bytes()))


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_the_result_of_a_published_request_fits_its_schema(path: Path) -> None:
    """Every key of the result is described, and every described key is in the result."""
    request = parse(path.read_bytes(), LAW)
    assert isinstance(request, Request)
    assessment = assess(request, LAW, default_scorecard(LAW))
    AssessmentResult.model_validate_json(result_bytes(assessment))
    assert set(result_document(assessment)) == set(AssessmentResult.model_fields)


def test_the_request_schema_names_the_keys_that_are_accepted() -> None:
    """Neither more nor fewer keys than the validator knows."""
    (problem,) = refused({**MINIMAL, "colour": 1})
    assert set(problem["allowed"]) == set(RequestModel.model_fields)


def test_the_answer_schema_names_the_keys_that_are_accepted() -> None:
    """An answer in full has the documented keys."""
    answers = {"fault_form": {"level": "intent", "colour": 1}}
    (problem,) = refused({**MINIMAL, "answers": answers})
    assert set(problem["allowed"]) == set(GivenAnswer.model_fields)


def test_the_sources_are_those_that_are_accepted() -> None:
    """Who says so is documented in full."""
    schema = GivenAnswer.model_json_schema()["properties"]["source"]["anyOf"][0]
    assert set(schema["enum"]) == set(SOURCES)


def test_the_schema_names_every_factor_and_finding() -> None:
    """What the law pack asks is what the schema shows."""
    definitions = RequestModel.model_json_schema()["$defs"]
    assert list(definitions["Answers"]["properties"]) == list(LAW.scale.by_id)
    assert list(definitions["Findings"]["properties"]) == list(LAW.findings)


@pytest.mark.parametrize("spec", LAW.findings.values(), ids=lambda spec: spec.id)
def test_the_example_of_a_finding_is_accepted(spec: FindingSpec) -> None:
    """The validator takes what the schema shows, at a stage that has the finding."""
    stage = "arrest_review" if not spec.stages else min(spec.stages)
    findings: dict[str, Any] = {**MINIMAL["findings"], spec.id: example_of(spec)}  # type: ignore[dict-item]  # JSON
    if stage == "necessity_review":
        findings["custody"] = example_of(LAW.findings["custody"])
    validated = validate({**MINIMAL, "stage": stage, "findings": findings}, LAW)
    places = {p.pointer for p in validated} if isinstance(validated, list) else set()
    assert {place for place in places if spec.id in place} == set()


def test_the_document_is_valid_and_complete() -> None:
    """Every reference leads somewhere, and the framework's own form of errors is gone."""
    document = openapi_document(create_app())
    text = json.dumps(document)
    schemas = document["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert (named - set(schemas), "ValidationError" in text) == (set(), False)


def refused(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the problems of a document, as plain values."""
    problems = validate(document, LAW)
    assert isinstance(problems, list)
    return [{"pointer": p.pointer, "allowed": p.allowed} for p in problems]
