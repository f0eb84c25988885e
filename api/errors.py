"""Every error of the HTTP interface in one form: RFC 9457 problem+json.

::

    {"type": "urn:nansha:problem:<code>", "title", "status", "detail",
     "errors": [{"pointer", "value", "allowed", "message", "cure"}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from api.messages.dictionary import Language, explain, text
from model.errors import NanshaError, Problem
from model.law import LawPack

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:nansha:problem:"
STATUS: Mapping[str, int] = {
    "malformed": 400,
    "unauthenticated": 401,
    "must_change_password": 403,
    "forbidden": 403,
    "not_found": 404,
    "method": 405,
    "conflict": 409,
    "erased": 410,
    "stale": 412,
    "too_large": 413,
    "unknown_media": 415,
    "invalid": 422,
    "precondition_required": 428,
    "too_many_attempts": 429,
    "unexpected": 500,
    "unavailable": 503,
}
CODE_OF_STATUS: Mapping[int, str] = {status: code for code, status in STATUS.items()}
"""The last code of each status: the one that says no more than the status itself."""


class HttpError(NanshaError):
    """A request that is answered with a problem.

    Attributes:
        code: a key of `STATUS`.
        problems: what is wrong, place by place.
        law: the law pack whose words name the places; None where none was chosen yet.
    """

    def __init__(
        self, code: str, problems: tuple[Problem, ...] = (), law: LawPack | None = None
    ) -> None:
        super().__init__(f"{code}: {', '.join(problem.code for problem in problems)}")
        self.code, self.problems, self.law = code, problems, law


def problem_response(
    problem: HttpError, language: Language, *, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the answer to a request that failed."""
    document = problem_document(problem, language)
    return Response(
        orjson.dumps(document),
        status_code=document["status"],
        media_type=MEDIA_TYPE,
        headers={"Content-Language": str(language), **(headers or {})},
    )


def problem_document(problem: HttpError, language: Language) -> dict[str, Any]:
    """Return a problem as the document that is sent."""
    first = problem.problems[0].value if problem.problems else ""
    slots = {"count": len(problem.problems), "reference": first}
    return {
        "type": f"{TYPE_PREFIX}{problem.code}",
        "title": text(f"http.title_{problem.code}", language),
        "status": STATUS[problem.code],
        "detail": text(f"http.detail_{problem.code}", language, **slots),
        "errors": [error_entry(item, language, problem.law) for item in problem.problems],
    }


def error_entry(problem: Problem, language: Language, law: LawPack | None) -> dict[str, Any]:
    """Return one thing wrong, with its words and its cure."""
    words = explain(problem, language, law)
    return {
        "pointer": problem.pointer,
        "value": problem.value,
        "allowed": list(problem.allowed),
        "message": words.text,
        "cure": words.cure,
    }
