"""Entries of the audit trail as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from api.identifiers import EXAMPLE
from api.messages.dictionary import Language
from api.messages.findings import finding_words
from data.store.audit.entries import AuditEntry
from data.store.audit.kinds import KIND_WORDS, AuditKind
from data.store.audit.verification import Finding, faults

_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class TrailEntry(BaseModel):
    """One entry: codes, identifiers and digests, no text and no name."""

    sequence: int = Field(description="序号 · Number in the chain.", examples=[1])
    at: datetime = Field(
        description="时间 · What the clock said.", examples=["2026-11-22T07:05:00Z"]
    )
    actor_id: str = Field(description="操作账号 · Account.", examples=[EXAMPLE])
    actor_kind: str = Field(description="操作方式 · How it acted.", examples=["user"])
    kind: str = Field(description="事件代码 · Code of the event.", examples=["case:created"])
    words: str = Field(description="事件 · The event in words.", examples=["新建案件"])
    subject_id: str | None = Field(description="所涉记录 · The record.", examples=[EXAMPLE])
    detail: dict[str, Any] = Field(
        description="代码、编号与摘要值 · Codes, identifiers, digests.", examples=[{"stage": "x"}]
    )
    hash: str = Field(description="摘要值 · Hash of the entry.", examples=[_DIGEST])


class Trail(BaseModel):
    """A page of the chain, the newest first."""

    entries: list[TrailEntry] = Field(description="条目 · Entries.", examples=[[]])
    next: str | None = Field(description="下一页的游标 · Cursor.", examples=["WzFd"])


class TrailFinding(BaseModel):
    """Something that is not as it was written."""

    code: str = Field(description="代码 · Code.", examples=["changed"])
    sequence: int = Field(description="条目序号 · Number of the entry.", examples=[7])
    until: int | None = Field(
        description="最后一条，或者原来的位置 · Last one concerned, or true place.", examples=[9]
    )
    subject_id: str | None = Field(description="所涉记录 · The record.", examples=[EXAMPLE])
    fault: bool = Field(
        description="是否为篡改或者缺失 · Tampering or loss, not a mere note.", examples=[True]
    )
    words: str = Field(description="说明 · In words.", examples=["第7条的内容被改动。"])


class Verification(BaseModel):
    """What the verification of a chain found."""

    intact: bool = Field(description="审计链完好 · Nothing was changed.", examples=[True])
    entries: int = Field(description="条目数 · How many entries there are.", examples=[128])
    findings: list[TrailFinding] = Field(description="发现 · What was found.", examples=[[]])


def trail_entry(entry: AuditEntry) -> TrailEntry:
    """Return an entry as it is shown."""
    return TrailEntry(
        sequence=entry.sequence,
        at=entry.at,
        actor_id=entry.actor_id,
        actor_kind=entry.actor_kind,
        kind=entry.kind,
        words=KIND_WORDS[AuditKind(entry.kind)][0],
        subject_id=entry.subject_id,
        detail=entry.detail,
        hash=entry.hash.hex(),
    )


def verification(findings: Sequence[Finding], entries: int, language: Language) -> Verification:
    """Return what a verification found, in a language."""
    shown = [
        TrailFinding(
            code=each.code,
            sequence=each.sequence,
            until=each.until,
            subject_id=each.subject_id,
            fault=each.is_fault,
            words=finding_words(each, language),
        )
        for each in findings
    ]
    return Verification(intact=not faults(findings), entries=entries, findings=shown)
