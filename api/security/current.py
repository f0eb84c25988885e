"""Who sent a request: a browser with its session, or a machine with its key.

A session's unsafe requests (all but GET, HEAD, OPTIONS) also carry its CSRF token, in the header
``Nansha-CSRF`` or the form field ``csrf``. A request with an ``Authorization`` header is a
machine's, whatever cookie it has, and needs none: no other site can make a browser send one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.errors import HttpError
from api.security.cookies import CSRF_FIELD, CSRF_HEADER, SESSION_COOKIE
from api.security.principal import Principal
from api.settings import Settings
from api.state import state_of, store_of
from data.store.batch import utc_now
from data.store.people.accounts import Account, account_of_key, account_of_session
from data.store.people.sessions import Session, SessionLimits, needs_renewal, renew_session
from model.errors import Problem

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A principal, and the session that a browser brought; None for a machine."""

    principal: Principal
    session: Session | None


async def csrf_given(request: Request) -> str:
    """Return the CSRF token of a request, from its header or its form; empty where it has none."""
    given = request.headers.get(CSRF_HEADER, "")
    if given or request.method in _SAFE:
        return given
    if request.headers.get("content-type", "").startswith(_FORMS):
        value = (await request.form()).get(CSRF_FIELD, "")
        return value if isinstance(value, str) else ""
    return ""


def signed_in(request: Request, csrf: Annotated[str, Depends(csrf_given)]) -> SignedIn:
    """Return who sent a request.

    Raises:
        HttpError: 401 without a valid session or key; 403 for a session without its CSRF token.
        StoreUnavailableError: the database does not answer.
    """
    given = request.headers.get("authorization", "")
    found = _of_key(request, given) if given else _of_session(request, csrf)
    # Read by the log after the answer: an identifier, no name.
    request.state.user_id = found.principal.user_id
    return found


def refuse_without_credentials(request: Request) -> None:
    """Refuse, before anything of it is read, a request that says nothing of who sent it.

    Raises:
        HttpError: 401.
    """
    if not (request.headers.get("authorization") or request.cookies.get(SESSION_COOKIE)):
        raise not_signed_in()


async def current_principal(found: Annotated[SignedIn, Depends(signed_in)]) -> Principal:
    """Return the account that sent a request; see `signed_in`.

    Asynchronous although it waits for nothing: a thread for it would cost more than it does.
    """
    return found.principal


def session_limits(settings: Settings) -> SessionLimits:
    """Return how long sessions last."""
    return SessionLimits(idle=timedelta(minutes=settings.session_minutes))


def _of_session(request: Request, csrf: str) -> SignedIn:
    token = request.cookies.get(SESSION_COOKIE, "")
    limits = session_limits(state_of(request).settings)
    store, now = store_of(request), utc_now()
    with store.glance() as connection:
        found = account_of_session(connection, token, limits, now=now) if token else None
    if found is None:
        raise not_signed_in()
    account, session = found
    principal = _principal(account, None)
    if request.method not in _SAFE and not session.csrf_matches(csrf):
        raise HttpError("forbidden", (Problem("csrf"),))
    if needs_renewal(session, limits, now=now):
        store.write(lambda unit: renew_session(unit, session), actor=principal.actor())
    return SignedIn(principal, session)


def _of_key(request: Request, given: str) -> SignedIn:
    secret = given[len(_BEARER) :].strip()
    if not given.lower().startswith(_BEARER) or not secret:
        raise not_signed_in()
    with store_of(request).glance() as connection:
        found = account_of_key(connection, secret, now=utc_now())
    if found is None:
        raise not_signed_in()
    account, scopes = found
    return SignedIn(_principal(account, scopes), None)


def _principal(account: Account, scopes: frozenset[str] | None) -> Principal:
    return Principal(
        *(account.user_id, account.login, account.organisation_id),
        *(account.organisation_kind, account.roles, scopes),
        # A machine has no password: its key goes on until it is revoked.
        must_change_password=account.must_change_password and scopes is None,
    )


def not_signed_in() -> HttpError:
    """Return the refusal of a request without a valid session or key."""
    return HttpError("unauthenticated", (Problem("not_signed_in"),))
