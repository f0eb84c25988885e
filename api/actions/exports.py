"""Records without persons, written to a table file for research."""

from __future__ import annotations

from pathlib import Path

from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.deidentified import columns, records_without_persons
from data.store.identity.keyring import Keyring
from data.tables import OutputColumn, table_writer


def export_records(
    store: Store, keys: Keyring, principal: Principal, path: Path, *, ending: str
) -> int:
    """Write the records of the principal's organisation to a file; return how many rows it has.

    The export is an event before the first row is written.

    Raises:
        ForbiddenError: the principal may not export.
        TableError: the ending is none that can be written.
    """
    check_may(principal, Action.RECORDS_EXPORT, Relation.ORGANISATION)
    event = AuditEvent(AuditKind.RECORDS_EXPORTED, None, {"format": ending.removeprefix(".")})
    store.write(lambda unit: unit.note(event), actor=principal.actor())
    rows = 0
    wanted = [OutputColumn(name) for name in columns()]
    with store.read() as connection, table_writer(path, wanted, ending=ending) as writer:
        for row in records_without_persons(connection, keys, principal.organisation_id):
            writer.write(row)
            rows += 1
    return rows
