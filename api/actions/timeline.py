"""The timeline of a suspect: what was assessed, decided and what happened, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from api.actions.access import Record, permitted_suspect
from api.actions.events import law_of_today, note_reading
from api.security.actions import Action
from api.security.permissions import may
from api.security.principal import Principal
from data.store.assessments import StoredAssessment, assessments_of
from data.store.database import Store
from data.store.deadlines import running_clocks
from data.store.decisions import Decision, decisions_of
from data.store.events import StoredEvent, current_events
from data.store.measures import Measure, measures_of
from data.store.necessity_tasks import tasks_of_suspect
from data.store.recording import Reading as LawReading
from model.clocks import Reading
from model.tasks import Task

Entry = StoredAssessment | Decision | StoredEvent
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything of one suspect by day, as far as the one who asks may see it.

    Attributes:
        entries: by their days, those of one day as they came in.
        clocks: running clocks, the nearest end first; counted for this day, never stored.
        tasks: open tasks of necessity review, the one due first at the front.
    """

    suspect_id: str
    law: LawReading
    entries: tuple[Entry, ...]
    measures: tuple[Measure, ...]
    clocks: tuple[Reading, ...]
    tasks: tuple[Task, ...]


def read_timeline(store: Store, principal: Principal, suspect_id: str) -> Timeline:
    """Return the timeline of a suspect.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
    """
    law = law_of_today()
    with store.read() as connection:
        found = permitted_suspect(connection, principal, Action.SUSPECT_READ, suspect_id)
        timeline = Timeline(
            suspect_id,
            law,
            tuple(sorted(_entries(connection, principal, found), key=_place)),
            tuple(measures_of(connection, suspect_id)),
            running_clocks(connection, suspect_id, law.law, law.today),
            _tasks(connection, principal, found, law),
        )
    note_reading(store, principal, found)
    return timeline


def day_of(entry: Entry) -> date:
    """Return the day of an entry of the timeline."""
    if isinstance(entry, StoredAssessment):
        return entry.outcome.assessed_on
    return entry.decided_on if isinstance(entry, Decision) else entry.happened_on


def _entries(connection: Connection, principal: Principal, found: Record) -> list[Entry]:
    entries: list[Entry] = []
    if may(principal, Action.ASSESSMENT_READ, found.relation):
        entries += assessments_of(connection, found.suspect.id, limit=_MOST)
    if may(principal, Action.DECISION_READ, found.relation):
        entries += decisions_of(connection, found.suspect.id)
    if may(principal, Action.EVENT_READ, found.relation):
        entries += current_events(connection, found.suspect.id)
    return entries


def _place(entry: Entry) -> tuple[date, datetime, str]:
    return day_of(entry), entry.created_at, entry.id


def _tasks(
    connection: Connection, principal: Principal, found: Record, law: LawReading
) -> tuple[Task, ...]:
    allowed = may(principal, Action.NECESSITY_TASK_READ, found.relation)
    if law.law.tasks is None or not allowed:
        return ()
    return tasks_of_suspect(connection, found.suspect.id, law.law.tasks, law.today)
