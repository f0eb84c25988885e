"""The single writer of a process: many wait, one thread writes, one commit serves all.

Requests queue; the thread takes what waits, locks, begins, gives each request a savepoint, links
its events into the chain, commits once, then completes their futures. A request that fails is
rolled back alone. Nothing is acknowledged before the commit has returned.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from data.store.audit.events import Actor
from data.store.batch import Batches
from data.store.errors import OutcomeUnknownError, StoreBusyError, StoreUnavailableError
from data.store.prepared import Question
from data.store.replies import IdempotencyKey, Reply
from data.store.requests import WriteRequest
from data.store.unit import UnitOfWork

Result = TypeVar("Result")

MOST_WAITING = 1000
MOST_IN_ONE_COMMIT = 128
LINGER_SECONDS = 0.002
WAIT_SECONDS = 10.0
_STOP = None


class Writer:
    """Queue and thread; started on construction.

    Args:
        batches: what executes a list of requests in one transaction.
        most_waiting: requests beyond it are refused as busy.
    """

    def __init__(self, batches: Batches, *, most_waiting: int = MOST_WAITING) -> None:
        self._batches = batches
        self._queue: queue.Queue[WriteRequest | None] = queue.Queue(most_waiting)
        self._open = True
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="nansha-writer", daemon=True)
        self._thread.start()

    def write(
        self,
        work: Callable[[UnitOfWork], Result],
        *,
        actor: Actor,
        questions: Sequence[Question] = (),
        wait_seconds: float = WAIT_SECONDS,
    ) -> Result:
        """Run some work in a unit of its own and return its result once it is durable.

        Args:
            work: what to do; it may be done again from the start, and counts once.
            actor: who asked.
            questions: what the work will ask, where that is known.
            wait_seconds: how long it may take until its turn comes.

        Raises:
            StoreBusyError: the queue is full, or did not come to this request in time; nothing
                was stored.
            StoreUnavailableError: the database is gone or full; nothing was stored.
            OutcomeUnknownError: the database went away at commit.
            Exception: whatever the work raised; nothing of it was stored.
        """
        request = WriteRequest(work, actor, questions=questions)
        self._enqueue(request)
        return _await(request.future, wait_seconds)  # type: ignore[no-any-return]  # as the work

    def write_once(
        self,
        work: Callable[[UnitOfWork], Reply],
        *,
        actor: Actor,
        key: IdempotencyKey,
        questions: Sequence[Question] = (),
        wait_seconds: float = WAIT_SECONDS,
    ) -> Reply:
        """Like `write`, but a repetition with the same key gets the stored reply, marked replayed.

        Raises:
            KeyReusedError: the key came with another request before.
        """
        request = WriteRequest(work, actor, key, questions=questions)
        self._enqueue(request)
        return _await(request.future, wait_seconds)  # type: ignore[no-any-return]  # as the work

    def waiting(self) -> int:
        """Return how many requests wait, for the metrics."""
        return self._queue.qsize()

    def stop(self, wait_seconds: float = 30.0) -> None:
        """Refuse new requests, write what waits, end the thread."""
        with self._gate:
            first, self._open = self._open, False
        if first:
            with suppress(queue.Full):
                self._queue.put(_STOP, timeout=wait_seconds)
        self._thread.join(wait_seconds)

    def _enqueue(self, request: WriteRequest) -> None:
        with self._gate:
            if not self._open:
                raise StoreUnavailableError("the store is closing; try again on another process")
            try:
                self._queue.put_nowait(request)
            except queue.Full:
                raise StoreBusyError(
                    f"{self._queue.maxsize} writes wait already; try again in a few seconds"
                ) from None

    def _serve(self) -> None:
        running, last = True, 1
        while running:
            taken = self._take(last)
            running = _STOP not in taken
            requests = [request for request in taken if request is not None]
            self._batches.execute(requests)
            last = len(requests)
        self._batches.close()

    def _take(self, expected: int) -> list[WriteRequest | None]:
        """Return what waits; linger a moment for as many as the last commit served.

        Those who were just served often come back at once: one commit then serves all of them
        instead of the first alone.
        """
        taken = [self._queue.get()]
        until = time.monotonic() + LINGER_SECONDS
        while len(taken) < MOST_IN_ONE_COMMIT and _STOP not in taken:
            left = until - time.monotonic() if len(taken) < expected else 0
            try:
                taken.append(
                    self._queue.get(timeout=left) if left > 0 else self._queue.get_nowait()
                )
            except queue.Empty:
                break
        return taken


def _await(future: Future[Any], wait_seconds: float) -> Any:
    """Wait for a result; a request whose turn did not come is taken back."""
    try:
        return future.result(wait_seconds)
    except TimeoutError:
        if future.done():
            raise  # the work itself raised a TimeoutError
    if future.cancel():
        raise StoreBusyError(f"no write was possible in {wait_seconds:g} s; try again") from None
    try:
        return future.result(wait_seconds)
    except TimeoutError:
        raise OutcomeUnknownError(
            "the database does not answer; repeat the request with the same idempotency key"
        ) from None
