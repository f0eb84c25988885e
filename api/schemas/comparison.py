"""Two assessments side by side, as `evaluation.comparison` compares them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from api.schemas.cases import StageName
from api.schemas.people import Identifier


class ComparedAnswer(BaseModel):
    """An answer as one of the two has it."""

    level: str = Field(description="档 · Level.", examples=["signed"])
    source: str | None = Field(description="来源 · Source.", examples=["police"])
    evidence: list[str] = Field(description="证据 · Evidence.", examples=[["具结书，第3页"]])
    points: int = Field(description="分值 · Points.", examples=[-4])
    not_counted: str | None = Field(description="未计入的原因 · Why not counted.", examples=[None])


class ComparedItem(BaseModel):
    """A factor that either of the two answers."""

    factor: str = Field(description="因素 · Factor.", examples=["plea_acceptance"])
    first: ComparedAnswer = Field(description="前者 · The first.", examples=[{}])
    second: ComparedAnswer = Field(description="后者 · The second.", examples=[{}])
    agrees: bool = Field(description="档一致 · Same level.", examples=[False])
    same_evidence: bool = Field(description="证据一致 · Same evidence.", examples=[True])
    effect: int = Field(description="对得分的影响 · Effect on the total.", examples=[4])


class ComparedFinding(BaseModel):
    """A finding that differs; null where it was not made."""

    finding: str = Field(description="前置认定 · Finding.", examples=["remorse"])
    first: Any = Field(description="前者 · The first.", examples=[None])
    second: Any = Field(description="后者 · The second.", examples=[True])


class ComparedSide(BaseModel):
    """What one assessment came to, with its grounds and their provisions."""

    assessment: Identifier
    stage: StageName
    on: date = Field(description="评估日期 · Day.", examples=["2026-11-22"])
    route: str = Field(description="路径 · Route.", examples=["release_possible"])
    gate: str = Field(description="门槛 · Gate.", examples=["release_580"])
    recommendation: str = Field(description="基准判断 · Recommendation.", examples=["bail"])
    basis: str = Field(description="理由码 · Basis.", examples=["r580"])
    label: str = Field(description="结论 · Label.", examples=["可以释放或者变更强制措施"])
    completeness: float = Field(description="完整度 · Completeness.", examples=[0.28])
    total: int = Field(description="得分 · Score.", examples=[-20])
    min: int = Field(description="最低 · Lowest possible.", examples=[-99])
    max: int = Field(description="最高 · Highest possible.", examples=[124])
    band: str = Field(description="区间 · Band.", examples=["low"])
    grounds: list[dict[str, Any]] = Field(
        description="理由和条文 · Grounds and provisions.",
        examples=[[{"text": "认罪认罚。", "citations": ["R580-8"]}]],
    )


class Comparison(BaseModel):
    """Two assessments of one person, factor by factor."""

    first: ComparedSide = Field(description="前者 · The first.", examples=[{}])
    second: ComparedSide = Field(description="后者 · The second.", examples=[{}])
    items: list[ComparedItem] = Field(description="逐项 · Item by item.", examples=[[]])
    findings: list[ComparedFinding] = Field(
        description="不同的前置认定 · Findings that differ.", examples=[[]]
    )
    compared: int = Field(description="比较项数 · Items compared.", examples=[12])
    alike: int = Field(description="一致项数 · Items alike.", examples=[10])
    difference: int | None = Field(description="得分之差 · Second less first.", examples=[4])
    recommendation_changed: bool = Field(
        description="建议改变 · Recommendation changed.", examples=[False]
    )
    same_scorecard: bool = Field(description="同一评分卡 · Same scorecard.", examples=[True])
