"""The page: everything of a result, in both languages, with the same words as everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from api.messages.dictionary import Language
from api.pages.charts import bars, range_view
from api.pages.contexts import ResultView
from api.pages.result_view import result_view
from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from model.assessment import Assessment, assess
from model.probability import Calibration, Head
from model.request import Request, validate
from tests.api.problem_shape import assert_problem

LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
FORM_MEDIA = {"content-type": "application/x-www-form-urlencoded"}
GOOD = {
    "stage": "arrest_review",
    "on": "2026-11-22",
    "case_number": "穗南检审捕〔2026〕128号",
    "f.crime_evidence": "sufficient",
    "f.penalty": "imprisonment",
    "a.administrative_record": "within_1y_same",
    "e.administrative_record": "行政处罚决定书<b>",
    "a.restitution": "not_applicable",
    "a.means_violence": "threat",
    "o.means_violence": "true",
}


class Page(HTMLParser):
    """What a test asks of a page: its tags with their attributes, its ids and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.words.append(data)

    def values(self, name: str) -> Iterator[str]:
        """Yield the values of an attribute, on whatever tag."""
        yield from (str(attributes[name]) for _, attributes in self.tags if name in attributes)


def page(client: TestClient, path: str = "/", form: dict[str, str] | None = None) -> Page:
    """Return a page, posted where there is a form."""
    if form is None:
        return Page(client.get(path).text)
    return Page(client.post(path, content=urlencode(form), headers=FORM_MEDIA).text)


def assessed(**answers: Any) -> Assessment:
    """Return the assessment of some answers."""
    findings = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
    document = {"stage": "arrest_review", "on": "2026-11-22", "findings": findings}
    request = validate(document | {"answers": answers}, LAW)
    assert isinstance(request, Request)
    return assess(request, LAW, CARD)


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_every_factor_and_level_can_be_chosen_and_unknown_is(client: TestClient, path: str) -> None:
    """One click for each level; nothing is assumed before."""
    radios = [
        a for tag, a in page(client, path).tags if tag == "input" and a.get("type") == "radio"
    ]
    for factor in LAW.scale:
        own = [a for a in radios if a["name"] == f"a.{factor.id}"]
        special = {"unknown"} | ({"not_applicable"} if factor.not_applicable else set())
        assert {a["value"] for a in own} == set(factor.level_ids) | special
        assert [a["value"] for a in own if "checked" in a] == ["unknown"]


def test_every_finding_can_be_made(client: TestClient) -> None:
    """No finding of the law pack is missing from the form."""
    names = set(page(client).values("name"))
    assert [f for f in LAW.findings if not any(n.startswith(f"f.{f}") for n in names)] == []


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_no_inline_script_or_style(client: TestClient, path: str) -> None:
    """The policy would block them."""
    shown = page(client, path, GOOD)
    assert list(shown.values("style")) == []
    assert [
        tag for tag, a in shown.tags if tag == "style" or (tag == "script" and "src" not in a)
    ] == []
    assert [name for _, a in shown.tags for name in a if name.startswith("on")] == []


def test_ids_are_unique_and_links_lead_somewhere(client: TestClient) -> None:
    """Every label and every link inside the page has its target."""
    shown = page(client, "/", GOOD)
    ids = list(shown.values("id"))
    assert len(ids) == len(set(ids))
    wanted = {link[1:] for link in shown.values("href") if link.startswith("#")}
    wanted |= set(shown.values("for")) | set(shown.values("aria-labelledby"))
    assert wanted - set(ids) == set()


def test_every_input_has_a_name_to_read_out(client: TestClient) -> None:
    """A label around it, a label for it, or a name of its own."""
    shown = page(client)
    labelled = set(shown.values("for"))
    bare = [
        a
        for tag, a in shown.tags
        if tag in {"input", "select"} and a.get("type") not in {"radio", "checkbox"}
        and "aria-label" not in a and a.get("id") not in labelled
    ]  # fmt: skip
    assert bare == []


def test_without_script_the_posted_form_gives_the_result_and_keeps_its_fields(
    client: TestClient,
) -> None:
    """What was written comes back with the result beside it."""
    shown = page(client, "/", GOOD)
    chosen = {
        str(a["name"]): a["value"]
        for tag, a in shown.tags
        if tag == "input" and ("checked" in a or a.get("value"))
        and (a.get("type") not in {"radio", "checkbox"} or "checked" in a)
    }  # fmt: skip
    assert {name: chosen.get(name) for name in GOOD} == GOOD
    assert assessed().label_zh not in "".join(shown.words) or "total" in set(shown.values("id"))
    assert "total" in set(shown.values("id"))


def test_the_recommendation_stands_above_any_number(client: TestClient) -> None:
    """Gate and recommendation come first, the score after."""
    text = client.post("/result", content=urlencode(GOOD), headers=FORM_MEDIA).text
    assert 0 < text.index('id="outcome"') < text.index('id="total"')


def test_what_was_typed_is_escaped(client: TestClient) -> None:
    """Evidence is text, never markup."""
    text = client.post("/", content=urlencode(GOOD), headers=FORM_MEDIA).text
    assert "决定书<b>" not in text
    assert "决定书&lt;b&gt;" in text


@pytest.mark.parametrize("path", ["/", "/result"])
@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"f.penalty": ""}, "#finding-f.penalty"),
        ({"a.fault_form": "sideways"}, "#factor-fault_form"),
        ({"on": "2026-02-30"}, "#field-on"),
    ],
)
def test_what_is_wrong_is_listed_with_a_link_to_its_field(
    client: TestClient, path: str, changed: dict[str, str], place: str
) -> None:
    """A missing finding, an unknown level and a day that is none lead to their fields."""
    shown = page(client, path, GOOD | changed)
    assert place in set(shown.values("href"))


def test_a_form_with_problems_is_422_for_a_browser_without_script(client: TestClient) -> None:
    """The status says what the page says."""
    assert client.post("/", content="stage=x", headers=FORM_MEDIA).status_code == 422


@pytest.mark.parametrize("body", [b"\xff", b"a=1&" * 3_000, b"=&&"])
def test_a_broken_form_is_400(client: TestClient, body: bytes) -> None:
    """What is no form is not guessed at."""
    assert_problem(client.post("/", content=body, headers=FORM_MEDIA), "malformed", 400)


def test_a_form_of_another_type_is_415(client: TestClient) -> None:
    """No files are taken."""
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert_problem(client.post("/", content=b"--x--", headers=headers), "unknown_media", 415)


@pytest.mark.parametrize("language", Language)
def test_the_view_names_every_part_of_a_result(language: Language) -> None:
    """Circumstances, contributions, what does not count and what is unknown all have words."""
    view = result_view(
        assessed(
            retaliation={"level": "done", "evidence": ["被害人陈述，第9页"]},
            means_violence={"level": "threat", "evidence": ["x"], "element_of_offence": True},
        ),
        language,
    )
    filled = (view.circumstances, view.contributions, view.not_counted, view.unknown, view.grounds)
    assert all(filled)
    assert [line.name for line in view.not_counted] == [
        LAW.scale.by_id["means_violence"].name_zh
        if language is Language.ZH
        else LAW.scale.by_id["means_violence"].name_en
    ]


def test_an_expert_card_says_so_and_shows_no_probability() -> None:
    """Points that were set by hand are never shown as tested."""
    view = result_view(assessed(), Language.ZH)
    assert (view.expert, view.probability) == (True, None)


def test_a_calibrated_card_shows_its_probability_with_its_interval() -> None:
    """Both heads, and the interval around the first."""
    head = Head(intercept=-2.0, slope=0.05, covariance=((0.01, 0.0), (0.0, 0.0)), widening=1.0)
    calibration = Calibration(misconduct=head, imprisonment=head)
    card = replace(CARD, kind="calibrated", bands=None, threshold=0.2, calibration=calibration)
    request = assessed().request
    view = result_view(assess(request, LAW, card), Language.ZH)
    assert view.probability is not None
    assert view.probability.misconduct == view.probability.imprisonment == "11.9%"
    assert view.probability.low < view.probability.misconduct < view.probability.high
    assert (view.range.low_end, view.expert) == (None, False)


@pytest.mark.parametrize("language", Language)
def test_a_circumstance_of_a_closing_item_has_its_name_and_its_item(language: Language) -> None:
    """It stands in the list of circumstances though no factor asks for it."""
    found = {"danger": 4, "item": "R132-4", "facts": "……", "confirmed_by": "P1"}
    findings = {
        "crime_evidence": "sufficient",
        "penalty": "imprisonment",
        "other_circumstance": found,
    }
    document = {"stage": "arrest_review", "on": "2026-11-22", "findings": findings, "answers": {}}
    request = validate(document, LAW)
    assert isinstance(request, Request)
    (shown,) = result_view(assess(request, LAW, CARD), language).circumstances
    spec = LAW.findings["other_circumstance"]
    assert shown.name == (spec.name_zh if language is Language.ZH else spec.name_en)
    assert shown.level == shown.citations[0].place


def test_the_sums_of_the_contributions_shown_are_the_total() -> None:
    """The page adds up."""
    view: ResultView = result_view(
        assessed(fault_form="intent", offence_stage="completed"), Language.ZH
    )
    assert sum(item.points for item in view.contributions) == view.total
    assert sum(bar.points for bar in view.by_class) == view.total


def test_the_range_lies_on_the_scale_of_the_card() -> None:
    """Total and range are placed between the least and the greatest total, in order."""
    assessment = assessed(fault_form="intent")
    shown = range_view(assessment.score, LAW, CARD)
    assert 0 <= shown.start <= shown.total <= shown.end <= 100


def test_bars_without_points_have_no_width() -> None:
    """Nothing is drawn where nothing counts."""
    assert [bar.width for bar in bars([("a", 0), ("b", 0)])] == [0.0, 0.0]


def test_no_page_names_another_host(client: TestClient) -> None:
    """Pages and files point to this server only; names of XML grammars are no addresses."""
    for path in ("/", "/docs", "/static/assess.js", "/static/assess.css", "/static/seal.svg"):
        text = client.get(path).text.replace("http://www.w3.org/2000/svg", "")
        assert re.findall(r"https?://|//[a-z]+\.", text) == []
