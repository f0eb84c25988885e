"""The one check of the one form of errors."""

from __future__ import annotations

from typing import Any

import httpx2

KEYS = {"type", "title", "status", "detail", "errors"}
ERROR_KEYS = {"pointer", "value", "allowed", "message", "cure"}


def assert_problem(response: httpx2.Response, code: str, status: int) -> list[dict[str, Any]]:
    """Assert that an answer is a problem in full form; return its errors."""
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert set(document) == KEYS
    found = (response.status_code, document["status"], document["type"])
    assert found == (status, status, f"urn:nansha:problem:{code}")
    assert document["title"]
    assert document["detail"]
    for error in document["errors"]:
        assert set(error) == ERROR_KEYS
        assert isinstance(error["allowed"], list)
        assert error["message"]
        assert error["cure"]
    errors: list[dict[str, Any]] = document["errors"]
    return errors
