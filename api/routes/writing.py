"""How routes write: one unit of work, once for an idempotency key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from starlette.types import Scope

from api.actions.desk import Desk
from api.body import refuse_declared_length, refuse_media, too_large
from api.errors import HttpError
from api.idempotency import response_of, write_reply
from api.security.principal import Principal
from api.state import keys_of, store_of
from data.store.prepared import Question
from data.store.replies import IdempotencyKey, Reply
from model.request import MAX_BYTES, decode

_MEDIA = ("application/json",)


def written(  # noqa: PLR0913 - who asks, what for, and how the answer is made whole
    request: Request,
    principal: Principal,
    key: IdempotencyKey | None,
    work: Callable[[Desk], Reply],
    *,
    completed: Callable[[Reply], Reply] | None = None,
    questions: Sequence[Question] = (),
) -> Response:
    """Do some work in a unit of its own and answer with what it replied.

    Args:
        request: what is answered.
        principal: who sent it.
        key: the key of a repeatable request.
        work: what to do.
        completed: makes the whole answer of a repeated one whose body was not stored
            (`data.store.replies.Reply.kept`).
        questions: what the work will ask the store, where that is known.
    """
    keys = keys_of(request)
    stored = write_reply(
        store_of(request),
        lambda unit: work(Desk(unit, keys, principal)),
        principal=principal,
        key=key,
        questions=questions,
    )
    return response_of(completed(stored) if completed and stored.replayed else stored)


async def given_document(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body, as the one validator decodes it.

    Raises:
        HttpError: ``too_large``, ``unknown_media`` or ``invalid``.
    """
    refuse_media(request.scope, _MEDIA)
    refuse_declared_length(request.scope, MAX_BYTES)
    return document_in(request.scope, await request.body())


def document_in(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body that was read; see `given_document`."""
    refuse_media(scope, _MEDIA)
    if len(body) > MAX_BYTES:
        raise too_large(len(body), MAX_BYTES)
    document = decode(body)
    if isinstance(document, list):
        raise HttpError("invalid", tuple(document))
    return document


GivenDocument = Annotated[dict[str, Any], Depends(given_document)]
"""What an endpoint's ``document`` parameter is annotated with."""


def json_body(schema: str) -> dict[str, Any]:
    """Return the OpenAPI entry of a body that the one validator reads."""
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"required": True, "content": {"application/json": {"schema": reference}}}
