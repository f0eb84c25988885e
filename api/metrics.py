"""Counts and latencies by route template: no address, no query, nothing of a case."""

from __future__ import annotations

import os
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import SHARED_FOLDER

UNMATCHED = "unmatched"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "nansha_http_requests", "Answered requests.", ("method", "route", "status"), registry=REGISTRY
)
WRITES = Histogram(
    "nansha_store_write_seconds",
    "Seconds from the request of a write until it is durable, or refused.",
    buckets=_BUCKETS,
    registry=REGISTRY,
)
WAITING = Gauge(
    "nansha_store_waiting_writes",
    "Writes that wait for the writer.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
LATENCY = Histogram(
    "nansha_http_request_seconds",
    "Seconds from the first byte of a request to the last of its answer.",
    ("method", "route"),
    buckets=_BUCKETS,
    registry=REGISTRY,
)


class Metrics:
    """Counts requests and measures how long they take; plain ASGI, for speed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note method, route template, status and seconds."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            route = route_template(scope)
            REQUESTS.labels(method, route, str(status)).inc()
            LATENCY.labels(method, route).observe(perf_counter() - started)


def route_template(scope: Scope) -> str:
    """Return the template of the route that was taken, never the path that was asked for."""
    route = scope.get("route")
    if isinstance(route, BaseRoute):
        return str(getattr(route, "path", UNMATCHED))
    return str(getattr(scope.get("endpoint"), "template", UNMATCHED))


def exposition() -> bytes:
    """Return every metric as text; of all processes where they share a folder."""
    registry = REGISTRY
    if SHARED_FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types
    return generate_latest(registry)
