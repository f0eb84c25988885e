"""Bodies of the interface about the timeline and the tasks of necessity review."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from api.actions.timeline import Entry, Timeline, day_of
from api.schemas.events import (
    Day,
    Detail,
    Identifier,
    Measure,
    Name,
    NameEnglish,
    Strict,
    measure,
)
from data.codebook import codebook, written_detail
from data.store.assessments import StoredAssessment
from data.store.decisions import Decision
from data.store.necessity_tasks import SuspectTask
from model.clock_book import ClockBook
from model.clocks import Reading
from model.law import LawPack
from model.tasks import Task

DaysLeft = Annotated[
    int, Field(description="剩余天数，逾期为负 · Days left; below 0 once late.", examples=[3])
]
Citations = Annotated[list[str], Field(description="依据 · Provisions.", examples=[["R270-2"]])]


class TimelineEntry(Strict):
    """Something of one day; read the record itself by its id."""

    type: Literal["assessment", "decision", "event"] = Field(
        description="类别 · What it is.", examples=["event"]
    )
    id: Identifier
    day: Day
    code: str = Field(
        description="事件、基准判断或者决定的编号 · Event, recommendation or decision.",
        examples=["plea_made"],
    )
    detail: Detail


class ClockReading(Strict):
    """A running period, counted for the day of the timeline."""

    clock: str = Field(description="期限 · Clock.", examples=["arrest_review_detained"])
    name_zh: Name
    name_en: NameEnglish
    begun_on: Day
    due_on: Day
    days_left: DaysLeft
    light: Literal["green", "amber", "red", "overdue"] = Field(
        description="提示 · How near the end is.", examples=["amber"]
    )
    paused: bool = Field(description="中止计算 · Its days do not count now.", examples=[False])
    citations: Citations
    notes_zh: list[str] = Field(
        description="计算依据的假定 · What the count rests on beside the law.", examples=[[]]
    )
    notes_en: list[str] = Field(description="英文 · The same in English.", examples=[[]])


class ReviewTask(Strict):
    """An open task of necessity review."""

    task: str = Field(description="任务 · Task.", examples=["plea_after_arrest"])
    name_zh: Name
    name_en: NameEnglish
    reason_zh: str = Field(
        description="理由 · Reason.",
        examples=["已经逮捕的犯罪嫌疑人认罪认罚，应当及时审查羁押必要性。"],
    )
    reason_en: str = Field(
        description="英文 · The same in English.",
        examples=["An arrested suspect has admitted guilt and accepted punishment."],
    )
    cause: str | None = Field(
        description="引起任务的事件；因期间届满的为空 · The event that raised it; null for days.",
        examples=["plea_made"],
    )
    raised_on: Day
    due_on: Day
    days_left: DaysLeft
    citations: Citations


class SuspectReviewTask(ReviewTask):
    """An open task with the suspect whom it concerns."""

    case_id: Identifier
    case_number: str = Field(
        description="案号 · Case number.", examples=["穗南检审捕〔2026〕128号"]
    )
    suspect_id: Identifier
    suspect: str = Field(description="代号 · Label.", examples=["S1"])


class ReviewTaskPage(Strict):
    """Open tasks of an organisation, those due first first."""

    tasks: list[SuspectReviewTask] = Field(description="任务 · Tasks.", examples=[[]])
    next: str | None = Field(description="下一页 · Cursor of the next page.", examples=[None])


class TimelineDocument(Strict):
    """Everything of a suspect by day, with what is due."""

    suspect_id: Identifier
    on: Day
    law_version: str = Field(description="法规包 · Law pack.", examples=["cn-2026.1"])
    entries: list[TimelineEntry] = Field(description="按日期排列 · By day.", examples=[[]])
    measures: list[Measure] = Field(description="强制措施 · Measures.", examples=[[]])
    clocks: list[ClockReading] = Field(description="正在运行的期限 · Running.", examples=[[]])
    tasks: list[ReviewTask] = Field(description="羁押必要性审查任务 · Tasks.", examples=[[]])


def timeline_document(timeline: Timeline) -> TimelineDocument:
    """Return the document of a timeline."""
    law, today = timeline.law.law, timeline.law.today
    return TimelineDocument(
        suspect_id=timeline.suspect_id,
        on=today,
        law_version=law.version,
        entries=[_entry(each) for each in timeline.entries],
        measures=[measure(each) for each in timeline.measures],
        clocks=_clocks(timeline.clocks, law),
        tasks=[ReviewTask(**_task(each, today)) for each in timeline.tasks],
    )


def suspect_task(found: SuspectTask, today: date) -> SuspectReviewTask:
    """Return the document of a task of an organisation."""
    return SuspectReviewTask(
        **_task(found.task, today),
        case_id=found.case_id,
        case_number=found.case_number,
        suspect_id=found.suspect_id,
        suspect=found.label,
    )


def _entry(entry: Entry) -> TimelineEntry:
    day = day_of(entry)
    if isinstance(entry, StoredAssessment):
        outcome = entry.outcome
        shown = {"stage": outcome.stage, "band": outcome.band, "total": outcome.total}
        code = outcome.recommendation
        return TimelineEntry(type="assessment", id=entry.id, day=day, code=code, detail=shown)
    if isinstance(entry, Decision):
        shown = {"ground": entry.ground, "deviates": entry.deviates}
        return TimelineEntry(
            type="decision", id=entry.id, day=day, code=entry.outcome, detail=shown
        )
    detail = written_detail(codebook().events[entry.kind], entry.detail)
    return TimelineEntry(type="event", id=entry.id, day=day, code=entry.kind, detail=detail)


def _clocks(readings: tuple[Reading, ...], law: LawPack) -> list[ClockReading]:
    book = law.clocks
    return [] if book is None else [_clock(reading, book) for reading in readings]


def _clock(reading: Reading, book: ClockBook) -> ClockReading:
    words = [book.words(assumption) for assumption in reading.deadline.assumptions]
    clock = reading.run.clock
    return ClockReading(
        clock=clock.id,
        name_zh=clock.name_zh,
        name_en=clock.name_en,
        begun_on=reading.run.start,
        due_on=reading.deadline.day,
        days_left=reading.days_left,
        light=reading.light.value,
        paused=reading.paused,
        citations=list(reading.deadline.citations),
        notes_zh=[each.text_zh for each in words],
        notes_en=[each.text_en for each in words],
    )


def _task(task: Task, today: date) -> dict[str, Any]:
    rule = task.rule
    return {
        "task": rule.id,
        "name_zh": rule.name_zh,
        "name_en": rule.name_en,
        "reason_zh": rule.reason_zh,
        "reason_en": rule.reason_en,
        "cause": task.cause,
        "raised_on": task.raised_on,
        "due_on": task.due_on,
        "days_left": task.days_left(today),
        "citations": list(rule.citations),
    }
