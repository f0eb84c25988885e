"""Requests that wait for one commit share their statements; a failure stays with its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import bindparam, select

from data.store.audit.events import OPERATOR
from data.store.audit.verification import verify
from data.store.batch import Batches
from data.store.database import Store
from data.store.errors import ConflictError
from data.store.prepared import Prepared, question
from data.store.tables.governance import settings
from data.store.unit import UnitOfWork
from tests.data.store.audited import EVENT, add_setting, entries, names

_NAMES = Prepared(
    select(settings.c.name)
    .where(settings.c.name == bindparam("name", type_=settings.c.name.type))
    .order_by(settings.c.name)
)


def together(store: Store, works: Sequence[Callable[[UnitOfWork], Any]]) -> list[Any]:
    """Run works in one commit; return results and errors."""
    begun, gate = threading.Event(), threading.Event()

    def hold(_unit: UnitOfWork) -> None:
        begun.set()
        gate.wait(10)

    with ThreadPoolExecutor(len(works) + 1) as pool:
        pool.submit(store.write, hold, actor=OPERATOR)
        begun.wait(10)
        found = [
            pool.submit(store.write, work, actor=OPERATOR, questions=(question(_NAMES, name="a"),))
            for work in works
        ]
        while store.writer.waiting() < len(works):
            threading.Event().wait(0.01)
        gate.set()
        return [each.exception() or each.result() for each in found]


def test_rows_of_many_requests_are_inserted_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No request has a savepoint while all goes well, and every row and event is there."""
    savepoint = Mock(side_effect=AssertionError)
    monkeypatch.setattr(Batches, "_savepoint", savepoint)
    works = [lambda unit, name=name: add_setting(unit, name) for name in "abc"]
    assert sorted(together(store, works)) == ["a", "b", "c"]
    assert (names(store), entries(store)) == (["a", "b", "c"], 3)
    savepoint.assert_not_called()


def test_a_refused_row_fails_its_own_request(store: Store) -> None:
    """The others of the commit are done again and stored once; the chain holds."""
    works = [lambda unit, name=name: add_setting(unit, name) for name in ("a", "b", "a")]
    found = together(store, works)
    assert sum(isinstance(each, ConflictError) for each in found) == 1
    assert (names(store), entries(store)) == (["a", "b"], 2)
    with store.read() as connection:
        assert verify(connection) == []


def test_a_failure_after_a_change_is_undone_alone(store: Store) -> None:
    """What a request wrote before it failed goes; what others wrote stays."""

    def fails(unit: UnitOfWork) -> None:
        add_setting(unit, "x")
        raise LookupError("stop")

    found = together(store, [lambda unit: add_setting(unit, "a"), fails])
    assert sorted(map(str, found)) == ["a", "stop"]
    assert (names(store), entries(store)) == (["a"], 1)


def test_queries_see_rows_that_wait(store: Store) -> None:
    """A prepared query sends what waits for its table, also where its answer was asked ahead."""
    seen: list[object] = []

    def work(unit: UnitOfWork) -> None:
        before = _NAMES.all(unit.connection, name="a")
        add_setting(unit, "a")
        waiting = _NAMES.all(unit.connection, name="a")
        unit.write(settings.delete().where(settings.c.name == "a"), audit=EVENT)
        seen[:] = [before, waiting, _NAMES.all(unit.connection, name="a")]

    assert together(store, [work]) == [None]
    assert seen == [[], [("a",)], []]
