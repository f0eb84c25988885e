"""``GET /v1/scale``: factors and levels of the law pack of a version or of a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.assessing import chosen_law, law_of, today
from api.catalogue import scale_document
from api.errors import HttpError
from api.schemas.catalogue import ScaleDocument
from model.errors import Problem, printable
from model.findings import parse_day
from model.law import LawPack

router = APIRouter(tags=["law"])


@router.get("/v1/scale", summary="量表 · Scale", responses={200: {"model": ScaleDocument}})
def show_scale(
    law: Annotated[str | None, Query(description="版本 · Version", examples=["cn-2026.1"])] = None,
    on: Annotated[
        str | None,
        Query(
            description="按此日适用的法规 · Day whose law is read",
            examples=["2026-11-22"],
            json_schema_extra={"format": "date"},
        ),
    ] = None,
) -> Response:
    """The scale of a law pack, named by its version or by a day; of today where neither is."""
    pack = chosen_law(law) if law is not None else _law_on(on)
    return Response(scale_document(pack), media_type="application/json")


def _law_on(value: str | None) -> LawPack:
    day = today() if value is None else parse_day(value)
    if day is None:
        problem = Problem("wrong_date", "", printable(value), ("YYYY-MM-DD",))
        raise HttpError("invalid", (problem,))
    return law_of({"on": day.isoformat()})
