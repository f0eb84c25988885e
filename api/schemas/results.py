"""The result of an assessment, for the OpenAPI document; `model.result` alone writes it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Recommendation = Literal["arrest", "bail", "no_arrest", "panel", "supplement"]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Ground(_Document):
    """One sentence of reasons with its provisions."""

    text: str = Field(examples=["现有证据不足以证明犯罪嫌疑人具有社会危险性。"])
    citations: list[str] = Field(
        description="Ids of citations; their words are in GET /v1/law/{version}.",
        examples=[["R135-2", "R139-1"]],
    )


class ResultScore(_Document):
    """The integer total and what it is made of."""

    total: int = Field(description="Plain sum of the points shown.", examples=[-44])
    min: int = Field(description="Least total that unknown answers allow.", examples=[-99])
    max: int = Field(description="Greatest total that unknown answers allow.", examples=[124])
    band: Literal["low", "medium", "high"] = Field(examples=["low"])
    by_class: dict[str, int] = Field(examples=[{"personal": -20, "offence": -24, "obstruction": 0}])
    by_danger: dict[str, int] = Field(
        description="Per danger of CPL 81 I the sum of positive points.",
        examples=[{"1": 4, "2": 0, "3": 0, "4": 0, "5": 2}],
    )


class Probability(_Document):
    """Only on a calibrated card."""

    misconduct: float = Field(
        description="P(new crime, flight, obstruction, retaliation or self-harm on bail).",
        examples=[0.0812],
    )
    interval: list[float] = Field(description="90 % interval.", examples=[[0.0543, 0.1204]])
    imprisonment: float = Field(
        description="P(imprisonment or more); shown, never a gate.", examples=[0.4021]
    )


class ResultContribution(_Document):
    """What one counted answer adds."""

    factor: str = Field(examples=["restitution"])
    level: str = Field(examples=["full"])
    points: int = Field(examples=[-5])
    evidence: list[str] = Field(examples=[["收条，证据卷第31页"]])
    citations: list[str] = Field(examples=[["R140-2"]])


class StatutoryCircumstance(_Document):
    """A counted circumstance (★), once for each danger that it proves."""

    factor: str = Field(examples=["evidence_destruction"])
    level: str = Field(examples=["destroyed"])
    danger: int = Field(ge=1, le=5, examples=[3])
    citations: list[str] = Field(examples=[["R131-1"]])


class NotCounted(_Document):
    """An answer that does not count."""

    factor: str = Field(examples=["means_violence"])
    level: str = Field(examples=["threat"])
    reason: str = Field(examples=["element_of_offence"])


class EvidenceToObtain(_Document):
    """What would prove an unknown factor."""

    factor: str = Field(examples=["criminal_record"])
    evidence: str = Field(examples=["前科查询证明、刑事判决书、释放证明"])


class Change(_Document):
    """One answer that would change the recommendation."""

    factor: str = Field(examples=["criminal_record"])
    level: str = Field(description="A level, or unknown.", examples=["recidivist"])
    recommendation: Recommendation = Field(examples=["arrest"])


class DangerConditions(_Document):
    """What bail can do against one proven danger, and what it cannot."""

    danger: int = Field(ge=1, le=5, examples=[4])
    measures: list[str] = Field(
        examples=[["不得与被害人会见或者通信（刑事诉讼法第七十一条第二款第二项）"]]
    )
    gap: str = Field(description="What no condition covers; may be empty.", examples=[""])


class BondPart(_Document):
    """One part of the formula, in yuan."""

    label: str = Field(examples=["犯罪数额"])
    low: str | None = Field(examples=["3500.00"])
    high: str | None = Field(examples=["3500.00"])
    note: str = Field(examples=["按前置认定"])


class ResultBond(_Document):
    """A range for the bond with all that is needed to recompute it; sums in yuan as text."""

    low: str = Field(examples=["1000.00"])
    alternative: str | None = Field(examples=["4500.00"])
    high: str | None = Field(examples=["10500.00"])
    capped: bool = Field(description="Means held a figure down.", examples=[False])
    guarantor: Literal["shall", "may"] | None = Field(examples=[None])
    parts: list[BondPart] = Field(
        examples=[
            [{"label": "犯罪数额", "low": "3500.00", "high": "3500.00", "note": "按前置认定"}]
        ]
    )
    reasons: list[Ground] = Field(examples=[[]])
    criteria: list[Ground] = Field(examples=[[]])
    warnings: list[Ground] = Field(examples=[[]])


class Warning(_Document):  # noqa: A001 - the word of the result
    """What a person should look at; changes nothing."""

    code: str = Field(examples=["age_to_verify"])
    text: str = Field(examples=["可能系未成年人，应当先行查清年龄。"])


class AssessmentResult(_Document):
    """Everything that the rules and the card say; advice, not a decision."""

    law_version: str = Field(examples=["cn-2026.1"])
    law_checksum: str = Field(examples=["sha256:0f3c…"])
    scorecard_version: str = Field(examples=["expert-2026.1"])
    scorecard_checksum: str = Field(examples=["sha256:5f21…"])
    calibrated_on: str | None = Field(
        description="The cohort of a calibrated card, else null.", examples=[None]
    )
    on: date = Field(examples=["2026-11-22"])
    stage: Literal["pre_submission", "arrest_review", "necessity_review"] = Field(
        examples=["arrest_review"]
    )
    route: str = Field(examples=["danger_assessment"])
    gate: str = Field(examples=["danger_assessment"])
    recommendation: Recommendation = Field(examples=["bail"])
    basis: str = Field(examples=["danger_unproven"])
    label: str = Field(examples=["不批准逮捕（无社会危险性）"])
    grounds: list[Ground] = Field(
        examples=[[{"text": "现有证据不足以证明具有社会危险性。", "citations": ["R139-1"]}]]
    )
    alternatives: list[Ground] = Field(examples=[[]])
    score: ResultScore = Field(
        examples=[
            {
                "total": -44,
                "min": -99,
                "max": 124,
                "band": "low",
                "by_class": {"personal": -20, "offence": -24, "obstruction": 0},
                "by_danger": {"1": 4, "2": 0, "3": 0, "4": 0, "5": 2},
            }
        ]
    )
    probability: Probability | None = Field(examples=[None])
    contributions: list[ResultContribution] = Field(
        examples=[
            [
                {
                    "factor": "restitution",
                    "level": "full",
                    "points": -5,
                    "evidence": ["收条，证据卷第31页"],
                    "citations": ["R140-2"],
                }
            ]
        ]
    )
    statutory_circumstances: list[StatutoryCircumstance] = Field(examples=[[]])
    not_counted: list[NotCounted] = Field(
        examples=[[{"factor": "means_violence", "level": "threat", "reason": "element_of_offence"}]]
    )
    unknown: list[str] = Field(examples=[["criminal_record", "fixed_residence"]])
    completeness: float = Field(ge=0, le=1, examples=[0.28])
    evidence_to_obtain: list[EvidenceToObtain] = Field(
        examples=[[{"factor": "criminal_record", "evidence": "前科查询证明"}]]
    )
    what_if: list[Change] = Field(
        examples=[
            [{"factor": "criminal_record", "level": "recidivist", "recommendation": "arrest"}]
        ]
    )
    conditions: list[DangerConditions] = Field(examples=[[]])
    bond: ResultBond | None = Field(
        description="Only where bail is recommended and a bond may be asked.", examples=[None]
    )
    warnings: list[Warning] = Field(examples=[[]])
    paragraph: str = Field(
        description="Draft for the written opinion; {姓名} stands for the name.",
        examples=["经审查，现有证据不足以证明犯罪嫌疑人{姓名}具有社会危险性……"],
    )
