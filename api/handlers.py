"""What becomes of an error that reaches the edge: the one problem form, never a trace."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from math import ceil

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.errors import CODE_OF_STATUS, HttpError, problem_response
from api.field_problems import field_problem
from api.headers import SECURITY_HEADERS
from api.language import language_of
from api.logs import places
from api.security.permissions import ForbiddenError
from api.store_problems import store_problem
from data.store.errors import (
    ConflictError,
    ErasedError,
    KeyReusedError,
    KeyringError,
    NotFoundError,
    SchemaError,
    StoreError,
    StoreUnavailableError,
    VersionConflictError,
)
from data.store.people.invitations import InvitationError
from data.store.people.login import LoginRefusedError
from data.store.people.passwords import PasswordError
from data.store.people.throttle import ThrottledError
from model.errors import LawPackError, Problem, ScorecardError, printable

_LOG = structlog.get_logger()
_STORE_CODES: Mapping[type[StoreError], str] = {
    StoreUnavailableError: "unavailable",
    SchemaError: "unavailable",
    KeyringError: "unavailable",
    ConflictError: "conflict",
    VersionConflictError: "stale",
    KeyReusedError: "invalid",
    NotFoundError: "not_found",
    ErasedError: "erased",
    InvitationError: "forbidden",
    LoginRefusedError: "unauthenticated",
    PasswordError: "invalid",
    ThrottledError: "too_many_attempts",
}
"""What the interface answers to an error of the store; any other is a fault of the program."""
_REPEATED_LATER = frozenset({"unavailable", "too_many_attempts"})
_RETRY_SECONDS = "2"


def add_handlers(app: FastAPI) -> None:
    """Teach an application to answer every error as a problem."""
    app.add_exception_handler(HttpError, _refused)
    app.add_exception_handler(HTTPException, _framework_refused)
    app.add_exception_handler(RequestValidationError, _fields_refused)
    app.add_exception_handler(LawPackError, _law_unusable)
    app.add_exception_handler(ScorecardError, _card_unusable)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(StoreError, _store_refused)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HttpError)  # noqa: S101 - registered for this class
    return problem_response(error, language_of(request.scope))


async def _framework_refused(request: Request, error: Exception) -> Response:
    """Answer what the framework itself refuses: no such address, wrong method, broken form."""
    status = getattr(error, "status_code", 500)
    headers: Mapping[str, str] | None = getattr(error, "headers", None)
    code = CODE_OF_STATUS.get(status, "malformed" if status < 500 else "unexpected")  # noqa: PLR2004 - HTTP
    return problem_response(HttpError(code), language_of(request.scope), headers=headers)


async def _fields_refused(request: Request, error: Exception) -> Response:
    """Answer what does not fit the schema of a query or a body."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    problems = tuple(field_problem(item) for item in error.errors())
    return problem_response(HttpError("invalid", problems), language_of(request.scope))


async def _law_unusable(request: Request, error: Exception) -> Response:
    problem = Problem("law_unusable", "", printable(str(error)))
    return problem_response(HttpError("unavailable", (problem,)), language_of(request.scope))


async def _card_unusable(request: Request, error: Exception) -> Response:
    problem = Problem("scorecard_unusable", "", printable(str(error)))
    return problem_response(HttpError("unavailable", (problem,)), language_of(request.scope))


async def _forbidden(request: Request, error: Exception) -> Response:
    assert isinstance(error, ForbiddenError)  # noqa: S101 - registered for this class
    return problem_response(HttpError("forbidden", (error.problem,)), language_of(request.scope))


async def _store_refused(request: Request, error: Exception) -> Response:
    """Answer an error of the store with its status; without one it is a fault of the program."""
    assert isinstance(error, StoreError)  # noqa: S101 - registered for this class
    code = next((_STORE_CODES[kind] for kind in type(error).__mro__ if kind in _STORE_CODES), "")
    if not code:
        return await _unexpected(request, error)
    headers = {"retry-after": _retry_seconds(error)} if code in _REPEATED_LATER else None
    problem = HttpError(code, (store_problem(error),))
    return problem_response(problem, language_of(request.scope), headers=headers)


def _retry_seconds(error: StoreError) -> str:
    if isinstance(error, ThrottledError):
        return str(max(1, ceil((error.until - datetime.now(UTC)).total_seconds())))
    return _RETRY_SECONDS


async def _unexpected(request: Request, error: Exception) -> Response:
    """Answer a fault of the program: a number to quote outside, class and trace in the log."""
    reference = secrets.token_hex(4)
    _LOG.error("unexpected", reference=reference, error=type(error).__name__, places=places(error))
    problem = Problem("unexpected", "", reference)
    refusal = HttpError("unexpected", (problem,))
    return problem_response(refusal, language_of(request.scope), headers=SECURITY_HEADERS)
