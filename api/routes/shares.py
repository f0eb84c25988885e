"""Sharing a case: submitted, taken back, accepted."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.desk import Desk
from api.actions.sharing import accept_case, share_case, withdraw_case
from api.idempotency import ONCE, Once, reply
from api.identifiers import PathIdentifier
from api.routes.writing import written
from api.schemas.cases import AcceptBody, AcceptedCase, ShareBody, ShareEntry, accepted_case
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from data.store.replies import Reply

router = APIRouter(prefix="/v1", tags=["cases"])


@router.post(
    "/cases/{case_id}/share",
    summary="报送并共享 · Submit and share",
    status_code=201,
    response_model=ShareEntry,
    responses=refusals(404, 409, 422),
    **guarded(Action.CASE_SHARE, openapi_extra=ONCE),
)
def add_share(
    request: Request,
    case_id: PathIdentifier,
    body: ShareBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Submit a case to a procuratorate; every suspect is assessed, or was diverted."""

    def answer(made: object) -> Reply:
        return reply(ShareEntry.model_validate(made, from_attributes=True), status=201)

    return written(
        request,
        principal,
        key,
        lambda desk: answer(share_case(desk, case_id, body.organisation_id)),
    )


@router.delete(
    "/cases/{case_id}/share/{organisation_id}",
    summary="撤回共享 · Withdraw a share",
    status_code=204,
    responses=refusals(404, 409),
    **guarded(Action.CASE_WITHDRAW),
)
def end_share(
    request: Request,
    case_id: PathIdentifier,
    organisation_id: PathIdentifier,
    principal: SignedInPrincipal,
) -> Response:
    """Take a case back that nobody accepted yet."""

    def work(desk: Desk) -> Reply:
        withdraw_case(desk, case_id, organisation_id)
        return Reply(204, b"")

    return written(request, principal, None, work)


@router.post(
    "/cases/{case_id}/accept",
    summary="接收共享案件 · Accept a shared case",
    status_code=201,
    response_model=AcceptedCase,
    responses=refusals(404, 409, 410, 422),
    **guarded(Action.CASE_ACCEPT, openapi_extra=ONCE),
)
def take_over(
    request: Request,
    case_id: PathIdentifier,
    body: AcceptBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Make a case of one's own of it, with a draft from the shared answers for each suspect."""
    return written(
        request,
        principal,
        key,
        lambda desk: reply(
            accepted_case(
                accept_case(
                    desk, case_id, received_on=body.received_on, case_number=body.case_number
                )
            ),
            status=201,
        ),
    )
