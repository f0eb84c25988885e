"""The request of an assessment, for the OpenAPI document; `model.request` alone validates.

Findings and answers are data of a law pack, so their part of the schema is built from the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from model.factors import NOT_APPLICABLE, UNKNOWN, Factor
from model.findings import FindingSpec
from model.law import LawPack
from model.text import MAX_REFERENCE, MAX_TEXT

_FORBID = ConfigDict(extra="forbid")
_ON = "2026-11-22"


class GivenAnswer(BaseModel):
    """An answer with what it rests on. A bare string means its level."""

    model_config = _FORBID

    level: str = Field(description="A level of the factor, or unknown.", examples=["none"])
    evidence: list[Annotated[str, Field(max_length=MAX_REFERENCE)]] | None = Field(
        None,
        description="Short references: document and page.",
        examples=[["前科查询证明，第12页"]],
    )
    source: Literal["police", "verified", "defence"] | None = Field(
        None, description="Who says so.", examples=["verified"]
    )
    element_of_offence: bool | None = Field(
        None, description="The fact is itself an element of the alleged offence.", examples=[False]
    )
    note: str | None = Field(
        None, max_length=MAX_TEXT, description="Free text; never part of a result.", examples=[""]
    )


@lru_cache(maxsize=16)
def request_model(law: LawPack) -> type[BaseModel]:
    """Return the schema of a request under a law pack."""
    stage = Literal["pre_submission", "arrest_review", "necessity_review"]
    label: Any = Annotated[str, Field(min_length=1, max_length=100)] | None
    fields: Mapping[str, Any] = {
        "case_number": (label, Field(None, examples=["穗南检审捕〔2026〕128号"])),
        "stage": (stage, Field(examples=["arrest_review"])),
        "on": (
            date | None,
            Field(None, description="Day whose law is read; today if absent.", examples=[_ON]),
        ),
        "suspect": (label, Field(None, description="A label, never a name.", examples=["S1"])),
        "offence": (label, Field(None, examples=["盗窃罪"])),
        "findings": (_findings_model(law), Field(default=None, examples=[_example(law.findings)])),
        "answers": (
            _answers_model(law),
            Field(examples=[{"criminal_record": "none", "frequency_pattern": "single"}]),
        ),
    }
    return _model("AssessmentRequest", "One assessment as it comes in.", fields)


def _answers_model(law: LawPack) -> type[BaseModel]:
    fields = {factor.id: _answer_field(factor) for factor in law.scale}
    return _model("Answers", "Answers by factor; a factor that is not named is unknown.", fields)


def _answer_field(factor: Factor) -> tuple[Any, Any]:
    special = (UNKNOWN, NOT_APPLICABLE) if factor.not_applicable else (UNKNOWN,)
    levels = list(factor.level_ids + special)
    level = Annotated[str, Field(json_schema_extra={"enum": levels})]
    description = f"{factor.name_zh} · {factor.name_en}"
    kind: Any = level | GivenAnswer
    return kind, Field(default=None, description=description, examples=[factor.neutral])


def _findings_model(law: LawPack) -> type[BaseModel]:
    fields = {spec.id: _finding_field(spec) for spec in law.findings.values()}
    return _model("Findings", "What only a person can find; never scored.", fields)


def _finding_field(spec: FindingSpec) -> tuple[Any, Any]:
    description = f"{spec.name_zh} · {spec.name_en}"
    examples = [example_of(spec)]
    kind: Any = _kind(spec) | None
    return kind, Field(default=None, description=description, examples=examples)


def _kind(spec: FindingSpec) -> Any:
    """Return the type of a finding."""
    if spec.kind in {"record", "records"}:
        fields = {field.id: _finding_field(field) for field in spec.fields}
        name = "".join(part.capitalize() for part in spec.id.split("_"))
        record: Any = _model(name, f"{spec.name_zh} · {spec.name_en}", fields)
        return record if spec.kind == "record" else list[record]
    values: list[Any] = [value.id for value in spec.values]
    plain: Any = int if values and isinstance(values[0], int) else str
    choice: Any = Annotated[plain, Field(json_schema_extra={"enum": values})]
    kinds: Mapping[str, Any] = {"choice": choice, "choices": list[choice], **_PLAIN}
    return kinds[spec.kind]


_PLAIN: Mapping[str, Any] = {
    "flag": bool,
    "date": date,
    "integer": int,
    "money": Annotated[str, Field(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$")],
    "text": Annotated[str, Field(max_length=MAX_TEXT)],
    "references": list[Annotated[str, Field(max_length=MAX_REFERENCE)]],
}
_PLAIN_EXAMPLES: Mapping[str, Any] = {
    "flag": True,
    "date": "2026-11-20",
    "integer": 36,
    "money": "3500.50",
    "text": "见证据卷第十二页。",
    "references": ["到案经过，第3页"],
}


def example_of(spec: FindingSpec) -> Any:
    """Return an example of a finding, built from its form."""
    if spec.kind == "record":
        return _example({field.id: field for field in spec.fields})
    if spec.kind == "records":
        return [_example({field.id: field for field in spec.fields})]
    if spec.kind in _PLAIN_EXAMPLES:
        return _PLAIN_EXAMPLES[spec.kind]
    first = spec.values[0].id
    return [first] if spec.kind == "choices" else first


def _example(specs: Mapping[str, FindingSpec]) -> dict[str, Any]:
    """Return an example of the required ones among some findings."""
    return {
        name: example_of(spec) for name, spec in specs.items() if "arrest_review" in spec.required
    }


def _model(name: str, description: str, fields: Mapping[str, Any]) -> type[BaseModel]:
    model: type[BaseModel] = create_model(name, __config__=_FORBID, __doc__=description, **fields)
    return model
