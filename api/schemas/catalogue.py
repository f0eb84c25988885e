"""Law packs, scales, scorecards and health as documents, for the OpenAPI document."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LawSummary(_Document):
    """One law pack."""

    version: str = Field(examples=["cn-2026.1"])
    title_zh: str = Field(examples=["中国刑事逮捕社会危险性量化评估法规包（2026年第1版）"])
    title_en: str = Field(examples=["Quantified assessment of social danger, law pack 2026.1"])
    valid_from: date = Field(examples=["2026-01-01"])
    valid_to: date | None = Field(description="Null while it is open.", examples=[None])
    checksum: str = Field(description="Over all its files.", examples=["sha256:0f3c…"])


class LawList(_Document):
    """Every law pack, oldest first."""

    law: list[LawSummary] = Field(
        examples=[
            [
                {
                    "version": "cn-2026.1",
                    "title_zh": "法规包",
                    "title_en": "Law pack",
                    "valid_from": "2026-01-01",
                    "valid_to": None,
                    "checksum": "sha256:0f3c…",
                }
            ]
        ]
    )


class CitationText(_Document):
    """One provision with its words."""

    id: str = Field(examples=["R129-4"])
    place: str = Field(examples=["《人民检察院刑事诉讼规则》第一百二十九条第四项"])
    text: str = Field(
        description="Word for word; empty where the text was not at hand.",
        examples=["一年内曾因故意实施同类违法行为受到行政处罚的"],
    )
    instrument: str = Field(examples=["R"])
    version: date = Field(description="Of the instrument.", examples=["2019-12-30"])
    text_checked: date | None = Field(
        description="Day on which the words were compared.", examples=["2026-11-22"]
    )


class DangerEntry(_Document):
    """One of the dangers of CPL 81 I."""

    id: int = Field(examples=[1])
    name_zh: str = Field(examples=["可能实施新的犯罪"])
    name_en: str = Field(examples=["New crime"])
    citations: list[str] = Field(examples=[["CPL81-1-1"]])


class LawDocument(LawSummary):
    """One law pack in full."""

    files: dict[str, str] = Field(
        description="SHA-256 of each file.", examples=[{"gates.toml": "9c1f…"}]
    )
    citations: list[CitationText] = Field(
        examples=[
            [
                {
                    "id": "R129-4",
                    "place": "《人民检察院刑事诉讼规则》第一百二十九条第四项",
                    "text": "一年内曾因故意实施同类违法行为受到行政处罚的",
                    "instrument": "R",
                    "version": "2019-12-30",
                    "text_checked": "2026-11-22",
                }
            ]
        ]
    )
    dangers: list[DangerEntry] = Field(
        examples=[
            [
                {
                    "id": 1,
                    "name_zh": "可能实施新的犯罪",
                    "name_en": "New crime",
                    "citations": ["CPL81-1-1"],
                }
            ]
        ]
    )
    conditions: dict[str, Any] = Field(
        description="Named conditions that gates refer to.",
        examples=[{"bail_barred": {"finding": {"path": "bail_bars", "any": {}}}}],
    )
    gates: list[dict[str, Any]] = Field(
        description="Gates in order, as data.",
        examples=[[{"id": "no_crime", "order": 10, "route": "no_crime"}]],
    )


class FactorCitation(_Document):
    """A provision that a factor rests on."""

    id: str = Field(examples=["R140-2"])
    place: str = Field(examples=["规则第一百四十条第二项"])
    text: str = Field(examples=["主观恶性较小的初犯，共同犯罪中的从犯、胁从犯……"])


class StarEntry(_Document):
    """What makes a level a statutory circumstance (★)."""

    items: list[str] = Field(examples=[["R129-4"]])
    dangers: list[int] = Field(examples=[[1]])
    grave: bool = Field(description="Counts alone like two.", examples=[False])
    floor_medium: bool = Field(description="Lifts the band to medium.", examples=[False])
    juvenile_grave: bool = Field(examples=[False])


class LevelEntry(_Document):
    """One possible answer."""

    id: str = Field(examples=["within_1y_same"])
    label_zh: str = Field(examples=["1年内因故意实施同类违法行为受过"])
    label_en: str = Field(examples=["Within a year, for the same kind of intentional act"])
    needs_evidence: bool = Field(
        description="Without evidence it is treated as unknown.", examples=[True]
    )
    gate: bool = Field(description="Read by a gate or an alternative (▲).", examples=[False])
    cross_checked: bool = Field(description="Compared with a finding (✓).", examples=[False])
    star: StarEntry | None = Field(examples=[None])


class FactorEntry(_Document):
    """One item of the scale."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    id: str = Field(examples=["administrative_record"])
    group: str = Field(alias="class", examples=["personal"])
    name_zh: str = Field(examples=["行政处罚记录"])
    name_en: str = Field(examples=["Administrative penalties"])
    direction: Literal["raises", "lowers", "both"] = Field(examples=["raises"])
    order: Literal["danger", "nominal"] = Field(examples=["danger"])
    dangers: list[int] = Field(examples=[[1]])
    neutral: str = Field(examples=["none"])
    not_applicable: bool = Field(examples=[False])
    citations: list[FactorCitation] = Field(
        examples=[[{"id": "R129-4", "place": "规则第一百二十九条第四项", "text": "……"}]]
    )
    evidence_zh: list[str] = Field(examples=[["行政处罚决定书"]])
    evidence_en: list[str] = Field(examples=[["Decision of penalty"]])
    levels: list[LevelEntry] = Field(
        examples=[
            [
                {
                    "id": "none",
                    "label_zh": "无",
                    "label_en": "None",
                    "needs_evidence": False,
                    "gate": False,
                    "cross_checked": False,
                    "star": None,
                }
            ]
        ]
    )


class ScaleDocument(_Document):
    """The scale of one law pack."""

    law_version: str = Field(examples=["cn-2026.1"])
    law_checksum: str = Field(examples=["sha256:0f3c…"])
    factors: list[FactorEntry] = Field(examples=[[]])


class ScorecardSummary(_Document):
    """One scorecard."""

    version: str = Field(examples=["expert-2026.1"])
    law_version: str = Field(examples=["cn-2026.1"])
    kind: Literal["expert", "calibrated"] = Field(
        description="expert: points set by hand, not tested on data.", examples=["expert"]
    )
    calibrated: bool = Field(examples=[False])
    default: bool = Field(
        description="Serves today: used where nobody names a card.", examples=[True]
    )
    active_from: date | None = Field(
        description="First day of a released card; null for one that only ships.", examples=[None]
    )
    synthetic: bool = Field(
        description="演示数据 · Made from invented data; refused in production.", examples=[False]
    )
    checksum: str = Field(examples=["sha256:5f21…"])


class ScorecardList(_Document):
    """Every scorecard that ships or was released."""

    scorecards: list[ScorecardSummary] = Field(
        examples=[
            [
                {
                    "version": "expert-2026.1",
                    "law_version": "cn-2026.1",
                    "kind": "expert",
                    "calibrated": False,
                    "default": True,
                    "active_from": None,
                    "synthetic": False,
                    "checksum": "sha256:5f21…",
                }
            ]
        ]
    )


class BandsEntry(_Document):
    """Ranges of the total on a card that is not calibrated."""

    low_max: int = Field(examples=[-5])
    high_min: int = Field(examples=[20])


class ScorecardDocument(ScorecardSummary):
    """One scorecard with its points."""

    points: dict[str, dict[str, int]] = Field(examples=[{"restitution": {"full": -5, "none": 0}}])
    bands: BandsEntry | None = Field(examples=[{"low_max": -5, "high_min": 20}])
    threshold: float | None = Field(
        description="P(misconduct) that separates the bands of a calibrated card.", examples=[None]
    )
    provenance: dict[str, Any] = Field(description="Origin of the points.", examples=[{"n": 0}])


class Alive(_Document):
    """The process answers."""

    status: Literal["alive"] = Field(examples=["alive"])


class Ready(_Document):
    """Everything that assessments need can be read."""

    status: Literal["ready"] = Field(examples=["ready"])
    law: list[str] = Field(examples=[["cn-2026.1"]])
    scorecards: list[str] = Field(examples=[["expert-2026.1"]])
