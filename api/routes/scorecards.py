"""``GET /v1/scorecards`` and ``/v1/scorecards/{version}``: what ships and what was released."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.assessing import today
from api.catalogue import scorecard_document, scorecard_list
from api.choice import law_of_version
from api.errors import HttpError
from api.schemas.catalogue import ScorecardDocument, ScorecardList
from api.schemas.problems import refusals
from api.state import cards_of

JSON = "application/json"
router = APIRouter(prefix="/v1/scorecards", tags=["scorecards"])


@router.get("", summary="评分卡一览 · Scorecards", responses={200: {"model": ScorecardList}})
def list_scorecards(request: Request) -> Response:
    """Every scorecard with its law pack, kind and checksum; which one serves today."""
    return Response(scorecard_list(cards_of(request).now(), today()), media_type=JSON)


@router.get(
    "/{version}",
    summary="评分卡 · Scorecard",
    responses={200: {"model": ScorecardDocument}, **refusals(404)},
)
def show_scorecard(request: Request, version: str) -> Response:
    """One scorecard with its points, bands and origin."""
    cards = cards_of(request).now()
    law = law_of_version(version, cards)
    card = cards.named(version, law) if law else None
    if card is None:
        raise HttpError("not_found")
    return Response(scorecard_document(card, cards, today()), media_type=JSON)
