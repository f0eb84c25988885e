"""Many requests, one transaction: lock, begin, do them together, commit, acknowledge.

Together means: without savepoints, their rows inserted at the end. Where something goes wrong that
may touch more than the request that it befell, the transaction is begun anew and each request gets
a savepoint of its own, so that its failure is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.store.audit.chain import Chains, ends_of_chains, lock_chains
from data.store.engine import writing_engine
from data.store.failures import is_fatal, is_repeatable, meaning, meaning_at_commit
from data.store.idempotency import keep_reply, stored_reply
from data.store.locks import process_lock
from data.store.pending import (
    Pending,
    RefusedError,
    rows_wait,
    send_before_statements,
)
from data.store.prepared import Question, ask_ahead
from data.store.requests import WriteRequest
from data.store.unit import UnitOfWork

Clock = Callable[[], datetime]
_ATTEMPTS = 3
_BEGIN, _KEEP, _UNDO = (
    "SAVEPOINT request",
    "RELEASE SAVEPOINT request",
    "ROLLBACK TO SAVEPOINT request",
)


def utc_now() -> datetime:
    """Return the moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: Any = None
    error: BaseException | None = None


class Batches:
    """Executes batches on one connection; used by the writing thread alone."""

    def __init__(self, url: URL, clock: Clock = utc_now) -> None:
        self._engine = writing_engine(url)
        send_before_statements(self._engine)
        self._lock = process_lock(url)
        self._clock = clock

    def execute(self, requests: Sequence[WriteRequest]) -> None:
        """Write what the requests ask for and complete every future, whatever happens.

        A connection that turns out to be dead before the commit has stored nothing: everything is
        done once more on a new one, so that a restart of the database between two batches costs no
        request.
        """
        try:
            live, outcomes = self._attempt(requests)
        except BaseException as error:  # noqa: BLE001 - the writing thread outlives every error
            _fail(requests, meaning(error))
            return
        for request, outcome in zip(live, outcomes, strict=True):
            _complete(request, outcome)

    def _attempt(
        self, requests: Sequence[WriteRequest]
    ) -> tuple[list[WriteRequest], list[_Outcome]]:
        with self._lock:
            try:
                return self._transaction(requests)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return self._transaction(requests)

    def close(self) -> None:
        """Close the connection and give the lock file back."""
        self._engine.dispose()
        self._lock.close()

    def _transaction(
        self, requests: Sequence[WriteRequest]
    ) -> tuple[list[WriteRequest], list[_Outcome]]:
        """Return the requests that were not taken back, and what became of each."""
        with self._engine.connect() as connection:
            transaction, live = connection.begin(), list(requests)
            try:
                with rows_wait(connection) as pending:
                    ask_ahead(connection, _questions(requests))
                    live = _live(requests)
                    outcomes = self._together(connection, pending, live)
            except (SQLAlchemyError, RefusedError, _EntangledError) as error:
                if is_fatal(error):
                    raise
                transaction.rollback()
                transaction, live = connection.begin(), _live(live)
                lock_chains(connection, (request.actor.organisation_id for request in live))
                chains = Chains(connection)
                outcomes = [self._savepoint(connection, chains, request) for request in live]
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                raise meaning_at_commit(error) from None
        return live, outcomes

    def _together(
        self, connection: Connection, pending: Pending, requests: Sequence[WriteRequest]
    ) -> list[_Outcome]:
        """Run requests one after another and insert their rows at the end.

        Raises:
            SQLAlchemyError, RefusedError, _EntangledError: each has to be run by itself.
        """
        chains = Chains(connection)
        outcomes = [self._one_of_many(connection, chains, pending, each) for each in requests]
        pending.send()
        return outcomes

    def _one_of_many(
        self, connection: Connection, chains: Chains, pending: Pending, request: WriteRequest
    ) -> _Outcome:
        """Run one request; it may fail alone as long as it changed nothing."""
        before, unit = pending.changes, UnitOfWork(request.actor, self._clock(), connection)
        try:
            result = _answer(unit, request)
        except (SQLAlchemyError, RefusedError):
            raise
        except Exception as error:  # the request gets it; the others are not undone
            if pending.changes != before:
                raise _EntangledError from error
            return _Outcome(error=meaning(error))
        chains.keep(unit, chains.link(unit))
        return _Outcome(result)

    def _savepoint(self, connection: Connection, chains: Chains, request: WriteRequest) -> _Outcome:
        """Run one request; its failure is its own unless the transaction is lost."""
        error: BaseException | None = None
        for _ in range(_ATTEMPTS):
            connection.exec_driver_sql(_BEGIN)
            unit = UnitOfWork(request.actor, self._clock(), connection)
            try:
                result = _answer(unit, request)
                head = chains.link(unit)
                connection.exec_driver_sql(_KEEP)
            except Exception as caught:  # the request gets it; the others are not undone
                error = caught
                if is_fatal(caught):
                    raise
                connection.exec_driver_sql(_UNDO)
                connection.exec_driver_sql(_KEEP)
                if not is_repeatable(caught):
                    break
            else:
                chains.keep(unit, head)
                return _Outcome(result)
        return _Outcome(error=meaning(error) if error else None)


class _EntangledError(Exception):
    """A request failed after it had changed something."""


def _live(requests: Sequence[WriteRequest]) -> list[WriteRequest]:
    """Return the requests that were not taken back; from now on they cannot be."""
    return [
        each
        for each in requests
        if each.future.running() or each.future.set_running_or_notify_cancel()
    ]


def _questions(requests: Sequence[WriteRequest]) -> list[Question]:
    """Return what can be asked ahead: locks and ends of the chains first."""
    found = ends_of_chains(request.actor.organisation_id for request in requests)
    for request in requests:
        found += request.questions
    return found


def _answer(unit: UnitOfWork, request: WriteRequest) -> Any:
    """Return the stored reply of a repeated request, else do the work."""
    if request.key is None:
        return request.work(unit)
    reply = stored_reply(unit, request.key)
    if reply is None:
        reply = request.work(unit)
        keep_reply(unit, request.key, reply)
    return reply


def _complete(request: WriteRequest, outcome: _Outcome) -> None:
    if outcome.error is not None:
        request.future.set_exception(outcome.error)
    else:
        request.future.set_result(outcome.result)


def _fail(requests: Sequence[WriteRequest], error: BaseException) -> None:
    """Complete what is not complete with one error."""
    for request in requests:
        future = request.future
        if future.running() or (not future.done() and future.set_running_or_notify_cancel()):
            future.set_exception(error)
