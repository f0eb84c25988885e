"""``/docs``: Swagger UI from files that are installed, with no address outside."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from api.messages.dictionary import Language
from api.pages.rendering import render

# Swagger UI sets styles from its script; scripts stay confined to this server's files.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
router = APIRouter(include_in_schema=False)


def swagger_files() -> StaticFiles:
    """Return the installed files of Swagger UI."""
    return StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static")


@router.get("/docs")
def show_documentation(_: Request) -> Response:
    """Return the page that shows the interface."""
    headers = {"content-security-policy": CONTENT_SECURITY_POLICY}
    return render("documentation.html", None, Language.ZH, headers=headers)
