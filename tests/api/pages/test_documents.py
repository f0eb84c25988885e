"""The handbook and the buttons that save a document of the form."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.documents.kinds import Kind
from tests.case_tables import LAW

FORM = {"content-type": "application/x-www-form-urlencoded"}
FIELDS = {
    "stage": "arrest_review",
    "on": "2026-11-22",
    "offence": "盗窃罪",
    "f.crime_evidence": "sufficient",
    "f.penalty": "imprisonment",
    "a.retaliation": "threat",
    "e.retaliation": "被害人陈述第2页",
}
MAGIC = {"docx": b"PK", "pdf": b"%PDF-"}


class Marks(HTMLParser):
    """Collects the ids and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.actions: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element is called and where it leads."""
        del tag
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        self.links.append(given.get("href") or "")
        self.actions.append(given.get("formaction") or "")


def posted(client: TestClient, path: str, **changed: str) -> Response:
    """Return the answer to the form."""
    return client.post(path, content=urlencode(FIELDS | changed), headers=FORM)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_handbook_has_every_factor_and_its_contents_lead_there(
    client: TestClient, language: str
) -> None:
    """Each entry of the contents leads to the block of its factor."""
    page = Marks(client.get(f"/handbook?lang={language}").text)

    anchors = {f"factor-{factor.id}" for factor in LAW.scale}
    assert anchors <= page.ids
    assert anchors <= {link.removeprefix("#") for link in page.links}


def test_the_handbook_quotes_the_law(client: TestClient) -> None:
    """A statutory circumstance stands with the words of its item."""
    assert LAW.citations["R133-2"].text in client.get("/handbook").text


def test_level_ids_are_set_as_code(client: TestClient) -> None:
    """The marks of Markdown around the id of a level become code on the page."""
    page = client.get("/handbook?lang=en").text

    assert "answer <code>history</code>" in page
    assert "`" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_of_each_factor_leads_to_the_handbook(client: TestClient, language: str) -> None:
    """The help opens the block of the factor in the language of the page."""
    links = Marks(client.get(f"/?lang={language}").text).links

    expected = {f"/handbook?lang={language}#factor-{factor.id}" for factor in LAW.scale}
    assert expected <= set(links)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("ending", list(MAGIC))
def test_a_button_of_the_result_saves_the_document(
    client: TestClient, kind: Kind, ending: str
) -> None:
    """Each button leads to a file of its form."""
    actions = Marks(posted(client, "/").text).actions
    action = next(a for a in actions if f".{ending}" in a and f"document={kind}&" in a)

    answer = posted(client, action)
    assert answer.status_code == 200
    assert answer.content.startswith(MAGIC[ending])
    assert "attachment" in answer.headers["content-disposition"]


def test_a_form_that_cannot_be_assessed_is_shown_again(client: TestClient) -> None:
    """Instead of a file the page says what to correct."""
    answer = posted(client, "/document.docx", **{"f.penalty": ""})

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_a_document_that_does_not_exist_is_refused(client: TestClient) -> None:
    """The address names one of three documents."""
    assert posted(client, "/document.docx?document=verdict").status_code == 422
