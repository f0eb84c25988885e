"""The ends of the chains while a transaction writes: read once, extended in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import BigInteger, Connection, bindparam, func, select

from data.store.audit.entries import AuditEntry, Head, linked, row_of
from data.store.engine import is_sqlite
from data.store.prepared import Prepared, Question, question
from data.store.tables.audit import audit_entries
from data.store.unit import UnitOfWork, insert_rows

_HEAD = Prepared(
    select(audit_entries.c.sequence, audit_entries.c.hash)
    .where(
        audit_entries.c.organisation_id
        == bindparam("organisation_id", type_=audit_entries.c.organisation_id.type)
    )
    .order_by(audit_entries.c.sequence.desc())
    .limit(1)
)
_LOCK = Prepared(select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger()))))


class Chains:
    """Links events in the order in which their units are kept.

    A unit's entries are stored with `link` inside its savepoint; `keep` moves the chain's end once
    the savepoint holds.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heads: dict[str, Head] = {}

    def link(self, unit: UnitOfWork) -> Head | None:
        """Store the entries of a unit's events; return the chain's new end, None without events."""
        if not unit.events:
            return None
        head = self._head(unit.actor.organisation_id)
        entries: list[AuditEntry] = []
        for event in unit.events:
            entries.append(linked(event, unit.actor, unit.at, head))
            head = Head(entries[-1].sequence, entries[-1].hash)
        insert_rows(self._connection, audit_entries, [row_of(entry) for entry in entries])
        return head

    def keep(self, unit: UnitOfWork, head: Head | None) -> None:
        """Take a unit's last entry as the end of its chain."""
        if head:
            self._heads[unit.actor.organisation_id] = head

    def _head(self, organisation_id: str) -> Head:
        if organisation_id not in self._heads:
            self._heads[organisation_id] = head_of(self._connection, organisation_id)
        return self._heads[organisation_id]


def head_of(connection: Connection, organisation_id: str) -> Head:
    """Return the stored end of a chain."""
    row = _HEAD.first(connection, organisation_id=organisation_id)
    return Head(*row) if row else Head()


def lock_chains(connection: Connection, organisations: Iterable[str]) -> None:
    """Let no other process extend these chains until the transaction ends.

    SQLite has one writer anyway. Sorted, so that two processes never wait for each other.
    """
    if is_sqlite(connection):
        return
    for each in sorted(set(organisations)):
        connection.execute(_LOCK.statement, {"key": _lock_key(each)})


def ends_of_chains(organisations: Iterable[str]) -> list[Question]:
    """Return the questions that lock some chains, in order, and then read their ends.

    Each query of a transaction sees what was committed before it, so that an end is read after
    its lock was given.
    """
    known = sorted(set(organisations))
    locks = [question(_LOCK, key=_lock_key(each)) for each in known]
    return locks + [question(_HEAD, organisation_id=each) for each in known]


def _lock_key(organisation_id: str) -> int:
    digest = hashlib.sha256(f"nansha:audit:{organisation_id}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
