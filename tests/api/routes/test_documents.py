"""``POST /v1/score/report.docx`` and ``.pdf``: documents of the same assessment, nothing kept."""

from __future__ import annotations

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.documents.docx import to_docx
from api.documents.kinds import Kind, compose
from api.documents.pdf import to_pdf
from model.assessment import assess
from model.request import MAX_BYTES, Request, parse
from tests.api.problem_shape import assert_problem
from tests.case_tables import CARD, LAW
from tests.cli_runs import BODY

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = ("docx", "pdf")


def posted(
    client: TestClient,
    ending: str,
    body: bytes = BODY,
    *,
    query: str = "",
    media: str = "application/json",
) -> Response:
    """Return the answer to a request for a document."""
    headers = {"content-type": media}
    return client.post(f"/v1/score/report.{ending}{query}", content=body, headers=headers)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_answer_is_the_document_of_the_assessment(client: TestClient, kind: Kind) -> None:
    """Each kind comes in both forms, byte for byte as the command line writes it."""
    request = parse(BODY, LAW)
    assert isinstance(request, Request)
    document = compose(kind, assess(request, LAW, CARD))

    assert posted(client, "docx", query=f"?document={kind}").content == to_docx(document)
    assert posted(client, "pdf", query=f"?document={kind}").content == to_pdf(document)


def test_without_a_kind_it_is_the_report(client: TestClient) -> None:
    """The report is the document that is meant where none is named."""
    named = posted(client, "docx", query="?document=report")

    assert posted(client, "docx").content == named.content


@pytest.mark.parametrize(("ending", "media"), [("docx", DOCX), ("pdf", "application/pdf")])
def test_headers_name_form_title_and_versions(client: TestClient, ending: str, media: str) -> None:
    """A browser saves the file under its title; versions are named as on every result."""
    headers = posted(client, ending).headers

    assert headers["content-type"] == media
    title = "%E7%A4%BE%E4%BC%9A%E5%8D%B1%E9%99%A9%E6%80%A7%E5%88%86%E6%9E%90"
    assert headers["content-disposition"] == f"attachment; filename*=UTF-8''{title}.{ending}"
    assert (headers["nansha-law"], headers["nansha-scorecard"]) == (LAW.version, CARD.version)
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("query", ["?document=verdict", "?kind=report", "?law=cn-1900.1"])
def test_a_query_that_means_nothing_is_a_problem(
    client: TestClient, ending: str, query: str
) -> None:
    """Unknown documents, parameters and versions are named."""
    assert assert_problem(posted(client, ending, query=query), "invalid", 422)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_wrong_request_gives_no_document(client: TestClient, ending: str) -> None:
    """Everything wrong in the request is answered, and never half a document."""
    assert assert_problem(posted(client, ending, b"{"), "invalid", 422)


@pytest.mark.parametrize("ending", ENDINGS)
def test_another_media_type_is_refused(client: TestClient, ending: str) -> None:
    """A request is JSON."""
    answer = posted(client, ending, media="text/plain")

    assert assert_problem(answer, "unknown_media", 415)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_request_beyond_the_limit_is_refused(client: TestClient, ending: str) -> None:
    """The limit of a request holds for documents too."""
    assert assert_problem(posted(client, ending, b" " * (MAX_BYTES + 1)), "too_large", 413)
