"""``/v1/scorecards/releases``: a scorecard on its way into service, step by step."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from api.actions.desk import Desk
from api.actions.releases import (
    ShownRelease,
    activate_card,
    judge_card,
    list_releases,
    propose_card,
    read_release,
    roll_back_card,
    serving_releases,
    withdraw_card,
)
from api.idempotency import ONCE, Once, reply
from api.idempotency import PARAMETER as KEY_PARAMETER
from api.identifiers import PathIdentifier
from api.preconditions import PARAMETER as VERSION_PARAMETER
from api.preconditions import Expected, etag
from api.routes.writing import written
from api.schemas.problems import refusals
from api.schemas.releases import (
    ActivationBody,
    ProposalBody,
    ReasonBody,
    ReleaseDocument,
    ReleaseEntry,
    ReleaseList,
    VerdictBody,
    release_document,
    release_entry,
)
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.security.principal import Principal
from api.state import cards_of, store_of
from data.store.release_records import Release
from data.store.replies import IdempotencyKey, Reply

router = APIRouter(prefix="/v1/scorecards/releases", tags=["scorecards"])
_ONCE_MATCHED = {"parameters": [KEY_PARAMETER, VERSION_PARAMETER]}


@router.get("", summary="评分卡发布一览 · Releases", **guarded(Action.SCORECARD_READ))
def show_releases(request: Request, principal: SignedInPrincipal) -> ReleaseList:
    """Every scorecard that was ever proposed, the newest first."""
    found = list_releases(store_of(request), principal)
    return ReleaseList(releases=[release_entry(each) for each in found])


@router.post(
    "",
    summary="提出评分卡 · Propose a scorecard",
    status_code=201,
    response_model=ReleaseEntry,
    responses=refusals(409, 422),
    **guarded(Action.SCORECARD_PROPOSE, openapi_extra=ONCE),
)
def add_proposal(
    request: Request, body: ProposalBody, principal: SignedInPrincipal, key: Once
) -> Response:
    """Propose a card with the report that speaks for it; someone else approves."""
    return _written(
        request, principal, key, lambda desk: propose_card(desk, body.document, body.report), 201
    )


@router.get(
    "/{release_id}",
    summary="评分卡发布 · A release",
    responses=refusals(404, 409),
    **guarded(Action.SCORECARD_READ),
)
def show_release(
    request: Request, response: Response, release_id: PathIdentifier, principal: SignedInPrincipal
) -> ReleaseDocument:
    """A proposed scorecard with its card, its history, and its ETag."""
    opened = read_release(store_of(request), principal, release_id)
    response.headers["etag"] = etag(opened.shown.release.version)
    return release_document(opened)


@router.post(
    "/{release_id}/approval",
    summary="批准评分卡 · Approve or refuse a scorecard",
    response_model=ReleaseEntry,
    responses=refusals(404, 409, 412, 422, 428),
    **guarded(Action.SCORECARD_APPROVE, openapi_extra=_ONCE_MATCHED),
)
def add_verdict(  # noqa: PLR0913, PLR0917 - what the framework hands over
    request: Request,
    release_id: PathIdentifier,
    body: VerdictBody,
    principal: SignedInPrincipal,
    key: Once,
    version: Expected,
) -> Response:
    """Approve or refuse; never by whoever proposed it."""
    return _written(
        request,
        principal,
        key,
        lambda desk: judge_card(
            desk, release_id, body.verdict, reason=body.reason, version=version
        ),
    )


@router.post(
    "/{release_id}/activation",
    summary="启用评分卡 · Activate a scorecard",
    response_model=ReleaseEntry,
    responses=refusals(404, 409, 412, 422, 428),
    **guarded(Action.SCORECARD_ACTIVATE, openapi_extra=_ONCE_MATCHED),
)
def add_activation(  # noqa: PLR0913, PLR0917 - what the framework hands over
    request: Request,
    release_id: PathIdentifier,
    body: ActivationBody,
    principal: SignedInPrincipal,
    key: Once,
    version: Expected,
) -> Response:
    """Let an approved scorecard answer the assessments of a day and those after it."""
    return _written(
        request,
        principal,
        key,
        lambda desk: activate_card(desk, release_id, active_from=body.active_from, version=version),
    )


@router.post(
    "/{release_id}/rollback",
    summary="回退评分卡 · Roll a scorecard back",
    response_model=ReleaseEntry,
    responses=refusals(404, 409, 412, 422, 428),
    **guarded(Action.SCORECARD_ROLL_BACK, openapi_extra=_ONCE_MATCHED),
)
def add_rollback(  # noqa: PLR0913, PLR0917 - what the framework hands over
    request: Request,
    release_id: PathIdentifier,
    body: ReasonBody,
    principal: SignedInPrincipal,
    key: Once,
    version: Expected,
) -> Response:
    """End its service; the card before it answers again, or else the shipped default."""
    return _written(
        request,
        principal,
        key,
        lambda desk: roll_back_card(desk, release_id, reason=body.reason, version=version),
    )


@router.post(
    "/{release_id}/withdrawal",
    summary="撤回评分卡 · Withdraw a scorecard",
    response_model=ReleaseEntry,
    responses=refusals(404, 409, 412, 422, 428),
    **guarded(Action.SCORECARD_WITHDRAW, openapi_extra=_ONCE_MATCHED),
)
def add_withdrawal(  # noqa: PLR0913, PLR0917 - what the framework hands over
    request: Request,
    release_id: PathIdentifier,
    body: ReasonBody,
    principal: SignedInPrincipal,
    key: Once,
    version: Expected,
) -> Response:
    """Take a scorecard back before it was activated."""
    return _written(
        request,
        principal,
        key,
        lambda desk: withdraw_card(desk, release_id, reason=body.reason, version=version),
    )


def _written(
    request: Request,
    principal: Principal,
    key: IdempotencyKey | None,
    step: Callable[[Desk], Release],
    status: int = 200,
) -> Response:
    """Take a step, answer with the release as it is then, and serve accordingly from now on."""

    def work(desk: Desk) -> Reply:
        release = step(desk)
        serving = release.id in serving_releases(desk.connection)
        headers = {"ETag": etag(release.version), "Location": f"{router.prefix}/{release.id}"}
        return reply(release_entry(ShownRelease(release, serving)), status=status, headers=headers)

    answer = written(request, principal, key, work)
    cards_of(request).forget()
    return answer
