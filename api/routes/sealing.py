"""Records of juveniles: sealed, and opened with a stated reason."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.sealing import open_sealed, seal_suspect
from api.idempotency import ONCE, Once, reply
from api.identifiers import PathIdentifier
from api.routes.writing import written
from api.schemas.cases import SuspectEntry, suspect_entry
from api.schemas.problems import refusals
from api.schemas.sealing import OpenBody, Opened
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded

router = APIRouter(prefix="/v1/suspects", tags=["cases"])


@router.post(
    "/{suspect_id}/seal",
    summary="封存记录 · Seal a record",
    response_model=SuspectEntry,
    responses=refusals(404),
    **guarded(Action.SUSPECT_SEAL, openapi_extra=ONCE),
)
def seal(
    request: Request, suspect_id: PathIdentifier, principal: SignedInPrincipal, key: Once
) -> Response:
    """Seal the record of a suspect: from now on it opens only with a stated reason."""
    return written(
        request, principal, key, lambda desk: reply(suspect_entry(seal_suspect(desk, suspect_id)))
    )


@router.post(
    "/{suspect_id}/open",
    summary="开启封存记录 · Open a sealed record",
    response_model=Opened,
    responses=refusals(404, 409, 410, 422),
    **guarded(Action.SUSPECT_READ_SEALED),
)
def unseal(
    request: Request, suspect_id: PathIdentifier, body: OpenBody, principal: SignedInPrincipal
) -> Response:
    """Open a sealed record for oneself, for half an hour; the trail names it."""
    return written(
        request,
        principal,
        None,
        lambda desk: reply(Opened(until=open_sealed(desk, suspect_id, body.reason))),
    )
