"""``GET /v1/audit``: the trail of one's own organisation, for auditors and supervisors."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.actions.trail import read_trail
from api.cursors import USUAL, After, Limit, number_after, page
from api.schemas.audit import Trail, trail_entry
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import store_of

router = APIRouter(prefix="/v1", tags=["audit"])


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
