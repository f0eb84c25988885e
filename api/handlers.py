"""What becomes of an error that reaches the edge: the one problem form, never a trace."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.errors import CODE_OF_STATUS, HttpError, problem_response
from api.headers import SECURITY_HEADERS
from api.language import language_of
from model.errors import LawPackError, Problem, ScorecardError, printable

_LOG = structlog.get_logger()


def add_handlers(app: FastAPI) -> None:
    """Teach an application to answer every error as a problem."""
    app.add_exception_handler(HttpError, _refused)
    app.add_exception_handler(HTTPException, _framework_refused)
    app.add_exception_handler(RequestValidationError, _query_refused)
    app.add_exception_handler(LawPackError, _law_unusable)
    app.add_exception_handler(ScorecardError, _card_unusable)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HttpError)  # noqa: S101 - registered for this class
    return problem_response(error, language_of(request.scope))


async def _framework_refused(request: Request, error: Exception) -> Response:
    """Answer what the framework itself refuses: no such address, wrong method, broken form."""
    status = getattr(error, "status_code", 500)
    headers: Mapping[str, str] | None = getattr(error, "headers", None)
    code = CODE_OF_STATUS.get(status, "malformed" if status < 500 else "unexpected")  # noqa: PLR2004
    return problem_response(HttpError(code), language_of(request.scope), headers=headers)


async def _query_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    names = tuple(str(item["loc"][-1]) for item in error.errors())
    problems = tuple(Problem("unknown_query", "", printable(name)) for name in names)
    return problem_response(HttpError("invalid", problems), language_of(request.scope))


async def _law_unusable(request: Request, error: Exception) -> Response:
    problem = Problem("law_unusable", "", printable(str(error)))
    return problem_response(HttpError("unavailable", (problem,)), language_of(request.scope))


async def _card_unusable(request: Request, error: Exception) -> Response:
    problem = Problem("scorecard_unusable", "", printable(str(error)))
    return problem_response(HttpError("unavailable", (problem,)), language_of(request.scope))


async def _unexpected(request: Request, error: Exception) -> Response:
    """Answer a fault of the program: a number to quote outside, class and trace in the log."""
    reference = secrets.token_hex(4)
    _LOG.error("unexpected", reference=reference, error=type(error).__name__)
    problem = Problem("unexpected", "", reference)
    refusal = HttpError("unexpected", (problem,))
    return problem_response(refusal, language_of(request.scope), headers=SECURITY_HEADERS)
