"""Runs the chain: one transaction, one process at a time, nothing or everything.

A process killed in the middle leaves the database as it was: SQLite's DDL is part of the
transaction that we begin ourselves, PostgreSQL's always is.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from data.store.engine import administering_engine, database_url, is_sqlite
from data.store.errors import SchemaError
from data.store.failures import told_plainly
from data.store.locks import process_lock
from data.store.migrations.check import check_schema

_LOCK = text("SELECT pg_advisory_xact_lock(7236837)")


def head() -> str:
    """Return the newest revision of this program."""
    return str(_scripts().get_current_head())


def current(connection: Connection) -> str | None:
    """Return the revision of a database; None where no migration has run."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(address: str, revision: str = "head") -> None:
    """Create or upgrade a database, check it, then commit.

    Raises:
        SchemaError: it is newer than this program, or not what its revision says; nothing changed.
    """
    url = database_url(address)
    engine = administering_engine(url, foreign_keys=False)
    with closing(process_lock(url)) as lock:
        try:
            with told_plainly(), lock, engine.begin() as connection:
                upgrade_on(connection, revision)
        finally:
            engine.dispose()


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """Upgrade within a transaction that the caller has begun and will commit."""
    if not is_sqlite(connection):
        connection.execute(_LOCK)
    check_known(connection)
    command.upgrade(_configuration(connection), revision)
    if revision in {"head", head()}:
        check_schema(connection)


def check_known(connection: Connection) -> None:
    """Refuse a database that a newer program made.

    Raises:
        SchemaError: names both revisions and the cure.
    """
    found = current(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise SchemaError(
            f"database is at revision {found!r}, this program knows up to {head()!r}; use the "
            "program that made it, or restore a backup made before",
            value=found,
        )


def _configuration(connection: Connection | None = None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_configuration())
