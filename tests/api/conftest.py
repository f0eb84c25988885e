"""The application in this process, without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """Return a client of the application that hands back errors as answers."""
    with TestClient(create_app(), raise_server_exceptions=False) as started:
        yield started
