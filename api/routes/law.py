"""``GET /v1/law`` and ``GET /v1/law/{version}``: the readings of the law that ship."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.catalogue import law_document, law_list
from api.errors import HttpError
from api.schemas.catalogue import LawDocument, LawList
from api.schemas.problems import refusals
from data.law.catalogue import law_pack, law_packs

JSON = "application/json"
router = APIRouter(prefix="/v1/law", tags=["law"])


@router.get("", summary="法规包一览 · Law packs", responses={200: {"model": LawList}})
def list_law() -> Response:
    """Every law pack with the days for which it is chosen."""
    return Response(law_list(), media_type=JSON)


@router.get(
    "/{version}",
    summary="法规包 · Law pack",
    responses={200: {"model": LawDocument}, **refusals(404)},
)
def show_law(version: str) -> Response:
    """One law pack: citations with their words, dangers, gates as data, checksums."""
    if version not in {pack.version for pack in law_packs()}:
        raise HttpError("not_found")
    return Response(law_document(law_pack(version)), media_type=JSON)
