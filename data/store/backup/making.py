"""Making a backup of a database in use: one moment, all tables, nobody waits."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Connection, text

from data.store.backup.archive import ArchiveWriter, Columns, Manifest, chunks_of
from data.store.backup.copying import copy_out
from data.store.engine import POSTGRESQL, SQLITE, administering_engine, database_url, file_of
from data.store.errors import BackupError
from data.store.failures import told_plainly
from data.store.migrations.check import HEAD, check_serviceable
from data.store.tables import METADATA
from data.store.types import moment_text

DATABASE_MEMBER = "nansha.db"


def make_backup(address: str, target: Path) -> Manifest:
    """Write a backup; the key file is not in it and must be kept apart.

    Raises:
        SchemaError: the database is not at this program's revision; back up with its own program.
        BackupError: the target exists.
        StoreUnavailableError: the database does not answer.
    """
    url = database_url(address)
    if url.get_backend_name() == SQLITE and not file_of(url).exists():
        raise BackupError("there is no database file; check NANSHA_DATABASE_URL")
    with ArchiveWriter(target) as archive, told_plainly():
        if url.get_backend_name() == SQLITE:
            return _from_sqlite(url, archive, target.parent)
        return _from_postgresql(url, archive)


def _from_sqlite(url: URL, archive: ArchiveWriter, folder: Path) -> Manifest:
    """Copy page by page within one read transaction; writers go on in the write-ahead log."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as name:
        copy = Path(name) / DATABASE_MEMBER
        source_of = f"file:{file_of(url)}?mode=ro"
        with (
            closing(sqlite3.connect(source_of, uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        engine = administering_engine(url.set(database=str(copy)))
        with engine.connect() as connection:
            check_serviceable(connection)
        engine.dispose()
        archive.add(DATABASE_MEMBER, chunks_of(copy))
        return archive.finish(lambda members: _manifest(SQLITE, members, []))


def _from_postgresql(url: URL, archive: ArchiveWriter) -> Manifest:
    """Copy every table within one read-only snapshot."""
    engine = administering_engine(url).execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    try:
        with engine.begin() as connection:
            check_serviceable(connection)
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            columns = _copy_tables(connection, archive)
        return archive.finish(lambda members: _manifest(POSTGRESQL, members, columns))
    finally:
        engine.dispose()


def _copy_tables(connection: Connection, archive: ArchiveWriter) -> Columns:
    """Store the tables, those first that others name; return the columns of each."""
    columns = [(table.name, list(table.columns.keys())) for table in METADATA.sorted_tables]
    for name, of_table in columns:
        archive.add(f"{name}.copy", copy_out(connection, name, of_table))
    return columns


def _manifest(database: str, members: Mapping[str, str], columns: Columns) -> Manifest:
    return Manifest(database, HEAD, moment_text(datetime.now(UTC)), members, columns)
