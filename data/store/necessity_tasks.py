"""Open tasks of necessity review of an organisation: a query over events, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from data.codebook import TAKEN_BACK
from data.store.events import current_events
from data.store.tables.cases import cases, suspects
from data.store.tables.records import assessments, events, measures
from model.law import Stage
from model.tasks import Happening, Task, TaskBook, open_tasks

_ARREST = "arrest"
_AT_ONCE = 400
"""Suspects whose events one query fetches."""


@dataclass(frozen=True, slots=True)
class SuspectTask:
    """An open task with what it concerns."""

    case_id: str
    case_number: str
    suspect_id: str
    label: str
    task: Task


@dataclass(frozen=True, slots=True)
class _Detained:
    case_id: str
    case_number: str
    suspect_id: str
    label: str


def tasks_of_suspect(
    connection: Connection, suspect_id: str, book: TaskBook, today: date
) -> tuple[Task, ...]:
    """Return the open tasks of one suspect, the one due first at the front."""
    known = current_events(connection, suspect_id)
    happened = [Happening(event.kind, event.happened_on, event.detail) for event in known]
    reviews = _reviews(connection, [suspect_id])
    return open_tasks(book, happened, reviews.get(suspect_id, ()), today)


def tasks_of_organisation(
    connection: Connection, organisation_id: str, book: TaskBook, today: date
) -> list[SuspectTask]:
    """Return the open tasks of an organisation's suspects under arrest, those due first first."""
    detained, found = _under_arrest(connection, organisation_id), list[SuspectTask]()
    for start in range(0, len(detained), _AT_ONCE):
        some = detained[start : start + _AT_ONCE]
        found += _tasks(connection, some, book, today)
    return sorted(found, key=lambda each: (each.task.due_on, each.suspect_id, each.task.rule.id))


def _tasks(
    connection: Connection, detained: Sequence[_Detained], book: TaskBook, today: date
) -> list[SuspectTask]:
    identifiers = [suspect.suspect_id for suspect in detained]
    happened, reviewed = _happened(connection, identifiers), _reviews(connection, identifiers)
    return [
        SuspectTask(suspect.case_id, suspect.case_number, suspect.suspect_id, suspect.label, task)
        for suspect in detained
        for task in open_tasks(
            book,
            happened.get(suspect.suspect_id, ()),
            reviewed.get(suspect.suspect_id, ()),
            today,
        )
    ]


def _under_arrest(connection: Connection, organisation_id: str) -> list[_Detained]:
    statement = (
        select(cases.c.id, cases.c.case_number, suspects.c.id, suspects.c.label)
        .join(suspects, suspects.c.case_id == cases.c.id)
        .where(
            suspects.c.id.in_(
                select(measures.c.suspect_id).where(
                    measures.c.organisation_id == organisation_id,
                    measures.c.kind == _ARREST,
                    measures.c.ended_on.is_(None),
                )
            )
        )
    )
    return [_Detained(*row) for row in connection.execute(statement)]


def _happened(connection: Connection, suspect_ids: Sequence[str]) -> Mapping[str, list[Happening]]:
    """Return the current events of some suspects, as `data.store.events.current_events` does."""
    later = events.alias("later")
    corrected = select(later.c.id).where(later.c.corrects_id == events.c.id).exists()
    rows = connection.execute(
        select(events.c.suspect_id, events.c.kind, events.c.happened_on, events.c.detail)
        .where(events.c.suspect_id.in_(suspect_ids), ~corrected, events.c.kind != TAKEN_BACK)
        .order_by(events.c.happened_on, events.c.id)
    )
    found: dict[str, list[Happening]] = defaultdict(list)
    for row in rows:
        found[row.suspect_id].append(Happening(row.kind, row.happened_on, row.detail))
    return found


def _reviews(connection: Connection, suspect_ids: Sequence[str]) -> Mapping[str, list[date]]:
    """Return the days of the assessments of some suspects at the stage of necessity review."""
    rows = connection.execute(
        select(assessments.c.suspect_id, assessments.c.assessed_on).where(
            assessments.c.suspect_id.in_(suspect_ids),
            assessments.c.stage == Stage.NECESSITY_REVIEW.value,
        )
    )
    found: dict[str, list[date]] = defaultdict(list)
    for suspect_id, day in rows:
        found[suspect_id].append(day)
    return found
