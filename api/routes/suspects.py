"""Suspects: added, read, named; their assessments, drafts and reviews begin here."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.assessments import list_assessments
from api.actions.desk import Desk
from api.actions.drafts import begin_draft, list_drafts
from api.actions.necessity import start_review
from api.actions.suspects import (
    NewSuspect,
    name_suspect,
    new_suspect,
    read_identity,
    read_suspect,
)
from api.cursors import After, Limit, page
from api.idempotency import ONCE, Once, reply
from api.identifiers import PathIdentifier
from api.preconditions import etag
from api.routes.paging import before
from api.routes.writing import written
from api.schemas.assessments import (
    AssessmentPage,
    DraftEntry,
    DraftList,
    DraftStartBody,
    assessment_entry,
    draft_entry,
)
from api.schemas.cases import (
    IdentityBody,
    IdentityDocument,
    SuspectBody,
    SuspectEntry,
    suspect_entry,
)
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import keys_of, store_of
from data.store.drafts import Draft
from data.store.replies import Reply

router = APIRouter(prefix="/v1", tags=["cases"])


@router.post(
    "/cases/{case_id}/suspects",
    summary="添加犯罪嫌疑人 · Add a suspect",
    status_code=201,
    response_model=SuspectEntry,
    responses=refusals(404, 422),
    **guarded(Action.SUSPECT_ADD, openapi_extra=ONCE),
)
def add_suspect(
    request: Request,
    case_id: PathIdentifier,
    body: SuspectBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Add a suspect under the next label; who it is is sealed with a key of its own."""
    new = NewSuspect(body.offence, body.juvenile, body.identity.value())
    return written(
        request,
        principal,
        key,
        lambda desk: reply(suspect_entry(new_suspect(desk, case_id, new)), status=201),
    )


@router.get(
    "/suspects/{suspect_id}",
    summary="犯罪嫌疑人 · A suspect",
    responses=refusals(404),
    **guarded(Action.SUSPECT_READ),
)
def show_suspect(
    request: Request, response: Response, suspect_id: PathIdentifier, principal: SignedInPrincipal
) -> SuspectEntry:
    """A suspect without who it is."""
    suspect = read_suspect(store_of(request), principal, suspect_id).suspect
    response.headers["ETag"] = etag(suspect.version)
    return suspect_entry(suspect)


@router.get(
    "/suspects/{suspect_id}/identity",
    summary="身份信息 · Who a suspect is",
    responses=refusals(404, 410),
    **guarded(Action.IDENTITY_READ),
)
def show_identity(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal
) -> IdentityDocument:
    """Name, ID number and date of birth; each reading is logged."""
    known = read_identity(store_of(request), keys_of(request), principal, suspect_id)
    return IdentityDocument(name=known.name, id_number=known.id_number, birth_date=known.birth_date)


@router.put(
    "/suspects/{suspect_id}/identity",
    summary="录入身份信息 · Record who a suspect is",
    status_code=204,
    responses=refusals(404, 410, 422),
    **guarded(Action.IDENTITY_RECORD),
)
def set_identity(
    request: Request,
    suspect_id: PathIdentifier,
    body: IdentityBody,
    principal: SignedInPrincipal,
) -> Response:
    """Replace what is known of who a suspect is."""

    def work(desk: Desk) -> Reply:
        name_suspect(desk, suspect_id, body.value())
        return Reply(204, b"")

    return written(request, principal, None, work)


@router.get(
    "/suspects/{suspect_id}/assessments",
    summary="评估一览 · Assessments of a suspect",
    responses=refusals(404, 422),
    **guarded(Action.ASSESSMENT_READ),
)
def show_assessments(
    request: Request,
    suspect_id: PathIdentifier,
    principal: SignedInPrincipal,
    after: After = None,
    limit: Limit = 50,
) -> AssessmentPage:
    """Assessments of a suspect, the newest first; those that were corrected stay."""
    rows = list_assessments(
        store_of(request), principal, suspect_id, after=before(after), limit=limit + 1
    )
    shown = page(rows, limit, lambda each: (each.id,))
    entries = [assessment_entry(each) for each in shown.items]
    return AssessmentPage(assessments=entries, next=shown.next)


@router.get(
    "/suspects/{suspect_id}/drafts",
    summary="本人的草稿 · One's own drafts",
    responses=refusals(404),
    **guarded(Action.DRAFT_READ),
)
def show_drafts(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal
) -> DraftList:
    """Identifiers of one's own drafts on a suspect."""
    return DraftList(drafts=list_drafts(store_of(request), principal, suspect_id))


@router.post(
    "/suspects/{suspect_id}/drafts",
    summary="开始草稿 · Start a draft",
    status_code=201,
    response_model=DraftEntry,
    responses=refusals(404, 410, 422),
    **guarded(Action.DRAFT_SAVE, openapi_extra=ONCE),
)
def add_draft(
    request: Request,
    suspect_id: PathIdentifier,
    body: DraftStartBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Start a draft, empty or from the answers of an assessment."""
    return written(
        request,
        principal,
        key,
        lambda desk: _draft(begin_draft(desk, suspect_id, None, body.based_on)),
    )


@router.post(
    "/suspects/{suspect_id}/review",
    summary="启动羁押必要性审查 · Start a review of necessity",
    status_code=201,
    response_model=DraftEntry,
    responses=refusals(404, 409, 410),
    **guarded(Action.ASSESSMENT_MAKE, openapi_extra=ONCE),
)
def add_review(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal, key: Once
) -> Response:
    """Open a review with a draft from the last assessment; compare the two when it is finished."""
    return written(request, principal, key, lambda desk: _draft(start_review(desk, suspect_id)))


def _draft(draft: Draft) -> Reply:
    headers = {"ETag": etag(draft.version), "Location": f"/v1/drafts/{draft.id}"}
    return reply(draft_entry(draft), status=201, headers=headers)
