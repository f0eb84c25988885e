"""The use-cases on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.store.database import Store
from data.store.identity.keyring import create_key_file
from tests.api.actions.offices import Offices, open_offices
from tests.data.store.conftest import raw, store

__all__ = ["raw", "store"]


@pytest.fixture
def offices(store: Store, tmp_path: Path) -> Offices:
    """Return organisations and people, with an empty case list."""
    return open_offices(store, create_key_file(tmp_path / "keys.json"))
