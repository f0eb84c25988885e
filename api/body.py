"""Reading the body of a request with a limit that holds while the bytes arrive."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from api.errors import HttpError
from model.errors import Problem, printable


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Return the body of a request.

    A declared length is believed when it is too large; what arrives is counted in any case.

    Args:
        scope: of the request.
        receive: of the request.
        limit: greatest length in bytes.

    Raises:
        HttpError: ``too_large`` as soon as the limit is passed.
        ClientDisconnect: if the caller goes away.
    """
    refuse_declared_length(scope, limit)
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise too_large(size, limit)
        chunks.append(chunk)
        more = message.get("more_body", False)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def refuse_declared_length(scope: Scope, limit: int) -> None:
    """Refuse a request whose header already says that it is too large.

    Raises:
        HttpError: ``too_large``.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > limit:
            raise too_large(int(value), limit)


def too_large(size: int, limit: int) -> HttpError:
    """Return the refusal of a body beyond its limit, both in bytes."""
    return HttpError("too_large", (Problem("too_large", "", str(size), (str(limit),)),))


def media_type(scope: Scope) -> str:
    """Return the media type of a request without its parameters, in lower case."""
    return Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()


def refuse_media(scope: Scope, allowed: tuple[str, ...]) -> None:
    """Refuse a body of another media type; one that names no type is taken as the first allowed.

    Raises:
        HttpError: ``unknown_media``.
    """
    found = media_type(scope)
    if found and found not in allowed:
        problem = Problem("unknown_media", "", printable(found), allowed)
        raise HttpError("unknown_media", (problem,))
