"""Entries of the audit trail as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from api.identifiers import EXAMPLE
from data.store.audit.entries import AuditEntry
from data.store.audit.kinds import KIND_WORDS, AuditKind

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
