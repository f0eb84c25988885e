"""The web application: pages, interface and their documentation, from files of this machine."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from api.body_limit import BodyLimit
from api.handlers import add_handlers
from api.headers import SecurityHeaders
from api.logs import RequestLog, configure_logs
from api.metrics import Metrics
from api.openapi import openapi_document
from api.pages import assess as assess_page
from api.pages import documents as document_files
from api.pages import handbook as handbook_page
from api.routes import (
    approval_rules,
    assessments,
    audit,
    batch,
    case_tables,
    cases,
    decisions,
    documentation,
    documents,
    drafts,
    events,
    health,
    law,
    new_assessments,
    people,
    releases,
    scale,
    scorecards,
    sealing,
    sessions,
    shares,
    suspects,
)
from api.routes.documentation import swagger_files
from api.routes.score import ScoreEndpoint
from api.settings import Settings
from api.state import State
from data.law.catalogue import law_packs
from data.scorecards.catalogue import shipped_scorecards
from model.errors import NanshaError

_LOG = structlog.get_logger()
# An assessment allocates thousands of values and leaves no cycle behind: the usual 700 would look
# for one several times within each.
_ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application, ready to be served by any number of processes.

    Args:
        settings: those of the environment where None.
    """
    app = FastAPI(
        title="社会危险性量化评估 · nansha",
        version=version("nansha"),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.nansha = State(settings)
    app.openapi = lambda: openapi_document(app)  # type: ignore[method-assign]  # the documented way
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Metrics)
    app.add_middleware(RequestLog)
    add_handlers(app)
    # First in order: every route before it would cost each assessment one comparison.
    app.router.routes.insert(
        0, Route(ScoreEndpoint.template, endpoint=ScoreEndpoint(), methods=["POST"])
    )
    for module in (
        batch,
        documents,
        law,
        scale,
        releases,  # before the scorecard whose version would be releases
        scorecards,
        health,
        documentation,
        sessions,
        people,
        audit,
        case_tables,  # before the case whose identifier would be export
        cases,
        shares,
        suspects,
        new_assessments,
        sealing,
        drafts,
        assessments,
        decisions,
        approval_rules,
        events,
        assess_page,
        document_files,
        handbook_page,
    ):
        app.include_router(module.router)
    app.mount("/static/swagger", swagger_files(), name="swagger")
    static = Path(str(files("api"))) / "static"
    app.mount("/static", StaticFiles(directory=static), name="static")
    # The framework would build the forms of bodies and answers with the first requests, in their
    # threads, which would wait for it; and its silencing of warnings is not made for threads.
    deque(iter_route_contexts(app.routes), maxlen=0)
    return app


def served_app() -> FastAPI:
    """Return the application as a server process of its own runs it, with its logs."""
    configure_logs()
    return create_app()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Read packs and cards, open the store, and close it when the last request has ended."""
    try:
        law_packs(), shipped_scorecards()
    except NanshaError as error:
        # The service starts all the same: /readyz says what is wrong, to be read by its keepers.
        _LOG.error("unusable", error=str(error))
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
    state: State = app.state.nansha
    try:
        await run_in_threadpool(state.store)
    except NanshaError as error:
        _LOG.error("store_unusable", error=str(error))
    yield
    await run_in_threadpool(state.close)
