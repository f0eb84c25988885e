"""What the documents take and answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from api.documents.kinds import MEDIA_TYPES, Form, Kind
from api.schemas.problems import refusals

_PARAMETERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "document",
        "文书种类，默认为报告 · Which document; the report where absent.",
        {"type": "string", "enum": [str(kind) for kind in Kind]},
    ),
    ("law", "法规包 · Law pack; by the day where absent.", {"type": "string"}),
    ("scorecard", "评分卡 · Scorecard.", {"type": "string"}),
)


def document_operation(form: Form) -> dict[str, Any]:
    """Return what the framework cannot see of an operation that writes documents."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    request = {"schema": {"$ref": "#/components/schemas/AssessmentRequest"}}
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
            for name, words, schema in _PARAMETERS
        ],
        "requestBody": {"required": True, "content": {"application/json": request}},
        "responses": {
            "200": {"description": "文书 · The document", "content": {MEDIA_TYPES[form]: binary}},
            **{str(status): entry for status, entry in refusals(413, 415, 422).items()},
        },
    }
