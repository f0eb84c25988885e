"""Decisions on a suspect and their approvals."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.approvals import give_approval, list_decisions, read_decision
from api.actions.decision_corrections import correct_decision
from api.actions.decisions import decide
from api.idempotency import ONCE, PARAMETER, Once, reply
from api.identifiers import PathIdentifier
from api.preconditions import PARAMETER as VERSION_PARAMETER
from api.preconditions import Expected, etag
from api.routes.writing import written
from api.schemas.decisions import (
    ApprovalBody,
    ApprovalEntry,
    DecisionBody,
    DecisionDocument,
    DecisionEntry,
    DecisionList,
    approval_entry,
    decision_document,
    decision_entry,
)
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import keys_of, store_of
from data.store.decisions import Decision
from data.store.replies import Reply

router = APIRouter(prefix="/v1", tags=["decisions"])
_MATCHED_ONCE = {"parameters": [VERSION_PARAMETER, PARAMETER]}


@router.post(
    "/suspects/{suspect_id}/decision",
    summary="作出决定 · Decide",
    status_code=201,
    response_model=DecisionEntry,
    responses=refusals(404, 409, 410, 422),
    **guarded(Action.DECISION_MAKE, openapi_extra=ONCE),
)
def add_decision(
    request: Request,
    suspect_id: PathIdentifier,
    body: DecisionBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Record what the person in charge decided; the police divert with this, too."""
    given = body.given()
    return written(request, principal, key, lambda desk: _shown(decide(desk, suspect_id, given)))


@router.get(
    "/suspects/{suspect_id}/decision",
    summary="决定一览 · Decisions on a suspect",
    responses=refusals(404),
    **guarded(Action.DECISION_READ),
)
def show_decisions(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal
) -> DecisionList:
    """Decisions on a suspect, the newest first; returned ones stay."""
    found = list_decisions(store_of(request), keys_of(request), principal, suspect_id)
    return DecisionList(decisions=[decision_document(each) for each in found])


@router.get(
    "/decisions/{decision_id}",
    summary="决定 · A decision",
    responses=refusals(404),
    **guarded(Action.DECISION_READ),
)
def show_decision(
    request: Request,
    response: Response,
    decision_id: PathIdentifier,
    principal: SignedInPrincipal,
) -> DecisionDocument:
    """A decision with its approvals; its ETag changes with each of them."""
    found = read_decision(store_of(request), keys_of(request), principal, decision_id)
    response.headers["ETag"] = etag(found.version)
    return decision_document(found)


@router.post(
    "/decisions/{decision_id}/correct",
    summary="更正决定记录 · Correct a decision",
    status_code=201,
    response_model=DecisionEntry,
    responses=refusals(404, 409, 410, 412, 422, 428),
    **guarded(Action.DECISION_CORRECT, openapi_extra=_MATCHED_ONCE),
)
def replace_decision(  # noqa: PLR0913, PLR0917 - what the framework injects
    request: Request,
    decision_id: PathIdentifier,
    body: DecisionBody,
    principal: SignedInPrincipal,
    version: Expected,
    key: Once,
) -> Response:
    """Put a decision in the place of one that was recorded wrongly; that one stays to be read."""
    given = body.given()
    return written(
        request,
        principal,
        key,
        lambda desk: _shown(correct_decision(desk, decision_id, given, version=version)),
    )


@router.post(
    "/decisions/{decision_id}/approvals",
    summary="审批决定 · Approve or return a decision",
    status_code=201,
    response_model=ApprovalEntry,
    responses=refusals(404, 409, 422),
    **guarded(Action.APPROVAL_GIVE, openapi_extra=ONCE),
)
def add_approval(
    request: Request,
    decision_id: PathIdentifier,
    body: ApprovalBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Approve at the next level, or return; never by who decided or approved before."""
    return written(
        request,
        principal,
        key,
        lambda desk: reply(
            approval_entry(give_approval(desk, decision_id, body.verdict, reason_code=body.reason)),
            status=201,
        ),
    )


def _shown(decision: Decision) -> Reply:
    headers = {"Location": f"/v1/decisions/{decision.id}"}
    return reply(decision_entry(decision), status=201, headers=headers)
