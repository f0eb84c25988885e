"""Records without persons, written to a table file for research."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.deidentified import columns, records_without_persons
from data.store.identity.keyring import Keyring
from data.store.learning_rows import learning_columns, learning_rows
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
    _note(store, principal, {"format": ending.removeprefix(".")})
    with store.read() as connection:
        rows = records_without_persons(connection, keys, principal.organisation_id)
        return _written(rows, columns(), path, ending)


def export_learning_rows(  # noqa: PLR0913 - whose records, where to, and whether invented
    store: Store,
    keys: Keyring,
    principal: Principal,
    path: Path,
    *,
    ending: str,
    synthetic: bool,
) -> int:
    """Write the case records for learning of the principal's organisation; return their number.

    The export is an event before the first row is written.

    Args:
        store: the records.
        keys: make the pseudonyms.
        principal: who exports; the records are those of their organisation.
        path: the file.
        ending: its format.
        synthetic: whether the installation holds a demonstration; each row then says so.

    Raises:
        ForbiddenError: the principal may not export.
        TableError: the ending is none that can be written.
    """
    _note(store, principal, {"format": ending.removeprefix("."), "table": "learning"})
    with store.read() as connection:
        rows = learning_rows(connection, keys, principal.organisation_id, synthetic=synthetic)
        return _written(rows, learning_columns(), path, ending)


def _note(store: Store, principal: Principal, detail: Mapping[str, str]) -> None:
    check_may(principal, Action.RECORDS_EXPORT, Relation.ORGANISATION)
    event = AuditEvent(AuditKind.RECORDS_EXPORTED, None, dict(detail))
    store.write(lambda unit: unit.note(event), actor=principal.actor())


def _written(
    rows: Iterable[Sequence[str]], headings: Sequence[str], path: Path, ending: str
) -> int:
    written = 0
    with table_writer(path, [OutputColumn(name) for name in headings], ending=ending) as writer:
        for row in rows:
            writer.write(row)
            written += 1
    return written
