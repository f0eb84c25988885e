"""Tasks of necessity review of one's own organisation."""

from __future__ import annotations

from api.actions.events import law_of_today
from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.database import Store
from data.store.necessity_tasks import SuspectTask, tasks_of_organisation

Position = tuple[str, str, str]
"""Due day, suspect and rule of the last task of a page."""


def list_tasks(
    store: Store, principal: Principal, *, after: Position | None, limit: int
) -> list[SuspectTask]:
    """Return open tasks of the principal's organisation, those due first first.

    Raises:
        ForbiddenError: they may see none.
    """
    check_may(principal, Action.NECESSITY_TASK_READ, Relation.ORGANISATION)
    reading = law_of_today()
    if reading.law.tasks is None:
        return []
    with store.read() as connection:
        found = tasks_of_organisation(
            connection, principal.organisation_id, reading.law.tasks, reading.today
        )
    later = [each for each in found if after is None or position(each) > after]
    return later[:limit]


def position(each: SuspectTask) -> Position:
    """Return the sort values of a task."""
    return each.task.due_on.isoformat(), each.suspect_id, each.task.rule.id
