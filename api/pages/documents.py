"""The buttons of the page that save a document: the form as it stands, as a file."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.documents.kinds import Form, Kind
from api.errors import HttpError
from api.pages.assess import assessed_page, assessment_of, page_language, read_fields
from api.routes.documents import document_response, kind_of
from api.state import cards_of

router = APIRouter(include_in_schema=False)


@router.post("/document.docx")
async def save_docx(request: Request) -> Response:
    """Return a document on the form as DOCX."""
    return await _save(request, Form.DOCX)


@router.post("/document.pdf")
async def save_pdf(request: Request) -> Response:
    """Return a document on the form as PDF."""
    return await _save(request, Form.PDF)


async def _save(request: Request, form: Form) -> Response:
    """Return the file, or the page with what to correct.

    Raises:
        HttpError: ``invalid`` where the address names no document.
    """
    kind = kind_of(request.query_params.get("document", Kind.REPORT))
    fields, cards = await read_fields(request), await cards_of(request).latest()
    try:
        assessment = assessment_of(fields, cards)
    except HttpError:
        return assessed_page(fields, cards, page_language(request))
    return await run_in_threadpool(document_response, assessment, kind, form)
