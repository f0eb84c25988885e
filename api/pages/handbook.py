"""``/handbook``: how each factor is answered, with the law it rests on."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.assessing import law_of, today
from api.documents.handbook_view import handbook_view
from api.messages.dictionary import Language
from api.pages.assess import page_language
from api.pages.rendering import render
from data.law.catalogue import law_pack

router = APIRouter(include_in_schema=False)


@router.get("/handbook")
def show_handbook(request: Request) -> Response:
    """Return the handbook of the law pack that holds today."""
    law = law_of({"on": today().isoformat()})
    return HTMLResponse(_handbook(law.version, page_language(request)))


@lru_cache(maxsize=4)
def _handbook(version: str, language: Language) -> bytes:
    """Return the handbook of a law pack, rendered once."""
    view = handbook_view(law_pack(version), language)
    return bytes(render("handbook.html", view, language).body)
