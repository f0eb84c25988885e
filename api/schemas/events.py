"""Bodies of the interface about events and measures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.identifiers import EXAMPLE
from data.codebook import codebook, written_detail
from data.store.events import StoredEvent
from data.store.measures import Measure as StoredMeasure
from model.text import MAX_TEXT

Identifier = Annotated[str, Field(description="编号 · Identifier.", examples=[EXAMPLE])]
Kind = Annotated[
    str,
    Field(
        max_length=80,
        description="事件编号，见docs/events.md · Event of the codebook, see docs/events.md.",
        examples=["plea_made"],
    ),
]
Name = Annotated[str, Field(description="名称 · Chinese name.", examples=["逮捕后认罪认罚"])]
NameEnglish = Annotated[
    str, Field(description="英文名称 · English name.", examples=["Admission of guilt after arrest"])
]
Day = Annotated[date, Field(description="日期 · A plain day.", examples=["2026-11-10"])]
OptionalDay = Annotated[
    date | None, Field(description="日期 · A plain day; null for none.", examples=["2026-12-02"])
]
Moment = Annotated[
    datetime, Field(description="录入时间 · When it was stored.", examples=["2026-11-22T07:05:00Z"])
]
Detail = Annotated[
    dict[str, Any],
    Field(
        description="各字段，金额以元为单位 · Fields of the codebook; sums in yuan, as text.",
        examples=[{"plea_stage": "investigation"}],
    ),
]


class Strict(BaseModel):
    """What refuses unknown keys."""

    model_config = ConfigDict(extra="forbid")


class EventBody(Strict):
    """An event to record, or the one to stand in the place of another."""

    kind: Kind
    day: Day
    detail: Detail = {}
    note: str = Field(
        "",
        max_length=MAX_TEXT,
        description="备注，加密另存 · Free text, sealed apart from the event.",
        examples=["讯问时当场签署具结书，值班律师在场。"],
    )


class Event(Strict):
    """One event."""

    id: Identifier
    suspect_id: Identifier
    kind: Kind
    name_zh: Name
    name_en: NameEnglish
    day: Day
    detail: Detail
    corrects_id: str | None = Field(
        description="所更正的事件 · The event in whose place it stands.", examples=[None]
    )
    source: Literal["recorded", "imported", "decided"] = Field(
        description="来源 · How it came in.", examples=["recorded"]
    )
    recorded_by: Identifier
    created_at: Moment


class EventList(Strict):
    """Events of a suspect."""

    events: list[Event] = Field(description="事件 · Events.", examples=[[]])


class Measure(Strict):
    """A measure, as the events have it."""

    id: Identifier
    kind: str = Field(description="强制措施 · Measure.", examples=["bail"])
    name_zh: Name
    name_en: NameEnglish
    from_on: Day
    until_on: OptionalDay
    ended_on: OptionalDay
    bond: str | None = Field(description="保证金，元 · Bond in yuan.", examples=["3000.00"])


class MeasureList(Strict):
    """Measures of a suspect by the day on which they began."""

    measures: list[Measure] = Field(description="强制措施 · Measures.", examples=[[]])


def event(stored: StoredEvent) -> Event:
    """Return the document of an event."""
    spec = codebook().events[stored.kind]
    return Event(
        id=stored.id,
        suspect_id=stored.suspect_id,
        kind=stored.kind,
        name_zh=spec.name_zh,
        name_en=spec.name_en,
        day=stored.happened_on,
        detail=written_detail(spec, stored.detail),
        corrects_id=stored.corrects_id,
        source=stored.source,
        recorded_by=stored.recorded_by,
        created_at=stored.created_at,
    )


def measure(stored: StoredMeasure) -> Measure:
    """Return the document of a measure."""
    named, fen = codebook().measures[stored.kind], stored.bond_fen
    return Measure(
        id=stored.id,
        kind=stored.kind,
        name_zh=named.name_zh,
        name_en=named.name_en,
        from_on=stored.from_on,
        until_on=stored.until_on,
        ended_on=stored.ended_on,
        bond=None if fen is None else f"{fen // 100}.{fen % 100:02}",
    )
