"""``ETag`` and ``If-Match``: nobody overwrites a change that they have not seen."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.errors import HttpError
from model.errors import Problem, printable

_TAG = re.compile(r'"([1-9][0-9]{0,17})"')
_ALLOWED = '"1", "2", …'
PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "读取时的版本（ETag） · The ETag of the version that was read.",
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,17}"$'},
    "example": '"1"',
}


def etag(version: int) -> str:
    """Return the ETag of a version.

    Examples:
        >>> etag(3)
        '"3"'
    """
    return f'"{version}"'


def expected_version(request: Request) -> int:
    """Return the version that a change is meant for.

    Raises:
        HttpError: ``precondition_required`` without If-Match; ``stale`` for what is no version.
    """
    given = request.headers.get("if-match")
    if given is None:
        raise HttpError("precondition_required", (Problem("if_match_missing"),))
    found = _TAG.fullmatch(given.strip())
    if found is None:
        problem = Problem("if_match_wrong", "", printable(given), (_ALLOWED,))
        raise HttpError("stale", (problem,))
    return int(found[1])


Expected = Annotated[int, Depends(expected_version)]
"""What an endpoint's ``version`` parameter is annotated with."""
