"""Bodies of the interface about scorecards that are proposed, approved, activated, rolled back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, Field

from api.actions.releases import OpenedRelease, ShownRelease
from api.identifiers import EXAMPLE
from api.schemas.people import Identifier, Strict
from data.store.release_records import ReleaseEvent

_DIGEST = r"^sha256:[0-9a-f]{64}$"
_LONGEST, _MOST_FILES = 500, 200
_SUM = f"sha256:{'5f' * 32}"
_MOMENT = "2026-11-22T08:00:00Z"
_DAY = "2026-12-01"
_STEP = {
    "step": "propose", "actor_id": EXAMPLE, "active_from": None, "reason": "",
    "created_at": _MOMENT,
}  # fmt: skip

FileDigest = Annotated[str, Field(pattern=_DIGEST)]
FileName = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class ProposalBody(Strict):
    """A scorecard with the report that speaks for it."""

    document: dict[str, Any] = Field(
        description="评分卡全文 · The card, as its file has it.",
        examples=[{"format": 1, "version": "nansha-2026.2", "law_version": "cn-2026.1"}],
    )
    report: dict[FileName, FileDigest] = Field(
        min_length=1,
        max_length=_MOST_FILES,
        description="报告各文件的 SHA-256 · SHA-256 of every file of the report.",
        examples=[{"report.html": _SUM}],
    )


class VerdictBody(Strict):
    """A word on a proposed scorecard."""

    verdict: Literal["approved", "refused"] = Field(
        description="批准或者不批准 · Verdict.", examples=["approved"]
    )
    reason: str = Field(
        "",
        max_length=_LONGEST,
        description="理由，不批准的必填 · Why; needed for a refusal.",
        examples=["已核对报告。"],
    )


class ActivationBody(Strict):
    """The first day on which a scorecard serves."""

    active_from: date = Field(
        description="启用日期，不早于今天 · First day, today or later.", examples=[_DAY]
    )


class ReasonBody(Strict):
    """Why a scorecard is rolled back or withdrawn."""

    reason: str = Field(
        min_length=1,
        max_length=_LONGEST,
        description="理由，不写个人信息 · Why; no personal data.",
        examples=["发现数据有误。"],
    )


class StepEntry(BaseModel):
    """A step that someone took."""

    step: str = Field(description="步骤 · Step.", examples=["propose"])
    actor_id: Identifier
    active_from: date | None = Field(description="启用日期 · First day.", examples=[None])
    reason: str = Field(description="理由 · Why.", examples=[""])
    created_at: datetime = Field(description="时间 · When.", examples=[_MOMENT])


class ReleaseEntry(BaseModel):
    """A proposed scorecard, without its points."""

    id: Identifier
    scorecard_version: str = Field(description="版本 · Version.", examples=["nansha-2026.2"])
    law_version: str = Field(description="法规包 · Law pack.", examples=["cn-2026.1"])
    checksum: str = Field(description="校验值 · As the card states it.", examples=[_SUM])
    report_digest: str = Field(
        description="报告的摘要：文件名与校验值的规范JSON · Over the canonical JSON of the files.",
        examples=[_SUM],
    )
    summary: dict[str, Any] = Field(
        description="卡片来源与报告文件 · Origin of the card, files of the report.",
        examples=[{"kind": "calibrated", "synthetic": False, "report": {"report.html": _SUM}}],
    )
    synthetic: bool = Field(
        description="演示数据，不得用于真实案件 · From invented data.", examples=[False]
    )
    state: str = Field(
        description="状态，见 docs/release-states.md · State.", examples=["proposed"]
    )
    serving: bool = Field(description="今天是否使用 · Answers today.", examples=[False])
    proposed_by: Identifier
    approved_by: str | None = Field(description="批准人 · Who approved.", examples=[None])
    active_from: date | None = Field(description="启用日期 · First day.", examples=[None])
    created_at: datetime = Field(description="提出时间 · When it was proposed.", examples=[_MOMENT])
    version: int = Field(description="行版本，见 ETag · Version of the row.", examples=[1])


class ReleaseDocument(ReleaseEntry):
    """A proposed scorecard with its card and its history."""

    document: dict[str, Any] = Field(
        description="评分卡全文 · The card.", examples=[{"format": 1, "version": "nansha-2026.2"}]
    )
    history: list[StepEntry] = Field(
        description="经过，由先到后 · Every step, the first of them first.", examples=[[_STEP]]
    )


class ReleaseList(BaseModel):
    """Every proposed scorecard, the newest first."""

    releases: list[ReleaseEntry] = Field(description="评分卡 · Scorecards.", examples=[[]])


def release_entry(shown: ShownRelease) -> ReleaseEntry:
    """Return a proposed scorecard as it is sent."""
    return ReleaseEntry(**_values(shown))


def release_document(opened: OpenedRelease) -> ReleaseDocument:
    """Return a proposed scorecard with card and history as it is sent."""
    return ReleaseDocument(
        **_values(opened.shown),
        document=orjson.loads(opened.document),
        history=[_step(each) for each in opened.history],
    )


def _values(shown: ShownRelease) -> dict[str, Any]:
    release = shown.release
    names = ReleaseEntry.model_fields.keys() - {"serving", "synthetic"}
    return {
        **{name: getattr(release, name) for name in names},
        "synthetic": bool(release.summary.get("synthetic")),
        "serving": shown.serving,
    }


def _step(event: ReleaseEvent) -> StepEntry:
    return StepEntry(**{name: getattr(event, name) for name in StepEntry.model_fields})
