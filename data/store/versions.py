"""Changing a row that others may change too: the version that was read must still be there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, update

from data.store.audit.events import AuditEvent
from data.store.errors import VersionConflictError
from data.store.unit import UnitOfWork


def change_row(  # noqa: PLR0913 - which row, which version of it, what, and its event
    unit: UnitOfWork,
    table: Table,
    identifier: str,
    version: int,
    values: Mapping[str, Any],
    *,
    audit: AuditEvent,
) -> int:
    """Change a row and return its new version.

    Raises:
        VersionConflictError: someone changed it since it was read.
    """
    statement = (
        update(table)
        .where(table.c.id == identifier, table.c.version == version)
        .values(**values, updated_at=unit.at, version=version + 1)
    )
    (count,) = unit.write(statement, audit=audit)
    if not count:
        raise VersionConflictError(
            f"{table.name} {identifier} is no longer at version {version}; read it again and "
            "repeat the change",
            value=version,
        )
    return version + 1
