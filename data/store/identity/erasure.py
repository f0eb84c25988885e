"""Erasure: the suspect's key is destroyed; record and chain stay, the person is gone."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, delete, update

from data.store.audit.events import AuditEvent
from data.store.engine import SQLITE, administering_engine, database_url
from data.store.errors import NotFoundError, StoreBusyError
from data.store.failures import told_plainly
from data.store.tables.audit import idempotency_keys
from data.store.tables.cases import drafts
from data.store.tables.personal import annotations_table, identities, suspect_keys
from data.store.unit import UnitOfWork

_PERSONAL_TABLES = (suspect_keys, identities, annotations_table, drafts, idempotency_keys)


def erase(unit: UnitOfWork, suspect_id: str, *, audit: AuditEvent) -> None:
    """Destroy a suspect's data key, and everything that it sealed where rows may change.

    What immutable rows hold sealed can never be read again. Call `scrub` after the last erasure.

    Raises:
        NotFoundError: there is no such suspect.
    """
    key = suspect_keys.c.suspect_id == suspect_id
    columns = [column.name for column in identities.columns if column.nullable]
    counts = unit.write(
        update(suspect_keys).where(key).values(wrapped_key=None, destroyed_at=unit.at),
        update(identities)
        .where(identities.c.suspect_id == suspect_id)
        .values({**dict.fromkeys(columns), "updated_at": unit.at}),
        update(annotations_table)
        .where(annotations_table.c.suspect_id == suspect_id)
        .values(sealed_body=None),
        delete(drafts).where(drafts.c.suspect_id == suspect_id),
        audit=audit,
    )
    if not counts[0]:
        raise NotFoundError(f"no suspect {suspect_id}", value=suspect_id)


def scrub(address: str) -> None:
    """Overwrite what erased rows left behind in the database's own files.

    SQLite overwrites in place; its write-ahead log is emptied. PostgreSQL rewrites the tables,
    for which readers wait a moment. Backups made before keep what they hold: rotate the wrapping
    key and remove the old one, and they open no more.
    """
    url = database_url(address)
    engine = administering_engine(url)
    try:
        with told_plainly(), engine.connect() as connection:
            if url.get_backend_name() == SQLITE:
                _empty_log(connection)
                return
            names = ", ".join(table.name for table in _PERSONAL_TABLES)
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            autocommit.exec_driver_sql(f"VACUUM FULL {names}")
    finally:
        engine.dispose()


def _empty_log(connection: Connection) -> None:
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # SQLite's
    busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreBusyError("someone reads the database; run this again to overwrite erased rows")
