"""``Idempotency-Key``: a write that a client may repeat until it has its answer.

The key and the answer are stored in the transaction of the write, for a day. The same key with
another request is refused; without a key every request is a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import orjson
from fastapi import Depends
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.errors import HttpError
from api.security.principal import Principal
from data.store.database import Store
from data.store.prepared import Question
from data.store.replies import IdempotencyKey, Reply, request_digest
from data.store.unit import UnitOfWork
from model.errors import Problem

HEADER = "idempotency-key"
REPLAYED = "idempotency-replayed"
MOST_CHARACTERS = 255
_ALLOWED = f"1 to {MOST_CHARACTERS} characters"
PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "可重复提交的键 · Repeat the request with the same key to get the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS},
    "example": "0193d2c0-7e1a-7c3e-9c5e-6f1d2a3b4c5d",
}
ONCE: dict[str, Any] = {"parameters": [PARAMETER]}
"""What a route that may be repeated adds to its OpenAPI entry."""


async def idempotency_key(request: Request) -> IdempotencyKey | None:
    """Return the key of a request with the digest of method, path and body; None without one.

    Raises:
        HttpError: ``invalid`` where the key is empty or too long.
    """
    return key_given(request, await request.body()) if HEADER in request.headers else None


def key_given(request: Request, body: bytes) -> IdempotencyKey | None:
    """Return the key of a request whose body was read; see `idempotency_key`."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if not 1 <= len(given) <= MOST_CHARACTERS:
        problem = Problem("idempotency_key", "", str(len(given)), (_ALLOWED,))
        raise HttpError("invalid", (problem,))
    return IdempotencyKey(given, request_digest(request.method, request.url.path, body))


Once = Annotated[IdempotencyKey | None, Depends(idempotency_key)]
"""What an endpoint's ``key`` parameter is annotated with."""


def write_reply(
    store: Store,
    work: Callable[[UnitOfWork], Reply],
    *,
    principal: Principal,
    key: IdempotencyKey | None,
    questions: Sequence[Question] = (),
) -> Reply:
    """Do some work once for a key, or simply do it where there is none.

    Raises:
        KeyReusedError: the key came with another request before.
    """
    if key is None:
        return store.write(work, actor=principal.actor(), questions=questions)
    return store.write_once(work, actor=principal.actor(), key=key, questions=questions)


def reply(body: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an answer that can be stored with the write that it belongs to."""
    content = orjson.dumps(body.model_dump(mode="json"))
    return Reply(status, content, dict(headers or {}))


def response_of(stored: Reply) -> Response:
    """Return the answer to send; a repeated one says so in ``Idempotency-Replayed``."""
    headers = {**stored.headers, **({REPLAYED: "true"} if stored.replayed else {})}
    media = "application/json" if stored.body else None
    return Response(stored.body, status_code=stored.status, headers=headers, media_type=media)
