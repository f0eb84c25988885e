"""Settings of an organisation: one document a name, with its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import VersionConflictError
from data.store.tables.governance import settings
from data.store.unit import UnitOfWork
from model.canonical import canonical, digest

NEVER_SET = 1
"""The version of what an organisation has never set; its first own setting is the next one."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an organisation set."""

    value: Mapping[str, Any]
    version: int


def setting_of(connection: Connection, organisation_id: str, name: str) -> Setting | None:
    """Return a setting; None where the organisation never set it."""
    row = connection.execute(
        select(settings.c.value, settings.c.version).where(
            settings.c.organisation_id == organisation_id, settings.c.name == name
        )
    ).first()
    return None if row is None else Setting(row.value, row.version)


def change_setting(unit: UnitOfWork, name: str, value: Mapping[str, Any], *, version: int) -> int:
    """Set something for the actor's organisation and return its new version.

    Args:
        unit: to write with.
        name: of the setting.
        value: what it is now; the trail names its digest.
        version: the version that was read; `NEVER_SET` where there was none.

    Raises:
        VersionConflictError: someone set it since it was read.
    """
    house = unit.actor.organisation_id
    known = setting_of(unit.connection, house, name)
    found = NEVER_SET if known is None else known.version
    if found != version:
        raise VersionConflictError(
            f"setting {name!r} is at version {found}, not {version}; read it again and repeat the "
            "change",
            value=version,
        )
    values = {
        "value": dict(value),
        "updated_by": unit.actor.id,
        "updated_at": unit.at,
        "version": version + 1,
    }
    own = settings.c.organisation_id == house, settings.c.name == name
    statement = (
        insert(settings).values(organisation_id=house, name=name, **values)
        if known is None
        else update(settings).where(*own).values(**values)
    )
    detail = {"name": name, "version": version + 1, "value": digest(canonical(dict(value)))}
    unit.write(statement, audit=AuditEvent(AuditKind.SETTING_CHANGED, None, detail))
    return version + 1
