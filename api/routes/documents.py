"""``POST /v1/score/report.docx`` and ``.pdf``: one assessment as a document for the file."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.assessing import assess_body, unknown_query_value
from api.body import read_body, refuse_media
from api.documents.kinds import MEDIA_TYPES, Form, Kind, compose, formed
from api.routes.score import MEDIA, QUERY, read_query
from api.schemas.documents import document_operation
from api.state import cards_of
from data.scorecards.schedule import CardSchedule
from model.assessment import Assessment
from model.request import MAX_BYTES

_KIND = "document"
router = APIRouter(tags=["assessment"])


@router.post(
    "/v1/score/report.docx",
    summary="评估文书（DOCX） · Document as DOCX",
    openapi_extra=document_operation(Form.DOCX),
)
async def write_docx(request: Request) -> Response:
    """Report, list of evidence to obtain or disclosure sheet on an assessment; nothing is kept."""
    return await _write(request, Form.DOCX)


@router.post(
    "/v1/score/report.pdf",
    summary="评估文书（PDF） · Document as PDF",
    openapi_extra=document_operation(Form.PDF),
)
async def write_pdf(request: Request) -> Response:
    """The same documents as a preview; the DOCX is the one to file."""
    return await _write(request, Form.PDF)


async def _write(request: Request, form: Form) -> Response:
    """Answer with a document in one form.

    Raises:
        HttpError: ``too_large``, ``unknown_media`` or ``invalid``.
    """
    refuse_media(request.scope, MEDIA)
    query = read_query(request.scope, (*QUERY, _KIND))
    kind = kind_of(query.get(_KIND, Kind.REPORT))
    body = await read_body(request.scope, request.receive, MAX_BYTES)
    cards = await cards_of(request).latest()
    return await run_in_threadpool(_document, body, query, cards, kind, form)


def kind_of(value: str) -> Kind:
    """Return the document that a query names.

    Raises:
        HttpError: ``invalid`` where there is no such document.
    """
    if value not in set(Kind):
        raise unknown_query_value(_KIND, value, tuple(Kind))
    return Kind(value)


def _document(
    body: bytes, query: dict[str, str], cards: CardSchedule, kind: Kind, form: Form
) -> Response:
    assessment = assess_body(
        body, cards, law_version=query.get("law"), card_version=query.get("scorecard")
    )
    return document_response(assessment, kind, form)


def document_response(assessment: Assessment, kind: Kind, form: Form) -> Response:
    """Return a document as a file to save under its title."""
    document = compose(kind, assessment)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(document.title)}.{form}",
        "nansha-law": assessment.law.version,
        "nansha-scorecard": assessment.card.version,
    }
    return Response(formed(document, form), media_type=MEDIA_TYPES[form], headers=headers)
