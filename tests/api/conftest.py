"""The application in this process, without a network, on a database of its own.

The environment names a temporary database and key file before any test module makes an
application, so that no test touches those of the person who runs it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from data.store.identity.keyring import create_key_file
from data.store.migrations.running import upgrade
from tests.api.house import House, make_house, settings_for
from tests.data.store.conftest import (
    address,
    database,
    postgres_template,
    postgres_url,
    sqlite_template,
)

__all__ = ["address", "database", "postgres_template", "postgres_url", "sqlite_template"]


def prepare() -> None:
    """Make a migrated database and a key file, and name them in the environment."""
    folder = Path(tempfile.mkdtemp(prefix="nansha-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["NANSHA_DATABASE_URL"] = f"sqlite:///{folder / 'nansha.db'}"
    os.environ["NANSHA_KEYS"] = str(folder / "keys.json")
    upgrade(os.environ["NANSHA_DATABASE_URL"])
    create_key_file(folder / "keys.json")


prepare()


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """Return a client of the application that hands back errors as answers."""
    with TestClient(create_app(), raise_server_exceptions=False) as started:
        yield started


@pytest.fixture
def local_address(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a migrated SQLite database without rows."""
    shutil.copyfile(sqlite_template, tmp_path / "nansha.db")
    return f"sqlite:///{tmp_path / 'nansha.db'}"


@pytest.fixture
def settings(local_address: str, tmp_path: Path) -> Settings:
    """Settings of an installation of its own, on SQLite."""
    return settings_for(local_address, tmp_path)


@pytest.fixture
def application(settings: Settings) -> Iterator[FastAPI]:
    """An application on a database of its own."""
    made = create_app(settings)
    yield made
    made.state.nansha.close()


@pytest.fixture
def house(application: FastAPI) -> House:
    """Organisations, accounts of every role and their sessions, on SQLite."""
    return make_house(application)
