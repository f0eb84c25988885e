"""How a route declares what it does: ``@router.get("…", **guarded(Action.CASE_READ))``.

The guard answers 401 or 403 before anything of the request is read, where no relation at all would
allow the action; the use-case itself checks the relation. An account whose password was reset by
someone else may only replace it, look at itself and log out. The OpenAPI document shows the action
as ``x-nansha-action``; a test refuses every route without one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends

from api.errors import HttpError
from api.security.actions import PEOPLE_ONLY, Action, Relation
from api.security.current import current_principal
from api.security.permissions import ForbiddenError, relations
from api.security.principal import Principal
from model.errors import Problem

MARK = "x-nansha-action"
PUBLIC = "public"
"""Stands where no account is needed."""

PUBLIC_PATHS = frozenset(
    {
        *("/v1/score", "/v1/score/batch", "/v1/score/report.docx", "/v1/score/report.pdf"),
        *("/v1/law", "/v1/law/{version}", "/v1/scale"),
        *("/v1/scorecards", "/v1/scorecards/{version}", "/healthz", "/readyz", "/metrics"),
    }
)
"""The stateless interface: it stores nothing and knows no case, so anyone may use it."""

BEFORE_NEW_PASSWORD = frozenset({Action.PASSWORD_CHANGE, Action.ACCOUNT_READ})
"""What an account may do that has to replace its password first."""

SignedInPrincipal = Annotated[Principal, Depends(current_principal)]
"""What an endpoint's ``principal`` parameter is annotated with."""


def guarded(action: Action, *, openapi_extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the arguments of a route that needs permission for an action."""
    return {
        "dependencies": [Depends(_guard(action))],
        **declared(action, openapi_extra=openapi_extra),
    }


def declared(action: Action, *, openapi_extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the arguments of a route that itself calls `refuse_without_permission`."""
    return {"openapi_extra": {**(openapi_extra or {}), MARK: action.value}}


def public(*, openapi_extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the arguments of a route that needs no account."""
    return {"openapi_extra": {**(openapi_extra or {}), MARK: PUBLIC}}


def _guard(action: Action) -> Callable[[Principal], Awaitable[None]]:
    # Asynchronous although it waits for nothing: a thread for it would cost more than it does.
    async def guard(principal: SignedInPrincipal) -> None:
        refuse_without_permission(principal, action)

    return guard


def refuse_without_permission(principal: Principal, action: Action) -> None:
    """Refuse what someone may do in no relation at all.

    Raises:
        ForbiddenError: answered with 403.
        HttpError: ``must_change_password`` where that has to come first.
    """
    if principal.must_change_password and action not in BEFORE_NEW_PASSWORD:
        raise HttpError("must_change_password", (Problem("must_change_password"),))
    if not relations(principal, action):
        raise ForbiddenError(action, Relation.OWN)


def grantable_scopes() -> frozenset[str]:
    """Return what a machine's key may allow."""
    return frozenset(action.value for action in Action if action not in PEOPLE_ONLY)
