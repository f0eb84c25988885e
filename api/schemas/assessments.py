"""Bodies of the interface about drafts and assessments."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import orjson
from pydantic import BaseModel, Field

from api.identifiers import EXAMPLE
from api.schemas.cases import Made, OptionalIdentifier, StageName
from api.schemas.identifiers import IDENTIFIER
from api.schemas.people import Identifier, Strict, Version
from api.schemas.results import AssessmentResult
from data.store.assessments import Said, StoredAssessment
from data.store.drafts import Draft as StoredDraft
from data.store.replies import Reply
from model.canonical import digest

_DAY, _DIGEST = "2026-11-22", "sha256:" + "0" * 64
_ASSESSMENTS = "/v1/assessments/"
_OWN = frozenset(StoredAssessment.__slots__)
_REQUEST = {"stage": "arrest_review", "on": _DAY, "answers": {"criminal_record": "none"}}


class VerifyBody(Strict):
    """Which answers were verified."""

    factors: list[str] | None = Field(
        None, description="因素，缺省为全部 · Factors; all if absent.", examples=[["restitution"]]
    )


class FinishBody(Strict):
    """How a draft is finished."""

    corrects: str | None = Field(
        None,
        pattern=IDENTIFIER,
        description="所更正的评估 · The assessment that it corrects.",
        examples=[EXAMPLE],
    )


class DraftStartBody(Strict):
    """What a draft starts from; empty where nothing is named."""

    based_on: str | None = Field(
        None,
        pattern=IDENTIFIER,
        description="以该评估的作答开始 · Start from the answers of this assessment.",
        examples=[EXAMPLE],
    )


class DraftEntry(BaseModel):
    """A draft without what is written in it."""

    id: Identifier
    suspect_id: Identifier
    stage: StageName
    based_on_id: OptionalIdentifier
    law_version: str = Field(description="法规包 · Law pack.", examples=["cn-2026.1"])
    answered: int = Field(description="已作答数 · How many answers it holds.", examples=[12])
    updated_at: datetime = Field(
        description="最近保存 · When it was saved.", examples=["2026-11-22T07:05:00Z"]
    )
    version: Version


class DraftDocument(DraftEntry):
    """A draft as its author sees it."""

    document: dict[str, Any] = Field(
        description="已填内容 · What is filled in.", examples=[_REQUEST]
    )


class DraftList(BaseModel):
    """One's own drafts on a suspect."""

    drafts: list[str] = Field(description="草稿 · Drafts.", examples=[[EXAMPLE]])


class AssessmentEntry(BaseModel):
    """An assessment as lists show it."""

    id: Identifier
    suspect_id: Identifier
    author_id: Identifier
    corrects_id: OptionalIdentifier
    stage: StageName
    assessed_on: date = Field(description="评估日期 · Day of the assessment.", examples=[_DAY])
    offence: str = Field(description="罪名 · Offence.", examples=["盗窃罪"])
    law_version: str = Field(description="法规包 · Law pack.", examples=["cn-2026.1"])
    scorecard_version: str = Field(description="评分卡 · Scorecard.", examples=["expert-2026.1"])
    scorecard_checksum: str = Field(description="评分卡校验和 · Checksum.", examples=[_DIGEST])
    route: str = Field(description="路径 · Route.", examples=["danger_assessment"])
    recommendation: str = Field(description="基准判断 · Recommendation.", examples=["bail"])
    basis: str = Field(description="理由码 · Basis.", examples=["danger_unproven"])
    band: str | None = Field(description="区间 · Band.", examples=["low"])
    total: int | None = Field(description="得分 · Score.", examples=[-44])
    request_digest: str = Field(
        description="请求加密存储后的摘要，与审计链一致 · Of the sealed request, as in the trail.",
        examples=[_DIGEST],
    )
    result_digest: str = Field(
        description="结果加密存储后的摘要，与审计链一致 · Of the sealed result, as in the trail.",
        examples=[_DIGEST],
    )
    created_at: Made


class AssessmentDocument(AssessmentEntry):
    """An assessment with its request and its result, both byte for byte as they were made."""

    request: dict[str, Any] = Field(description="请求 · Request.", examples=[_REQUEST])
    result: AssessmentResult = Field(description="结果 · Result.", examples=[{}])


class AssessmentPage(BaseModel):
    """One page of assessments of a suspect, the newest first."""

    assessments: list[AssessmentEntry] = Field(description="评估 · Assessments.", examples=[[]])
    next: str | None = Field(description="下一页 · Cursor of the next page.", examples=[None])


class Note(BaseModel):
    """A free text that belongs to an assessment; kept sealed, apart from it."""

    factor: str | None = Field(description="因素 · Factor.", examples=["plea_acceptance"])
    text: str = Field(description="说明 · The text.", examples=["当庭签署。"])
    author_id: Identifier
    created_at: Made


class NoteList(BaseModel):
    """The free texts of an assessment."""

    notes: list[Note] = Field(description="说明 · Notes.", examples=[[]])


def draft_entry(draft: StoredDraft) -> DraftEntry:
    """Return a draft without what is written in it."""
    return DraftEntry(**_draft(draft))


def draft_document(draft: StoredDraft) -> DraftDocument:
    """Return a draft as its author sees it."""
    return DraftDocument(**_draft(draft), document=json.loads(draft.text.body))


def assessment_entry(stored: StoredAssessment) -> AssessmentEntry:
    """Return an assessment as lists show it."""
    return AssessmentEntry(**_entry(stored))


def _entry(stored: StoredAssessment) -> dict[str, Any]:
    outcome = stored.outcome
    return {
        name: getattr(stored if name in _OWN else outcome, name)
        for name in AssessmentEntry.model_fields
    }


def assessment_reply(stored: StoredAssessment, said: Said, *, status: int = 200) -> Reply:
    """Return an assessment; request and result go out as the bytes that were made then.

    For a repeated request nothing is stored but where the assessment is: its texts stay sealed.
    """
    entry = orjson.dumps(_entry(stored), option=orjson.OPT_UTC_Z)
    body = b"".join((entry[:-1], b',"request":', said.request, b',"result":', said.result))
    headers = {
        "ETag": f'"{stored.result_digest}"',
        "Location": f"{_ASSESSMENTS}{stored.id}",
        "Nansha-Result-Digest": digest(said.result),
    }
    return Reply(status, body + b"}", headers, kept=b"")


def named_in(reply: Reply) -> str:
    """Return the id of the assessment that a stored reply leads to."""
    return reply.headers["Location"].removeprefix(_ASSESSMENTS)


def _draft(draft: StoredDraft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "suspect_id": draft.suspect_id,
        "stage": draft.stage,
        "based_on_id": draft.based_on_id,
        "law_version": draft.text.law_version,
        "answered": draft.text.answered,
        "updated_at": draft.updated_at,
        "version": draft.version,
    }
