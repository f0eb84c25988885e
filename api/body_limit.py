"""No request holds more than its endpoint reads: one limit for all, larger ones by name."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.request import MAX_BYTES

OWN_LIMITS = frozenset({"/v1/score", "/v1/score/batch", "/v1/cases/import"})
"""Paths whose endpoints read raw bytes and count them themselves."""
_TOO_LARGE = 413


class BodyLimit:
    """Stops reading a body at the limit of one assessment's request; plain ASGI, for speed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count what is read of it."""
        if scope["type"] != "http" or scope["path"] in OWN_LIMITS:
            await self.app(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BYTES:
                # The framework passes its own exception on where it would hide any other.
                raise HTTPException(_TOO_LARGE)
            return message

        await self.app(scope, counted, send)
