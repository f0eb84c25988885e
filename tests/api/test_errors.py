"""Errors of the interface: one form, the right status, the right language."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import STATUS
from api.messages.dictionary import Language, text
from api.routes import health
from model.errors import LawPackError, ScorecardError
from tests.api.problem_shape import assert_problem


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/law/cn-1911.1", "/v1/scorecards/none"])
def test_an_unknown_address_is_404(client: TestClient, path: str) -> None:
    """What does not exist is said not to exist."""
    assert_problem(client.get(path), "not_found", 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/score"), ("DELETE", "/v1/law"), ("GET", "/v1/score/batch"), ("PUT", "/")],
)
def test_a_wrong_method_is_405_and_names_the_right_one(
    client: TestClient, method: str, path: str
) -> None:
    """The Allow header says what would have worked."""
    response = client.request(method, path)
    assert_problem(response, "method", 405)
    assert response.headers["allow"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.ZH),
        ("de-CH", Language.ZH),
        ("en", Language.EN),
        ("en-GB,zh;q=0.8", Language.EN),
        ("zh-CN,en;q=0.9", Language.ZH),
        ("en;q=bad", Language.ZH),
        ("en;q=0", Language.ZH),
    ],
)
def test_words_follow_the_accepted_language(
    client: TestClient, header: str, language: Language
) -> None:
    """Chinese unless English is preferred."""
    response = client.get("/v1/nothing", headers={"accept-language": header})
    expected = (text("http.title_not_found", language), str(language))
    assert (response.json()["title"], response.headers["content-language"]) == expected


@pytest.mark.parametrize("code", STATUS)
@pytest.mark.parametrize("language", Language)
def test_every_problem_has_title_and_detail(code: str, language: Language) -> None:
    """No status is without words."""
    slots = {"count": 1, "reference": "abc"}
    assert text(f"http.title_{code}", language)
    assert text(f"http.detail_{code}", language, **slots)


@pytest.mark.parametrize(
    ("error", "words"),
    [(LawPackError("gates.toml"), "法规包"), (ScorecardError("points"), "评分卡")],
)
def test_an_unusable_pack_or_card_is_503(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """Readiness names the pack or card that cannot be read."""

    def unreadable() -> None:
        raise error

    client = TestClient(create_app(), raise_server_exceptions=False)
    monkeypatch.setattr(health, "law_packs", unreadable)
    (problem,) = assert_problem(client.get("/readyz"), "unavailable", 503)
    assert (problem["value"], words in problem["message"]) == (str(error), True)


def test_a_fault_of_the_program_is_500_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller gets a number to quote, and nothing of the inside."""

    def broken() -> None:
        raise ZeroDivisionError("secret")

    client = TestClient(create_app(), raise_server_exceptions=False)
    monkeypatch.setattr(health, "law_packs", broken)
    response = client.get("/readyz")
    (error,) = assert_problem(response, "unexpected", 500)
    assert (error["value"] in response.json()["detail"], "secret" in response.text) == (True, False)
    assert response.headers["x-content-type-options"] == "nosniff"
