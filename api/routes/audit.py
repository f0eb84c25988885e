"""The trail of one's own organisation: read, verified, exported."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from api.actions.keeping import export_trail, verify_trail
from api.actions.trail import read_length, read_trail
from api.cursors import USUAL, After, Limit, number_after, page
from api.language import language_of
from api.schemas.audit import Trail, Verification, trail_entry, verification
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import store_of

router = APIRouter(prefix="/v1", tags=["audit"])
LINES = "application/x-ndjson"


@router.get(
    "/audit",
    summary="审计记录 · Audit trail",
    responses=refusals(422),
    **guarded(Action.AUDIT_READ),
)
def show_trail(
    request: Request, principal: SignedInPrincipal, after: After = None, limit: Limit = USUAL
) -> Trail:
    """Entries of the organisation's chain, the newest first."""
    before = number_after(after)
    found = read_trail(store_of(request), principal, before=before, limit=limit + 1)
    shown = page(found, limit, lambda entry: (entry.sequence,))
    return Trail(entries=[trail_entry(each) for each in shown.items], next=shown.next)


@router.get(
    "/audit/verification",
    summary="核验审计链 · Verify the trail",
    **guarded(Action.AUDIT_VERIFY),
)
def show_verification(request: Request, principal: SignedInPrincipal) -> Verification:
    """Recompute the organisation's chain and compare its records with it; may take minutes.

    A chain that was cut off after the last export kept elsewhere shows only against that export:
    `nansha audit verify --anchors FILE` at the console.
    """
    store = store_of(request)
    found = verify_trail(store, principal, principal.organisation_id, ())
    entries = read_length(store, principal)
    return verification(found, entries, language_of(request.scope))


@router.get(
    "/audit/export",
    summary="导出审计链（NDJSON） · Export the trail",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "逐行JSON，末行为锚点 · One entry a line, the anchor last",
            "content": {LINES: {"schema": {"type": "string"}}},
        }
    },
    **guarded(Action.AUDIT_EXPORT),
)
def export_entries(request: Request, principal: SignedInPrincipal) -> StreamingResponse:
    """The organisation's chain to be kept elsewhere; the export is an event of the trail."""
    lines = export_trail(store_of(request), principal, principal.organisation_id)
    headers = {"content-disposition": 'attachment; filename="trail.ndjson"'}
    return StreamingResponse(lines, media_type=LINES, headers=headers)
