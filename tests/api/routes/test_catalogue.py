"""The reading endpoints: law packs, scale, scorecards, health, metrics, documentation."""

from __future__ import annotations

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from api.schemas.catalogue import (
    Alive,
    LawDocument,
    LawList,
    Ready,
    ScaleDocument,
    ScorecardDocument,
    ScorecardList,
)
from api.security.guard import MARK, PUBLIC
from data.law.catalogue import law_packs
from data.scorecards.catalogue import shipped_scorecards
from tests.api.problem_shape import assert_problem

DOCUMENTED: dict[str, type[BaseModel]] = {
    "/v1/law": LawList,
    "/v1/law/cn-2026.1": LawDocument,
    "/v1/scale": ScaleDocument,
    "/v1/scale?law=cn-2026.1": ScaleDocument,
    "/v1/scale?on=2026-11-22": ScaleDocument,
    "/v1/scorecards": ScorecardList,
    "/v1/scorecards/expert-2026.1": ScorecardDocument,
    "/healthz": Alive,
    "/readyz": Ready,
}
OTHERS = {
    "/": "text/html; charset=utf-8",
    "/?lang=en": "text/html; charset=utf-8",
    "/docs": "text/html; charset=utf-8",
    "/openapi.json": "application/json",
    "/static/assess.css": "text/css; charset=utf-8",
    "/static/swagger/swagger-ui.css": "text/css; charset=utf-8",
}


@pytest.mark.parametrize("path", DOCUMENTED)
def test_the_answer_is_as_documented(client: TestClient, path: str) -> None:
    """Every field is named by the schema, and every field of the schema is there."""
    response = client.get(path)
    assert response.status_code == 200
    model = DOCUMENTED[path].model_validate_json(response.content)
    assert model.model_dump(mode="json", by_alias=True) == response.json()


@pytest.mark.parametrize("path", OTHERS)
def test_pages_and_files_are_served_from_here(client: TestClient, path: str) -> None:
    """Nothing is missing from the wheel or the tree."""
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, OTHERS[path])


def test_every_get_endpoint_has_a_test_here(client: TestClient) -> None:
    """A public endpoint that is added is added to the tables above."""
    paths = client.get("/openapi.json").json()["paths"]
    getters = {path for path, each in paths.items() if each.get("get", {}).get(MARK) == PUBLIC}
    tested = {path.partition("?")[0] for path in DOCUMENTED}
    tested |= {"/v1/law/{version}", "/v1/scorecards/{version}", "/metrics"}
    assert getters - tested == set()


def test_the_scale_holds_every_factor_with_the_words_of_its_law(client: TestClient) -> None:
    """Factors come in order, each with provisions and evidence."""
    law = law_packs()[-1]
    factors = client.get("/v1/scale").json()["factors"]
    assert [factor["id"] for factor in factors] == [factor.id for factor in law.scale]
    assert all(factor["citations"] and factor["evidence_zh"] for factor in factors)


def test_a_law_pack_shows_its_gates_and_checksums(client: TestClient) -> None:
    """A jurist can read what the program does."""
    law = law_packs()[-1]
    document = client.get(f"/v1/law/{law.version}").json()
    shown = {gate["id"] for gate in document["gates"]}
    assert shown == {gate.id for gates in law.gates.values() for gate in gates}
    assert document["checksum"] == law.checksum


@pytest.mark.parametrize("query", ["on=yesterday", "on=2011-01-01", "law=cn-1911.1"])
def test_a_scale_that_does_not_exist_is_422(client: TestClient, query: str) -> None:
    """Unreadable days, days without law and unknown versions are told apart from a fault."""
    assert_problem(client.get(f"/v1/scale?{query}"), "invalid", 422)


def test_a_scorecard_shows_every_point(client: TestClient) -> None:
    """Nothing of a card is hidden."""
    card = shipped_scorecards()[0]
    document = client.get(f"/v1/scorecards/{card.version}").json()
    assert document["points"] == {name: dict(levels) for name, levels in card.points.items()}


def test_metrics_count_by_template_and_hold_nothing_of_a_case(client: TestClient) -> None:
    """Neither an address nor a query nor a version that was asked for is kept."""
    client.get("/v1/law/S1-secret?name=secret")
    client.get("/secret")
    client.post("/v1/score", content=b'{"suspect": "secret"}')
    exposition = client.get("/metrics").text
    assert 'route="/v1/law/{version}",status="404"' in exposition
    assert 'route="/v1/score",status="422"' in exposition
    assert 'route="unmatched",status="404"' in exposition
    assert "secret" not in exposition
