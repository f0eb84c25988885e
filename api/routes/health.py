"""``/healthz``, ``/readyz`` and ``/metrics``: for the people and programs that run the service."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.metrics import WAITING, exposition
from api.schemas.catalogue import Alive, Ready
from api.state import state_of
from data.law.catalogue import law_packs
from data.scorecards.catalogue import shipped_scorecards

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="存活 · Alive")
def show_health() -> Alive:
    """The process answers."""
    return Alive(status="alive")


@router.get("/readyz", summary="就绪 · Ready")
def show_readiness(request: Request) -> Ready:
    """Packs, scorecards, database and keys can be used; otherwise 503 says which cannot."""
    ready = Ready(
        status="ready",
        law=[pack.version for pack in law_packs()],
        scorecards=[card.version for card in shipped_scorecards()],
    )
    state_of(request).ping()
    return ready


@router.get(
    "/metrics",
    summary="指标 · Metrics",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE_LATEST: {"schema": {"type": "string"}}}}},
)
def show_metrics(request: Request) -> Response:
    """Counts and latencies by route template, in the text form that Prometheus reads."""
    store = state_of(request).opened_store()
    if store is not None:
        WAITING.set(store.writer.waiting())
    return Response(exposition(), media_type=CONTENT_TYPE_LATEST)
