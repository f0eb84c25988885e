"""Cases: made, listed, searched, read, given to someone else, closed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.actions.cases import (
    add_member,
    close_case,
    create_case,
    hand_over,
    list_cases,
    list_shared,
    read_case,
    remove_member,
)
from api.actions.desk import Desk
from api.actions.suspects import search_cases
from api.cursors import page
from api.errors import HttpError
from api.idempotency import ONCE, Once, reply
from api.identifiers import PathIdentifier
from api.preconditions import PARAMETER as VERSION_PARAMETER
from api.preconditions import Expected, etag
from api.routes.paging import before
from api.routes.writing import written
from api.schemas.case_query import CaseQuery
from api.schemas.cases import (
    CaseBody,
    CaseDocument,
    CaseEntry,
    CasePage,
    HandlerBody,
    MemberBody,
    MemberEntry,
    SearchBody,
    case_document,
    case_entry,
)
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import keys_of, store_of
from data.store.cases import Case
from data.store.replies import Reply
from model.errors import Problem

router = APIRouter(prefix="/v1", tags=["cases"])
_MATCHED = {"parameters": [VERSION_PARAMETER]}


@router.post(
    "/cases",
    summary="新建案件 · Make a case",
    status_code=201,
    response_model=CaseEntry,
    responses=refusals(409, 422),
    **guarded(Action.CASE_CREATE, openapi_extra=ONCE),
)
def add_case(request: Request, body: CaseBody, principal: SignedInPrincipal, key: Once) -> Response:
    """Make a case; whoever makes it handles it."""
    return written(
        request,
        principal,
        key,
        lambda desk: _shown(
            create_case(desk, case_number=body.case_number, stage=body.stage), status=201
        ),
    )


@router.get(
    "/cases",
    summary="案件一览 · Cases",
    responses=refusals(422),
    **guarded(Action.CASE_LIST),
)
def show_cases(
    request: Request,
    principal: SignedInPrincipal,
    query: Annotated[CaseQuery, Query()],
) -> CasePage:
    """Cases of one's organisation, the newest first; or those that others share with it."""
    store = store_of(request)
    if query.shared:
        rows = list_shared(store, principal, after=before(query.after), limit=query.limit + 1)
    else:
        narrowed = query.narrowed()
        rows = list_cases(
            store, principal, narrowed, after=before(query.after), limit=query.limit + 1
        )
    shown = page(rows, query.limit, lambda case: (case.id,))
    return CasePage(cases=[case_entry(each) for each in shown.items], next=shown.next)


@router.post(
    "/cases/search",
    summary="按姓名、证件号码检索 · Search by name or ID number",
    responses=refusals(422),
    **guarded(Action.IDENTITY_SEARCH),
)
def find_cases(request: Request, body: SearchBody, principal: SignedInPrincipal) -> CasePage:
    """Cases of whoever has exactly this name, this ID number, or both; each search is logged."""
    if body.name is None and body.id_number is None:
        raise HttpError("invalid", (Problem("missing_key", "/name"),))
    found = search_cases(
        *(store_of(request), keys_of(request), principal),
        name=body.name,
        id_number=body.id_number,
    )
    return CasePage(cases=[case_entry(each) for each in found], next=None)


@router.get(
    "/cases/{case_id}",
    summary="案件 · A case",
    responses=refusals(404),
    **guarded(Action.CASE_READ),
)
def show_case(
    request: Request, response: Response, case_id: PathIdentifier, principal: SignedInPrincipal
) -> CaseDocument:
    """A case with its suspects; reading another organisation's is logged."""
    whole = read_case(store_of(request), principal, case_id)
    response.headers["ETag"] = etag(whole.case.version)
    return case_document(whole)


@router.put(
    "/cases/{case_id}/handler",
    summary="变更承办人 · Change the handler",
    response_model=CaseEntry,
    responses=refusals(404, 412, 422, 428),
    **guarded(Action.CASE_ASSIGN, openapi_extra=_MATCHED),
)
def set_handler(
    request: Request,
    case_id: PathIdentifier,
    body: HandlerBody,
    principal: SignedInPrincipal,
    version: Expected,
) -> Response:
    """Make someone else of the organisation responsible for a case."""
    return written(
        request,
        principal,
        None,
        lambda desk: _shown(hand_over(desk, case_id, body.user_id, version=version)),
    )


@router.post(
    "/cases/{case_id}/members",
    summary="加入办案组 · Add someone to the team",
    status_code=201,
    response_model=MemberEntry,
    responses=refusals(404, 409, 422),
    **guarded(Action.CASE_CHANGE, openapi_extra=ONCE),
)
def join_team(
    request: Request,
    case_id: PathIdentifier,
    body: MemberBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Let someone of the organisation work on a case as on one's own."""

    def answer(made: object) -> Reply:
        return reply(MemberEntry.model_validate(made, from_attributes=True), status=201)

    return written(
        request,
        principal,
        key,
        lambda desk: answer(add_member(desk, case_id, body.user_id, body.post)),
    )


@router.delete(
    "/cases/{case_id}/members/{user_id}",
    summary="退出办案组 · Remove someone from the team",
    status_code=204,
    responses=refusals(404),
    **guarded(Action.CASE_CHANGE),
)
def leave_team(
    request: Request,
    case_id: PathIdentifier,
    user_id: PathIdentifier,
    principal: SignedInPrincipal,
) -> Response:
    """End someone's work on a case; the record of it stays."""

    def work(desk: Desk) -> Reply:
        remove_member(desk, case_id, user_id)
        return Reply(204, b"")

    return written(request, principal, None, work)


@router.post(
    "/cases/{case_id}/close",
    summary="办结案件 · Close a case",
    response_model=CaseEntry,
    responses=refusals(404, 409),
    **guarded(Action.CASE_CLOSE, openapi_extra=ONCE),
)
def end_case(
    request: Request, case_id: PathIdentifier, principal: SignedInPrincipal, key: Once
) -> Response:
    """Close a case; every suspect must be decided or diverted."""
    return written(request, principal, key, lambda desk: _shown(close_case(desk, case_id)))


def _shown(case: Case, *, status: int = 200) -> Reply:
    headers = {"ETag": etag(case.version), "Location": f"/v1/cases/{case.id}"}
    return reply(case_entry(case), status=status, headers=headers)
