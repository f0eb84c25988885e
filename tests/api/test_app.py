"""The application starts whatever the state of its data, and every edge answers in one form."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient
from starlette.types import Message

from api import app as application
from api.app import create_app
from api.body import read_body
from api.metrics import exposition
from api.settings import SHARED_FOLDER
from model.errors import LawPackError
from tests.api.problem_shape import assert_problem


def test_the_service_starts_with_an_unreadable_law_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its keepers can ask it what is wrong."""

    def unreadable() -> None:
        raise LawPackError("gates.toml cannot be read")

    monkeypatch.setattr(application, "law_packs", unreadable)
    with TestClient(create_app()) as client:
        assert client.get("/healthz").json() == {"status": "alive"}


def test_a_parameter_that_the_framework_refuses_is_a_problem() -> None:
    """The framework's own form of errors never leaves the house."""
    app = create_app()

    @app.get("/numbered")
    def numbered(number: int) -> int:
        return number

    client = TestClient(app, raise_server_exceptions=False)
    (error,) = assert_problem(client.get("/numbered?number=many"), "invalid", 422)
    assert (error["value"], "number" in error["message"]) == ("many", True)


def test_a_caller_that_goes_away_is_not_answered() -> None:
    """Reading stops with the connection."""

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientDisconnect):
        asyncio.run(read_body({"type": "http", "headers": []}, gone, 100))


def test_metrics_of_several_processes_come_from_their_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An empty folder holds no counts, whatever this process has counted."""
    monkeypatch.setenv(SHARED_FOLDER, str(tmp_path))
    assert exposition() == b""


def test_no_request_builds_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """All forms are built with the application: several first requests at once find them there."""
    client = TestClient(create_app(), raise_server_exceptions=False)

    def built(*_: object, **__: object) -> None:
        raise AssertionError("a form was built by a request")

    monkeypatch.setattr("fastapi._compat.v2.TypeAdapter", built)
    assert client.post("/v1/session", json={}).status_code == 422
