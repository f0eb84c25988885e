"""Bodies of the interface about sealed records."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from api.schemas.people import Strict
from model.text import MAX_TEXT


class OpenBody(Strict):
    """Why a sealed record is opened."""

    reason: str = Field(
        min_length=1,
        max_length=MAX_TEXT,
        description="开启理由，加密另存 · The reason, kept sealed.",
        examples=["办理另案需要核实。"],
    )


class Opened(BaseModel):
    """Until when a record stays open to the account that opened it."""

    until: datetime = Field(description="至何时 · Until when.", examples=["2026-11-22T07:35:00Z"])
