"""An assessment made and stored by one request: the busiest of the routes that write.

Who asks, what they may do, what they sent, what it comes to and its storing follow one another in
one thread; as dependencies of the framework each of them would have its own way there and back.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.actions.access import permitted_suspect, question_of_record
from api.actions.assessments import make_assessment, prepare
from api.idempotency import ONCE, key_given
from api.identifiers import UncheckedIdentifier, known_form
from api.routes.storing import completed_assessment, stored_assessment
from api.routes.writing import document_in, json_body, written
from api.schemas.assessments import AssessmentDocument
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.cookies import CSRF_HEADER
from api.security.current import refuse_without_credentials, signed_in
from api.security.guard import declared, refuse_without_permission
from api.state import store_of
from data.store.identity.suspect_keys import question_of_key
from data.store.served_cards import schedule_of

router = APIRouter(prefix="/v1", tags=["cases"])


@router.post(
    "/suspects/{suspect_id}/assessments",
    summary="评估并存档 · Assess and store",
    status_code=201,
    response_model=AssessmentDocument,
    responses=refusals(404, 409, 410, 413, 415, 422),
    **declared(
        Action.ASSESSMENT_MAKE,
        openapi_extra={**ONCE, "requestBody": json_body("AssessmentRequest")},
    ),
)
async def add_assessment(request: Request, suspect_id: UncheckedIdentifier) -> Response:
    """Assess a suspect without a draft; case number, label and offence may be left out."""
    refuse_without_credentials(request)
    body = await request.body()
    return await run_in_threadpool(_answer, request, suspect_id, body)


def _answer(request: Request, given: str, body: bytes) -> Response:
    principal = signed_in(request, request.headers.get(CSRF_HEADER, "")).principal
    refuse_without_permission(principal, Action.ASSESSMENT_MAKE)
    suspect_id = known_form(given)
    document = document_in(request.scope, body)
    key = key_given(request, body)
    with store_of(request).glance() as connection:
        record = permitted_suspect(connection, principal, Action.ASSESSMENT_MAKE, suspect_id)
        cards = schedule_of(connection)
    prepared = prepare(record, document, cards)
    return written(
        request,
        principal,
        key,
        lambda desk: stored_assessment(make_assessment(desk, suspect_id, prepared)),
        completed=completed_assessment(request),
        questions=(question_of_record(principal, suspect_id), question_of_key(suspect_id)),
    )
