"""What an organisation sets for itself: its rules of approval."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.approval_rules import read_approval_rules, set_approval_rules
from api.actions.desk import Desk
from api.idempotency import PARAMETER, Once, reply
from api.preconditions import PARAMETER as VERSION_PARAMETER
from api.preconditions import Expected, etag
from api.routes.writing import written
from api.schemas.approval_rules import RulesBody, RulesDocument, rules_document
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import store_of
from data.store.replies import Reply

router = APIRouter(prefix="/v1/settings", tags=["people"])


@router.get(
    "/approvals",
    summary="审批规则 · Rules of approval",
    **guarded(Action.SETTING_READ),
)
def show_rules(request: Request, response: Response, principal: SignedInPrincipal) -> RulesDocument:
    """Which decisions of this organisation need whose approval; its own rules or the shipped."""
    found = read_approval_rules(store_of(request), principal)
    response.headers["ETag"] = etag(found.version)
    return rules_document(found)


@router.put(
    "/approvals",
    summary="设置审批规则 · Set the rules of approval",
    response_model=RulesDocument,
    responses=refusals(412, 422, 428),
    **guarded(Action.SETTING_CHANGE, openapi_extra={"parameters": [VERSION_PARAMETER, PARAMETER]}),
)
def replace_rules(
    request: Request,
    body: RulesBody,
    principal: SignedInPrincipal,
    version: Expected,
    key: Once,
) -> Response:
    """Set the rules for decisions from now on; every law pack must be able to read them."""
    document = body.model_dump()

    def work(desk: Desk) -> Reply:
        rules = set_approval_rules(desk, document, version=version)
        return reply(rules_document(rules), headers={"ETag": etag(rules.version)})

    return written(request, principal, key, work)
