"""One writer: every acknowledged unit is stored whole, a failed one not at all."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select, update

from data.store.audit.entries import AuditEntry
from data.store.audit.events import OPERATOR
from data.store.database import Store, open_store
from data.store.errors import (
    AppendOnlyError,
    ConflictError,
    KeyReusedError,
    StoreBusyError,
    StoreUnavailableError,
)
from data.store.identifiers import uuid7
from data.store.replies import IdempotencyKey, Reply
from data.store.tables.audit import audit_entries, idempotency_keys
from data.store.tables.governance import settings
from data.store.tables.people import organisations
from data.store.unit import UnitOfWork
from data.store.writer import Writer
from tests.data.store.audited import EVENT, add_setting, entries, names


def test_work_is_stored_with_its_event(store: Store) -> None:
    """The result comes back once both are durable."""
    assert store.write(lambda unit: add_setting(unit, "a"), actor=OPERATOR) == "a"
    assert (names(store), entries(store)) == (["a"], 1)


def test_failed_work_leaves_nothing(store: Store) -> None:
    """What it wrote before it failed is undone, its event too."""

    def work(unit: UnitOfWork) -> None:
        add_setting(unit, "a")
        raise LookupError("stop")

    with pytest.raises(LookupError, match="stop"):
        store.write(work, actor=OPERATOR)
    assert (names(store), entries(store)) == ([], 0)


def test_failed_work_fails_alone(store: Store) -> None:
    """Requests that wait for the same commit are stored."""
    gate = threading.Event()

    def hold(unit: UnitOfWork) -> str:
        gate.wait(5)
        return add_setting(unit, "first")

    with ThreadPoolExecutor(20) as pool:
        first = pool.submit(store.write, hold, actor=OPERATOR)
        rest = [
            pool.submit(store.write, partial(add_setting, name=n), actor=OPERATOR)
            for n in ("a", "b", "a", "c", "a")
        ]
        gate.set()
        errors = [future.exception() for future in (first, *rest)]
    assert [type(error) for error in errors if error] == [ConflictError, ConflictError]
    assert (names(store), entries(store)) == (["a", "b", "c", "first"], 4)


def test_unit_sees_what_it_wrote(store: Store) -> None:
    """Reading functions work inside a unit."""

    def work(unit: UnitOfWork) -> int:
        add_setting(unit, "a")
        return len(unit.all(select(settings)))

    assert store.write(work, actor=OPERATOR) == 1


def test_read_connection_cannot_write(store: Store) -> None:
    """There is no way to write beside the writer."""
    with (
        pytest.raises(Exception, match=r"(?i)refused a statement|cannot be used"),
        store.read() as c,
    ):
        c.execute(insert(organisations).values(id=uuid7(), kind="police", code="x", name="x"))


def test_append_only_row_is_not_changed(store: Store) -> None:
    """Even the unit of work cannot."""
    store.write(lambda unit: add_setting(unit, "a"), actor=OPERATOR)
    with pytest.raises(AppendOnlyError, match="audit_entries"):
        store.write(
            lambda unit: unit.write(update(audit_entries).values(kind="x"), audit=EVENT),
            actor=OPERATOR,
        )


def test_fixed_column_is_not_changed(store: Store) -> None:
    """An organisation keeps its kind."""
    row = {"id": uuid7(), "kind": "police", "code": "a", "name": "a", "version": 1}
    store.write(
        lambda unit: unit.add(organisations, {**row, "created_at": unit.at}, audit=EVENT),
        actor=OPERATOR,
    )
    with pytest.raises(AppendOnlyError, match="organisations"):
        store.write(
            lambda unit: unit.write(
                update(organisations).values(kind="procuratorate"), audit=EVENT
            ),
            actor=OPERATOR,
        )


def test_conflict_message_quotes_no_value(store: Store) -> None:
    """PostgreSQL would quote the row; names must not reach a log."""
    store.write(lambda unit: add_setting(unit, "张某某"), actor=OPERATOR)
    with pytest.raises(ConflictError) as caught:
        store.write(lambda unit: add_setting(unit, "张某某"), actor=OPERATOR)
    assert "张" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_one_key_from_twenty_clients_stores_one_row(store: Store) -> None:
    """All get the same answer; one of them is not marked as replayed."""
    key = IdempotencyKey("k", b"digest")

    def work(unit: UnitOfWork) -> Reply:
        return Reply(201, add_setting(unit, uuid7()).encode(), {"Location": "/x"})

    with ThreadPoolExecutor(20) as pool:
        futures = [pool.submit(store.write_once, work, actor=OPERATOR, key=key) for _ in range(20)]
        replies = [future.result() for future in futures]
    assert len({reply.body for reply in replies}) == 1
    assert sum(not reply.replayed for reply in replies) == 1
    assert (len(names(store)), entries(store)) == (1, 1)


def test_key_with_another_request_is_refused(store: Store) -> None:
    """The first answer would be wrong for it."""

    def work(unit: UnitOfWork) -> Reply:
        return Reply(200, add_setting(unit, uuid7()).encode())

    store.write_once(work, actor=OPERATOR, key=IdempotencyKey("k", b"one"))
    with pytest.raises(KeyReusedError):
        store.write_once(work, actor=OPERATOR, key=IdempotencyKey("k", b"two"))


def test_failed_work_keeps_no_key(store: Store) -> None:
    """The client may correct its request and use the key again."""
    key = IdempotencyKey("k", b"one")

    def work(_unit: UnitOfWork) -> Reply:
        raise LookupError

    with pytest.raises(LookupError):
        store.write_once(work, actor=OPERATOR, key=key)
    assert not store.write_once(lambda _unit: Reply(200, b""), actor=OPERATOR, key=key).replayed


def test_key_is_forgotten_after_a_day(address: str) -> None:
    """A key may be used anew, and old answers do not pile up."""
    now = [datetime(2026, 11, 22, tzinfo=UTC)]
    key = IdempotencyKey("k", b"one")
    with open_store(address, clock=lambda: now[0]) as store:
        store.write_once(lambda _unit: Reply(200, b"old"), actor=OPERATOR, key=key)
        now[0] += timedelta(hours=24, seconds=1)
        reply = store.write_once(lambda _unit: Reply(200, b"new"), actor=OPERATOR, key=key)
        with store.read() as connection:
            kept = connection.execute(select(idempotency_keys.c.body)).scalars().all()
    assert (reply.body, reply.replayed, kept) == (b"new", False, [b"new"])


class _Stuck:
    """A database that takes its time."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.gate = threading.Event()

    def execute(self, requests: list[object]) -> None:
        """Wait."""
        self.began.set()
        self.gate.wait(10 * len(requests))

    def close(self) -> None:
        """Do nothing."""


def test_full_queue_is_busy_at_once() -> None:
    """Clients learn it without waiting."""
    stuck = _Stuck()
    writer = Writer(stuck, most_waiting=1)  # type: ignore[arg-type]  # a double
    with pytest.raises(StoreBusyError, match="no write was possible"):
        writer.write(lambda _unit: None, actor=OPERATOR, wait_seconds=0)
    assert stuck.began.wait(10), "the writer's thread has not begun with the first request"
    with pytest.raises(StoreBusyError, match="no write was possible"):
        writer.write(lambda _unit: None, actor=OPERATOR, wait_seconds=0)
    assert writer.waiting() == 1
    with pytest.raises(StoreBusyError, match="1 writes wait already"):
        writer.write(lambda _unit: None, actor=OPERATOR)
    stuck.gate.set()
    writer.stop()


def test_request_whose_turn_does_not_come_is_taken_back() -> None:
    """Busy means that nothing was stored and nothing will be."""
    stuck = _Stuck()
    writer = Writer(stuck)  # type: ignore[arg-type]  # a double
    with pytest.raises(StoreBusyError, match=r"no write was possible in 0\.05 s"):
        writer.write(lambda _unit: None, actor=OPERATOR, wait_seconds=0.05)
    stuck.gate.set()
    writer.stop()


def test_stopping_writes_what_waits(store: Store) -> None:
    """A graceful stop loses nothing that was taken."""
    with ThreadPoolExecutor(32) as pool:
        futures = [
            pool.submit(store.write, lambda unit: add_setting(unit, uuid7()), actor=OPERATOR)
            for _ in range(64)
        ]
        futures[0].result()
        store.writer.stop()
        stored = [future for future in futures if not future.exception()]
        refused = [type(future.exception()) for future in futures if future.exception()]
    assert set(refused) <= {StoreUnavailableError}
    assert len(names(store)) == len(stored) >= 1


def test_clock_set_back_changes_no_order(address: str) -> None:
    """The chain's sequence is the order of events, whatever the clock says."""
    moments = iter([datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (9, 8, 10)])
    with open_store(address, clock=lambda: next(moments)) as store:
        for name in "abc":
            store.write(partial(add_setting, name=name), actor=OPERATOR)
        with store.read() as connection:
            rows = connection.execute(
                select(audit_entries.c.at).order_by(audit_entries.c.sequence)
            ).scalars()
            assert [at.hour for at in rows] == [9, 8, 10]


def test_entry_has_every_column() -> None:
    """The entry and its table name the same things."""
    assert set(AuditEntry.__slots__) == set(audit_entries.columns.keys())
