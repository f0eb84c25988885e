"""Where a browser keeps its session, and how a form proves that it came from our pages."""

from __future__ import annotations

from starlette.responses import Response

from data.store.people.login import Login
from data.store.people.sessions import SessionLimits

SESSION_COOKIE = "nansha_session"
CSRF_HEADER = "nansha-csrf"
CSRF_FIELD = "csrf"


def set_session_cookie(
    response: Response, login: Login, limits: SessionLimits, *, https: bool
) -> None:
    """Give a browser its session; scripts cannot read it and other sites cannot send it."""
    response.set_cookie(
        SESSION_COOKIE,
        login.token,
        max_age=int(limits.absolute.total_seconds()),
        path="/",
        secure=https,
        httponly=True,
        samesite="strict",
    )


def clear_session_cookie(response: Response, *, https: bool) -> None:
    """Take a browser's session away."""
    response.delete_cookie(SESSION_COOKIE, path="/", secure=https, httponly=True, samesite="strict")
