"""The OpenAPI document: what the framework finds, and the raw endpoints written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.schemas.batches import BatchLine
from api.schemas.problems import ProblemDocument, refusals
from api.schemas.requests import request_model
from api.schemas.results import AssessmentResult
from api.security.cookies import SESSION_COOKIE
from api.security.guard import MARK, PUBLIC, PUBLIC_PATHS
from data.law.catalogue import law_packs
from data.scorecards.catalogue import scorecard_versions

_REFERENCE = "#/components/schemas/{model}"
_SECURITY_SCHEMES: Mapping[str, Any] = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "POST /v1/session; unsafe methods also need the header Nansha-CSRF.",
    },
    "key": {"type": "http", "scheme": "bearer", "description": "POST /v1/keys, for machines."},
}
DESCRIPTION = (
    "社会危险性量化评估：供参考，由办案人员依法决定。"
    "Quantified assessment of the danger to society that the law on arrest asks about: "
    "advice, never a decision."
)


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an application, built once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        models = (request_model(law_packs()[-1]), AssessmentResult, ProblemDocument, BatchLine)
        for model in models:
            schemas.update(_definitions(model))
        for framework_form in ("HTTPValidationError", "ValidationError"):
            schemas.pop(framework_form, None)
        document["paths"]["/v1/score"] = {"post": _score_operation()}
        document["paths"]["/v1/score/batch"]["post"]["parameters"] = _version_parameters()
        document["components"]["securitySchemes"] = _SECURITY_SCHEMES
        for path, operation in _operations(document["paths"]):
            _state_action(path, operation)
            _state_problems(path, operation)
        app.openapi_schema = document
    return app.openapi_schema


def _definitions(model: type[BaseModel]) -> Mapping[str, Any]:
    schema = model.model_json_schema(ref_template=_REFERENCE)
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _score_operation() -> dict[str, Any]:
    """Describe ``POST /v1/score``, which the framework does not see."""
    return {
        "tags": ["assessment"],
        "summary": "评估一名犯罪嫌疑人 · Assess one suspect",
        "description": "Stateless: nothing is stored. The same request, law pack and scorecard "
        "give the same bytes.",
        "operationId": "score",
        "parameters": _version_parameters(),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _reference("AssessmentRequest")}},
        },
        "responses": {
            "200": {
                "description": "结果 · Result, as canonical JSON",
                "headers": {
                    name: {"schema": {"type": "string"}}
                    for name in ("Nansha-Law", "Nansha-Scorecard", "Nansha-Result-Digest")
                },
                "content": {"application/json": {"schema": _reference("AssessmentResult")}},
            },
            **{str(status): entry for status, entry in refusals(413, 415, 422).items()},
        },
    }


def _version_parameters() -> list[dict[str, Any]]:
    return [
        _query("law", "法规包 · Law pack; by the day where absent.", {"enum": _versions()}),
        _query(
            "scorecard",
            "评分卡，缺省的为当日启用的一张 · Scorecard that ships or was released; where absent, "
            "the one that serves on the day.",
            {"examples": list(scorecard_versions())},
        ),
    ]


def _query(name: str, description: str, values: dict[str, list[str]]) -> dict[str, Any]:
    schema = {"type": "string", **values}
    return {
        "name": name, "in": "query", "required": False, "description": description,
        "schema": schema,
    }  # fmt: skip


def _versions() -> list[str]:
    return [pack.version for pack in law_packs()]


def _reference(name: str) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=name)}


def _operations(paths: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((path, operation) for path, item in paths.items() for operation in item.values())


def _state_action(path: str, operation: dict[str, Any]) -> None:
    """Name the action of an operation, and how to sign in for it; without one it is left bare."""
    if path in PUBLIC_PATHS:
        operation[MARK] = PUBLIC
    if operation.get(MARK, PUBLIC) != PUBLIC:
        operation["security"] = [{name: []} for name in _SECURITY_SCHEMES]
        operation["responses"].update(
            {str(status): entry for status, entry in refusals(401, 403).items()}
        )


def _state_problems(path: str, operation: dict[str, Any]) -> None:
    """Replace the framework's form of errors by ours, and add that nothing may be ready."""
    responses = operation["responses"]
    if "requestBody" in operation and path not in PUBLIC_PATHS:  # those read raw bytes
        responses.update({str(status): entry for status, entry in refusals(400, 413, 422).items()})
    if "422" in responses:
        responses["422"] = refusals(422)[422]
    if "404" in responses and not operation.get("security"):
        responses.pop("422", None)  # a version in a path is text, which can only be unknown
    responses["503"] = refusals(503)[503]
