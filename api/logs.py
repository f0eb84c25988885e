"""Logs as JSON lines without personal data.

A request leaves one line: number, method, route template, status, milliseconds, account id. Never
a path, a query, a body, a header, a name. An error leaves its class and the places of the program
that it came through, never its message: messages of libraries quote what they were given.
"""

from __future__ import annotations

import logging
import secrets
import sys
from time import perf_counter
from traceback import extract_tb
from typing import Any

import orjson
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import route_template

REQUEST_HEADER = b"nansha-request"
_MOST_PLACES = 12


def configure_logs() -> None:
    """Write every log of this process as JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=False,
    )


def places(error: BaseException) -> list[str]:
    """Return where an error came through, innermost last: file and line, no values."""
    frames = extract_tb(error.__traceback__)[-_MOST_PLACES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]


class JsonLines(logging.Formatter):
    """Formats what the server itself logs: its start, its end, errors by class and place."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line: dict[str, Any] = {"event": "server", "level": record.levelname.lower()}
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            line["message"] = record.getMessage()
        else:
            line |= {"error": type(error).__name__, "places": places(error)}
        return orjson.dumps(line).decode()


SERVER_LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "api.logs.JsonLines"}},
    "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        name: {"handlers": ["standard"], "level": "INFO", "propagate": False}
        for name in ("uvicorn", "uvicorn.error")
    },
}
"""What the server is given instead of its own format."""


class RequestLog:
    """Logs each request and gives its number to the caller; plain ASGI, for speed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._log = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note what became of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, number = perf_counter(), 500, secrets.token_hex(8)

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()), (REQUEST_HEADER, number.encode()),
                ]  # fmt: skip
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            self._log.info(
                "request",
                request=number,
                method=scope["method"],
                route=route_template(scope),
                status=status,
                milliseconds=round((perf_counter() - started) * 1000, 1),
                user=scope.get("state", {}).get("user_id"),
            )
