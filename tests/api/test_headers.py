"""Every answer tells the browser to load nothing from elsewhere and to keep nothing."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS

PATHS = ("/", "/v1/law", "/v1/nothing", "/static/assess.css", "/healthz", "/metrics")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", SECURITY_HEADERS)
def test_every_answer_carries_the_header(client: TestClient, path: str, name: str) -> None:
    """Pages, data, files and errors alike."""
    assert client.get(path).headers[name]


def test_the_policy_allows_no_inline_code_and_no_other_origin() -> None:
    """Neither script nor style may stand in a page, and nothing comes from elsewhere."""
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_the_documentation_may_set_styles_and_nothing_more(client: TestClient) -> None:
    """Swagger UI sets styles from its script; scripts stay confined to files of this server."""
    policy = client.get("/docs").headers["content-security-policy"]
    relaxed = [part for part in policy.split("; ") if "unsafe" in part]
    assert relaxed == ["style-src 'self' 'unsafe-inline'"]
