"""Entries of a chain page by page, the newest first."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data.store.audit.entries import AuditEntry, entry_of
from data.store.tables.audit import audit_entries


def entries_before(
    connection: Connection, organisation_id: str, before: int | None, *, limit: int
) -> list[AuditEntry]:
    """Return the newest entries of a chain, or those before a sequence number."""
    statement = select(audit_entries).where(audit_entries.c.organisation_id == organisation_id)
    if before is not None:
        statement = statement.where(audit_entries.c.sequence < before)
    newest = statement.order_by(audit_entries.c.sequence.desc()).limit(limit)
    return [entry_of(row) for row in connection.execute(newest)]
