"""Units for tests: a setting written with its event."""

from __future__ import annotations

from sqlalchemy import func, select

from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.identifiers import uuid7
from data.store.tables.audit import audit_entries
from data.store.tables.governance import settings
from data.store.unit import UnitOfWork

EVENT = AuditEvent(AuditKind.SETTING_CHANGED)


def add_setting(unit: UnitOfWork, name: str) -> str:
    """Write one row with its event."""
    row = {
        "organisation_id": unit.actor.organisation_id,
        "name": name,
        "value": {"on": True},
        "updated_by": unit.actor.id,
        "updated_at": unit.at,
        "version": 1,
    }
    unit.add(settings, row, audit=EVENT)
    return name


def add_settings(store: Store, count: int) -> None:
    """Write some rows, one unit each."""
    for _ in range(count):
        store.write(lambda unit: add_setting(unit, uuid7()), actor=OPERATOR)


def names(store: Store) -> list[str]:
    """Return the names that are stored."""
    with store.read() as connection:
        return sorted(connection.execute(select(settings.c.name)).scalars())


def entries(store: Store) -> int:
    """Return how many audit entries are stored."""
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(audit_entries)).scalar_one()
