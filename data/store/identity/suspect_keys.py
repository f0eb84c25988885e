"""The wrapped data key of each suspect: made with the suspect, rewrapped, destroyed."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select, update

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.engine import is_sqlite
from data.store.errors import ErasedError, NotFoundError, StoreBusyError
from data.store.identifiers import INSTALLATION
from data.store.identity.keyring import Keyring
from data.store.identity.sealing import SuspectKey, new_data_key, unwrap, wrap
from data.store.prepared import Prepared, Question, question
from data.store.tables.audit import audit_entries
from data.store.tables.personal import suspect_keys
from data.store.unit import UnitOfWork

_KEY = Prepared(
    select(suspect_keys.c.wrapping_key_id, suspect_keys.c.wrapped_key).where(
        suspect_keys.c.suspect_id == bindparam("suspect_id", type_=suspect_keys.c.suspect_id.type)
    )
)

AT_ONCE = 500
"""Keys that one unit rewraps; others' writes pass between units."""


def create_key(
    unit: UnitOfWork, keys: Keyring, suspect_id: str, *, audit: AuditEvent
) -> SuspectKey:
    """Make a suspect's data key; call it once, in the unit that adds the suspect.

    Raises:
        StoreBusyError: the keys were rotated since the request read them; repeated, it succeeds.
    """
    data_key = new_data_key()
    key_id, wrapped = wrap(keys, suspect_id, data_key)
    row = {"suspect_id": suspect_id, "wrapping_key_id": key_id, "wrapped_key": wrapped}
    unit.add(suspect_keys, {**row, "created_at": unit.at}, audit=audit)
    # After the insertion: from here on a rotation waits for this unit (`_alone`), or was seen.
    _refuse_retired(unit, keys)
    return SuspectKey(suspect_id, data_key)


def question_of_key(suspect_id: str) -> Question:
    """Return what `key_of` will ask."""
    return question(_KEY, suspect_id=suspect_id)


def key_of(connection: Connection, keys: Keyring, suspect_id: str) -> SuspectKey:
    """Return a suspect's data key.

    Raises:
        ErasedError: it was destroyed.
        NotFoundError: there is no such suspect.
        KeyringError: the key file does not fit.
    """
    row = _KEY.first(connection, suspect_id=suspect_id)
    if row is None:
        raise NotFoundError(f"no suspect {suspect_id}", value=suspect_id)
    wrapping_key_id, wrapped_key = row
    if wrapped_key is None:
        raise ErasedError(
            f"the personal part of suspect {suspect_id} was erased and cannot be read again",
            value=suspect_id,
        )
    return unwrap(keys, suspect_id, wrapping_key_id, wrapped_key)


def announce_rotation(unit: UnitOfWork, keys: Keyring) -> None:
    """Say in the trail which key wraps from now on: no unit wraps with an older one afterwards."""
    unit.note(AuditEvent(AuditKind.KEYS_ROTATED, None, {"to": keys.newest.id, "count": 0}))


def rewrap(unit: UnitOfWork, keys: Keyring) -> int:
    """Wrap some data keys with the newest key; repeat until it returns 0.

    When it does, after `announce_rotation`, no older key is in use nor ever will be.
    """
    _alone(unit)
    rows = unit.all(
        select(suspect_keys)
        .where(suspect_keys.c.wrapping_key_id != keys.newest.id)
        .where(suspect_keys.c.wrapped_key.is_not(None))
        .limit(AT_ONCE)
    )
    statements = []
    for row in rows:
        old = unwrap(keys, row.suspect_id, row.wrapping_key_id, row.wrapped_key)
        key_id, wrapped = wrap(keys, row.suspect_id, old.key)
        statements.append(
            update(suspect_keys)
            .where(suspect_keys.c.suspect_id == row.suspect_id)
            .where(suspect_keys.c.wrapped_key.is_not(None))
            .values(wrapping_key_id=key_id, wrapped_key=wrapped)
        )
    if statements:
        detail = {"to": keys.newest.id, "count": len(statements)}
        unit.write(*statements, audit=AuditEvent(AuditKind.KEYS_ROTATED, None, detail))
    return len(statements)


def _refuse_retired(unit: UnitOfWork, keys: Keyring) -> None:
    last = unit.first(
        select(audit_entries.c.detail)
        .where(audit_entries.c.organisation_id == INSTALLATION)
        .where(audit_entries.c.kind == AuditKind.KEYS_ROTATED.value)
        .order_by(audit_entries.c.at.desc(), audit_entries.c.sequence.desc())
        .limit(1)
    )
    if last is None or last.detail["to"] in {key.id for key in keys.wrapping}:
        return
    # In a restored backup the last rotation is older than the newest key: that is no fault.
    if keys.newest.id < last.detail["to"]:
        raise StoreBusyError("the wrapping keys were rotated meanwhile; repeat the request")


def _alone(unit: UnitOfWork) -> None:
    """Wait for every unit that made a data key; on SQLite there is only one writer anyway."""
    if not is_sqlite(unit.connection):
        unit.connection.exec_driver_sql(
            f"LOCK TABLE {suspect_keys.name} IN SHARE ROW EXCLUSIVE MODE"
        )


def wrapping_keys_in_use(connection: Connection) -> dict[str, int]:
    """Return how many data keys each wrapping key still wraps."""
    rows = connection.execute(
        select(suspect_keys.c.wrapping_key_id, func.count())
        .where(suspect_keys.c.wrapped_key.is_not(None))
        .group_by(suspect_keys.c.wrapping_key_id)
    )
    return {row[0]: row[1] for row in rows}
