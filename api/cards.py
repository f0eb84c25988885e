"""Which scorecards one process serves: the released ones of the store, looked at now and then.

An assessment that touches no database must not wait for one. So a process remembers the schedule
and reads it again when it is older than `REFRESH_SECONDS`: one request in that time pays for one
short query, on a thread; all others read memory. Every process therefore serves an activation or a
rollback at most `REFRESH_SECONDS` and one query after it was stored, and the process that stored it
at once. Assessments that are stored read the schedule in their own transaction instead
(`data.store.served_cards.schedule_of`) and are never behind.

While the database is away the last schedule goes on. A process that never reached its database
serves the shipped default in a demonstration and says so in every result; in production it refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

from starlette.concurrency import run_in_threadpool

from data.scorecards.schedule import SHIPPED_ONLY, CardSchedule
from data.store.database import Store
from data.store.errors import StoreError, StoreUnavailableError
from data.store.served_cards import schedule_of

REFRESH_SECONDS = 5.0


class CardWatch:
    """The schedule as this process last saw it.

    Args:
        store: opens the store; raises `StoreError` where it cannot.
        strict: whether to refuse where the store was never reached.
        clock: seconds that only ever grow.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        *,
        strict: bool,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._store, self._strict, self._clock = store, strict, clock
        self._gate = Lock()
        self._seen: CardSchedule | None = None
        self._due = clock()
        # Its words alone: an error would keep its frames, and they the lost connection.
        self._failure = ""

    def now(self) -> CardSchedule:
        """Return the schedule, read again if it is due; for a thread that may wait.

        Raises:
            StoreUnavailableError: the store was never reached, in production.
        """
        if self._clock() >= self._due:
            self._refresh()
        return self._schedule()

    async def latest(self) -> CardSchedule:
        """Return the schedule without keeping the event loop waiting; raises as `now`."""
        if self._clock() >= self._due:
            await run_in_threadpool(self._refresh)
        return self._schedule()

    def forget(self) -> None:
        """Read the schedule again at the next request: this process has changed it."""
        self._due = self._clock()

    def _schedule(self) -> CardSchedule:
        if self._seen is not None:
            return self._seen
        if self._strict and self._failure:
            raise StoreUnavailableError(
                "which scorecard serves is not known, for the store was never reached: "
                f"{self._failure}; bring it back and try again"
            )
        return SHIPPED_ONLY

    def _refresh(self) -> None:
        """Read the schedule, unless another thread does so and there is one to go on with."""
        if not self._gate.acquire(blocking=self._seen is None):
            return
        try:
            started = self._clock()
            if started >= self._due:
                self._read()
            # What was stored while this was read is looked for at the next request.
            if started >= self._due:
                self._due = started + REFRESH_SECONDS
        finally:
            self._gate.release()

    def _read(self) -> None:
        try:
            with self._store().read() as connection:
                self._seen = schedule_of(connection)
        except StoreError as error:
            self._failure = str(error)
