"""Drafts: read, saved while one writes, verified, given up, finished."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.desk import Desk
from api.actions.drafts import (
    finish_draft,
    give_up_draft,
    read_draft,
    verify_answers,
    write_draft,
)
from api.idempotency import PARAMETER as KEY_PARAMETER
from api.idempotency import Once, reply
from api.identifiers import PathIdentifier
from api.preconditions import PARAMETER as VERSION_PARAMETER
from api.preconditions import Expected, etag
from api.routes.storing import completed_assessment, stored_assessment
from api.routes.writing import GivenDocument, json_body, written
from api.schemas.assessments import (
    AssessmentDocument,
    DraftDocument,
    DraftEntry,
    FinishBody,
    VerifyBody,
    draft_document,
    draft_entry,
)
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import keys_of, store_of
from data.store.drafts import Draft
from data.store.replies import Reply

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])
_MATCHED = {"parameters": [VERSION_PARAMETER]}
_MATCHED_ONCE = {"parameters": [VERSION_PARAMETER, KEY_PARAMETER]}


@router.get(
    "/{draft_id}",
    summary="草稿 · A draft",
    responses=refusals(404, 410),
    **guarded(Action.DRAFT_READ),
)
def show_draft(
    request: Request, response: Response, draft_id: PathIdentifier, principal: SignedInPrincipal
) -> DraftDocument:
    """A draft, for its author alone."""
    draft = read_draft(store_of(request), keys_of(request), principal, draft_id)
    response.headers["ETag"] = etag(draft.version)
    return draft_document(draft)


@router.put(
    "/{draft_id}",
    summary="保存草稿 · Save a draft",
    response_model=DraftEntry,
    responses=refusals(404, 410, 412, 413, 415, 422, 428),
    **guarded(
        Action.DRAFT_SAVE,
        openapi_extra={**_MATCHED, "requestBody": json_body("AssessmentRequest")},
    ),
)
def save_draft(
    request: Request,
    draft_id: PathIdentifier,
    document: GivenDocument,
    principal: SignedInPrincipal,
    version: Expected,
) -> Response:
    """Replace what is written; it may be incomplete, and is validated when it is finished."""
    return written(
        request,
        principal,
        None,
        lambda desk: _shown(write_draft(desk, draft_id, document, version=version)),
    )


@router.post(
    "/{draft_id}/verify",
    summary="核实作答 · Verify answers",
    response_model=DraftEntry,
    responses=refusals(404, 410, 412, 422, 428),
    **guarded(Action.DRAFT_SAVE, openapi_extra=_MATCHED),
)
def verify(
    request: Request,
    draft_id: PathIdentifier,
    body: VerifyBody,
    principal: SignedInPrincipal,
    version: Expected,
) -> Response:
    """Mark answers as verified: those named, or all of them."""
    return written(
        request,
        principal,
        None,
        lambda desk: _shown(verify_answers(desk, draft_id, body.factors, version=version)),
    )


@router.delete(
    "/{draft_id}",
    summary="删除草稿 · Give up a draft",
    status_code=204,
    responses=refusals(404, 410, 412, 428),
    **guarded(Action.DRAFT_DISCARD, openapi_extra=_MATCHED),
)
def remove_draft(
    request: Request, draft_id: PathIdentifier, principal: SignedInPrincipal, version: Expected
) -> Response:
    """Remove a draft."""

    def work(desk: Desk) -> Reply:
        give_up_draft(desk, draft_id, version=version)
        return Reply(204, b"")

    return written(request, principal, None, work)


@router.post(
    "/{draft_id}/finish",
    summary="完成评估 · Finish a draft",
    status_code=201,
    response_model=AssessmentDocument,
    responses=refusals(404, 409, 410, 412, 422, 428),
    **guarded(Action.ASSESSMENT_MAKE, openapi_extra=_MATCHED_ONCE),
)
def finish(  # noqa: PLR0913, PLR0917 - what the framework injects
    request: Request,
    draft_id: PathIdentifier,
    body: FinishBody,
    principal: SignedInPrincipal,
    version: Expected,
    key: Once,
) -> Response:
    """Turn a draft into an assessment, which can never be changed; the draft is gone then."""
    return written(
        request,
        principal,
        key,
        lambda desk: stored_assessment(
            finish_draft(desk, draft_id, version=version, corrects_id=body.corrects)
        ),
        completed=completed_assessment(request),
    )


def _shown(draft: Draft) -> Reply:
    return reply(draft_entry(draft), headers={"ETag": etag(draft.version)})
