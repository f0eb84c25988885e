"""``GET /v1/scorecards`` and ``GET /v1/scorecards/{version}``: the scorecards that ship."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.catalogue import scorecard_document, scorecard_list
from api.errors import HttpError
from api.schemas.catalogue import ScorecardDocument, ScorecardList
from api.schemas.problems import refusals
from data.scorecards.catalogue import shipped_scorecards

JSON = "application/json"
router = APIRouter(prefix="/v1/scorecards", tags=["scorecards"])


@router.get("", summary="评分卡一览 · Scorecards", responses={200: {"model": ScorecardList}})
def list_scorecards() -> Response:
    """Every scorecard with its law pack, kind and checksum."""
    return Response(scorecard_list(), media_type=JSON)


@router.get(
    "/{version}",
    summary="评分卡 · Scorecard",
    responses={200: {"model": ScorecardDocument}, **refusals(404)},
)
def show_scorecard(version: str) -> Response:
    """One scorecard with its points, bands and origin."""
    for card in shipped_scorecards():
        if card.version == version:
            return Response(scorecard_document(card), media_type=JSON)
    raise HttpError("not_found")
