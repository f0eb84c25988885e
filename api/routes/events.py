"""Events, measures and the timeline of a suspect; open tasks of necessity review."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.actions.desk import Desk
from api.actions.events import (
    EventWish,
    correct_event,
    law_of_today,
    list_events,
    list_measures,
    record_event,
)
from api.actions.necessity_tasks import list_tasks, position
from api.actions.timeline import read_timeline
from api.cursors import After, Limit, page, read_cursor
from api.idempotency import ONCE, Once, reply, response_of, write_reply
from api.identifiers import PathIdentifier
from api.schemas.events import (
    Event,
    EventBody,
    EventList,
    MeasureList,
    event,
    measure,
)
from api.schemas.problems import refusals
from api.schemas.timeline import (
    ReviewTaskPage,
    TimelineDocument,
    suspect_task,
    timeline_document,
)
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import keys_of, store_of
from data.store.replies import Reply
from data.store.unit import UnitOfWork

router = APIRouter(prefix="/v1", tags=["events"])
Corrected = Annotated[
    bool,
    Query(description="含已更正的 · With corrected ones, as they came in.", examples=[False]),
]


@router.get(
    "/suspects/{suspect_id}/events",
    summary="事件一览 · Events of a suspect",
    responses=refusals(404),
    **guarded(Action.EVENT_READ),
)
def show_events(
    request: Request,
    suspect_id: PathIdentifier,
    principal: SignedInPrincipal,
    corrected: Corrected = False,  # noqa: FBT002 - a query parameter
) -> EventList:
    """What happened to a suspect, by day."""
    found = list_events(store_of(request), principal, suspect_id, corrected=corrected)
    return EventList(events=[event(each) for each in found])


@router.post(
    "/suspects/{suspect_id}/events",
    summary="录入事件 · Record an event",
    status_code=201,
    response_model=Event,
    responses=refusals(404, 410, 422),
    **guarded(Action.EVENT_RECORD, openapi_extra=ONCE),
)
def add_event(
    request: Request,
    suspect_id: PathIdentifier,
    body: EventBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Record a dated event of the codebook; measures and periods follow it."""
    keys, wish = keys_of(request), _wish(body)

    def work(unit: UnitOfWork) -> Reply:
        return reply(event(record_event(Desk(unit, keys, principal), suspect_id, wish)), status=201)

    return response_of(write_reply(store_of(request), work, principal=principal, key=key))


@router.post(
    "/suspects/{suspect_id}/events/{event_id}/correct",
    summary="更正事件 · Correct an event",
    status_code=201,
    response_model=Event,
    responses=refusals(404, 409, 410, 422),
    **guarded(Action.EVENT_CORRECT, openapi_extra=ONCE),
)
def replace_event(  # noqa: PLR0913, PLR0917 - what the framework hands in
    request: Request,
    suspect_id: PathIdentifier,
    event_id: PathIdentifier,
    body: EventBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Put a new event in the place of one; `recorded_in_error` takes it back."""
    keys, wish = keys_of(request), _wish(body)

    def work(unit: UnitOfWork) -> Reply:
        corrected = correct_event(Desk(unit, keys, principal), suspect_id, event_id, wish)
        return reply(event(corrected), status=201)

    return response_of(write_reply(store_of(request), work, principal=principal, key=key))


@router.get(
    "/suspects/{suspect_id}/measures",
    summary="强制措施一览 · Measures of a suspect",
    responses=refusals(404),
    **guarded(Action.MEASURE_READ),
)
def show_measures(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal
) -> MeasureList:
    """Measures of a suspect as its events have them."""
    found = list_measures(store_of(request), principal, suspect_id)
    return MeasureList(measures=[measure(each) for each in found])


@router.get(
    "/suspects/{suspect_id}/timeline",
    summary="时间线 · Timeline of a suspect",
    responses=refusals(404),
    **guarded(Action.SUSPECT_READ),
)
def show_timeline(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal
) -> TimelineDocument:
    """Assessments, decisions and events by day, running periods, open tasks."""
    return timeline_document(read_timeline(store_of(request), principal, suspect_id))


@router.get(
    "/tasks",
    summary="羁押必要性审查任务 · Tasks of necessity review",
    responses=refusals(422),
    **guarded(Action.NECESSITY_TASK_READ),
)
def show_tasks(
    request: Request, principal: SignedInPrincipal, after: After = None, limit: Limit = 50
) -> ReviewTaskPage:
    """Open tasks of my organisation, those due first first."""
    values = read_cursor(after, 3)
    from_here = None if values is None else (str(values[0]), str(values[1]), str(values[2]))
    rows = list_tasks(store_of(request), principal, after=from_here, limit=limit + 1)
    shown, today = page(rows, limit, position), law_of_today().today
    return ReviewTaskPage(
        tasks=[suspect_task(each, today) for each in shown.items], next=shown.next
    )


def _wish(body: EventBody) -> EventWish:
    return EventWish(body.kind, body.day, body.detail, body.note)
