"""A body beyond the limit is not read to its end."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from model.request import MAX_BYTES
from tests.api.problem_shape import assert_problem


@pytest.mark.parametrize("media", ["application/json", "text/plain", "multipart/form-data"])
def test_a_body_beyond_the_limit_is_413(client: TestClient, media: str) -> None:
    """Whatever type it claims; no length is declared."""
    chunks = iter([b" " * (MAX_BYTES // 8)] * 9)
    response = client.post("/v1/session", content=chunks, headers={"content-type": media})
    assert_problem(response, "too_large", 413)


def test_a_body_within_the_limit_is_read(client: TestClient) -> None:
    """Spaces are no error, only no login."""
    content = b'{"login": "a", "password": "b"' + b" " * (MAX_BYTES // 2) + b"}"
    headers = {"content-type": "application/json"}
    assert client.post("/v1/session", content=content, headers=headers).status_code == 401
