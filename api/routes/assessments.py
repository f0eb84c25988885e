"""Assessments: read as they are stored, compared, as documents."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from api.actions.assessments import compare_assessments, read_assessment, read_notes
from api.actions.reports import write_report
from api.documents.kinds import MEDIA_TYPES, Form, Kind, formed
from api.idempotency import response_of
from api.identifiers import EXAMPLE, PathIdentifier
from api.schemas.assessments import AssessmentDocument, Note, NoteList, assessment_reply
from api.schemas.comparison import Comparison
from api.schemas.identifiers import IDENTIFIER
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import keys_of, store_of

router = APIRouter(prefix="/v1/assessments", tags=["assessments"])
DocumentKind = Annotated[
    Kind, Query(description="文书种类 · Which document.", examples=[Kind.REPORT.value])
]
Other = Annotated[
    str,
    Query(
        alias="with", pattern=IDENTIFIER, description="另一评估 · The other.", examples=[EXAMPLE]
    ),
]


@router.get(
    "/{assessment_id}",
    summary="评估 · An assessment",
    response_model=AssessmentDocument,
    responses=refusals(404, 410),
    **guarded(Action.ASSESSMENT_READ),
)
def show_assessment(
    request: Request, assessment_id: PathIdentifier, principal: SignedInPrincipal
) -> Response:
    """An assessment; ``request`` and ``result`` are the bytes of that day."""
    opened = read_assessment(store_of(request), keys_of(request), principal, assessment_id)
    return response_of(assessment_reply(opened.stored, opened.said))


@router.get(
    "/{assessment_id}/compare",
    summary="与另一评估比较 · Compare with another",
    responses=refusals(404, 410, 422),
    **guarded(Action.COMPARISON_READ),
)
def show_comparison(
    request: Request, assessment_id: PathIdentifier, other: Other, principal: SignedInPrincipal
) -> Comparison:
    """Two assessments of one person, item by item, this one first."""
    found = compare_assessments(
        store_of(request), keys_of(request), principal, assessment_id, other
    )
    return Comparison.model_validate(found)


@router.get(
    "/{assessment_id}/notes",
    summary="评估的说明 · Notes of an assessment",
    responses=refusals(404, 410),
    **guarded(Action.ANNOTATION_READ),
)
def show_notes(
    request: Request, assessment_id: PathIdentifier, principal: SignedInPrincipal
) -> NoteList:
    """Free texts that were written beside the answers; they are sealed apart from them."""
    found = read_notes(store_of(request), keys_of(request), principal, assessment_id)
    return NoteList(notes=[Note.model_validate(each, from_attributes=True) for each in found])


def _file(form: Form) -> dict[int | str, dict[str, Any]]:
    content = {MEDIA_TYPES[form]: {"schema": {"type": "string", "format": "binary"}}}
    responses = refusals(404, 409, 410, 422)
    responses[200] = {"description": "文书 · Document", "content": content}
    return responses


@router.get(
    "/{assessment_id}/report.docx",
    summary="评估文书（DOCX） · Document as DOCX",
    response_class=Response,
    responses=_file(Form.DOCX),
    **guarded(Action.ASSESSMENT_READ),
)
def show_docx(
    request: Request,
    assessment_id: PathIdentifier,
    principal: SignedInPrincipal,
    document: DocumentKind = Kind.REPORT,
) -> Response:
    """The document to file; the name stands in it for those who may read it."""
    return _written(request, principal, assessment_id, document, Form.DOCX)


@router.get(
    "/{assessment_id}/report.pdf",
    summary="评估文书（PDF） · Document as PDF",
    response_class=Response,
    responses=_file(Form.PDF),
    **guarded(Action.ASSESSMENT_READ),
)
def show_pdf(
    request: Request,
    assessment_id: PathIdentifier,
    principal: SignedInPrincipal,
    document: DocumentKind = Kind.REPORT,
) -> Response:
    """The same document as a preview."""
    return _written(request, principal, assessment_id, document, Form.PDF)


def _written(
    request: Request, principal: SignedInPrincipal, assessment_id: str, kind: Kind, form: Form
) -> Response:
    stored, document = write_report(
        store_of(request), keys_of(request), principal, assessment_id, kind
    )
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(document.title)}.{form}",
        "nansha-law": stored.outcome.law_version,
        "nansha-scorecard": stored.outcome.scorecard_version,
    }
    return Response(formed(document, form), media_type=MEDIA_TYPES[form], headers=headers)
