"""The documents that can be asked for and the forms they come in; both faces call this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from api.documents.content import Document
from api.documents.disclosure import disclosure
from api.documents.evidence_list import evidence_list
from api.documents.report import report
from model.assessment import Assessment


class Kind(StrEnum):
    """What a document is for."""

    REPORT = "report"
    EVIDENCE = "evidence"
    DISCLOSURE = "disclosure"


class Form(StrEnum):
    """The form of a file, also its ending."""

    DOCX = "docx"
    PDF = "pdf"


MEDIA_TYPES: Mapping[Form, str] = {
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}
_WRITERS: Mapping[Kind, Callable[[Assessment], Document]] = {
    Kind.REPORT: report,
    Kind.EVIDENCE: evidence_list,
    Kind.DISCLOSURE: disclosure,
}


def compose(kind: Kind, assessment: Assessment) -> Document:
    """Return a document on an assessment.

    Raises:
        LawPackError: if the law pack has no words for documents.
    """
    return _WRITERS[kind](assessment)


def formed(document: Document, form: Form) -> bytes:
    """Return a document as a file; what gives it its form is loaded only when it is needed."""
    if form is Form.DOCX:
        from api.documents.docx import to_docx

        return to_docx(document)
    from api.documents.pdf import to_pdf

    return to_pdf(document)
