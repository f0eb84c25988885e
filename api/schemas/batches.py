"""What a batch takes and answers, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.problems import ProblemDocument, refusals
from api.schemas.results import AssessmentResult


class BatchLine(BaseModel):
    """One line of the answer: of a row its result or its problem; of the whole, at the end."""

    model_config = ConfigDict(extra="forbid")

    line: int | None = Field(None, description="Line of the table.", examples=[2])
    result: AssessmentResult | None = Field(None, examples=[None])
    problem: ProblemDocument | None = Field(None, examples=[None])
    rows: int | None = Field(None, description="Last line only.", examples=[100])
    assessed: int | None = Field(None, description="Last line only.", examples=[98])
    rejected: int | None = Field(None, description="Last line only.", examples=[2])


_FILE = {"schema": {"type": "string", "format": "binary"}}
BATCH_OPERATION: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "At most 64 MiB. Headings: docs/batch.md. NDJSON: one request a line.",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "case_number,stage,finding.crime_evidence,finding.penalty,"
                "frequency_pattern\n"
                "穗南检审捕〔2026〕128号,arrest_review,sufficient,imprisonment,single\n",
            },
            "application/x-ndjson": {"schema": {"type": "string"}},
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _FILE,
        },
    },
    "responses": {
        "200": {
            "description": "一行一名犯罪嫌疑人 · One line of JSON for each row, then the counts.",
            "content": {
                "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/BatchLine"}}
            },
        },
        **{str(status): entry for status, entry in refusals(413, 415, 422).items()},
    },
}
