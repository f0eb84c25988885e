"""An open store: readers beside the one writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import Self, TypeVar

from sqlalchemy import URL, Connection, Engine, text

from data.store.audit.events import Actor
from data.store.batch import Batches, Clock, utc_now
from data.store.engine import database_url, glancing_engine, reading_engine
from data.store.failures import told_plainly
from data.store.migrations.check import check_serviceable
from data.store.prepared import Question
from data.store.replies import IdempotencyKey, Reply
from data.store.unit import UnitOfWork
from data.store.writer import Writer

Result = TypeVar("Result")
Observer = Callable[[float], None]


class Store:
    """What `open_store` returns; close it, or use it as a context.

    Attributes:
        url: address of the database.
        writer: queue and writing thread, for its metrics.
    """

    def __init__(self, url: URL, readers: Engine, writer: Writer, observe: Observer) -> None:
        self.url = url
        self.writer = writer
        self._observe = observe
        self._readers = readers
        self._glances = glancing_engine(readers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a read-only connection whose reads all see one state on SQLite.

        Raises:
            StoreUnavailableError: the database is gone.
            StoreBusyError: every connection is in use.
        """
        with told_plainly(), self._readers.connect() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Like `read`, for single prepared queries, each of which sees a state of its own."""
        with told_plainly(), self._glances.connect() as connection:
            yield connection

    def write(
        self,
        work: Callable[[UnitOfWork], Result],
        *,
        actor: Actor,
        questions: Sequence[Question] = (),
    ) -> Result:
        """Run some work as one unit; see `Writer.write`."""
        with self._timed():
            return self.writer.write(work, actor=actor, questions=questions)

    def write_once(
        self,
        work: Callable[[UnitOfWork], Reply],
        *,
        actor: Actor,
        key: IdempotencyKey,
        questions: Sequence[Question] = (),
    ) -> Reply:
        """Run some work once for a key; see `Writer.write_once`."""
        with self._timed():
            return self.writer.write_once(work, actor=actor, key=key, questions=questions)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        started = perf_counter()
        try:
            yield
        finally:
            self._observe(perf_counter() - started)

    def ping(self) -> None:
        """Do nothing, if the database answers.

        Raises:
            StoreUnavailableError: it does not.
        """
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Write what waits, then close every connection."""
        self.writer.stop()
        self._readers.dispose()


def unobserved(_seconds: float) -> None:
    """Let the time that a write took pass unnoted."""


def open_store(address: str, *, clock: Clock = utc_now, observe: Observer = unobserved) -> Store:
    """Open a migrated database.

    Args:
        address: of the database.
        clock: gives the moment of each unit.
        observe: is told the seconds that each write took, refused ones too.

    Raises:
        SchemaError: version, tables or triggers are not what this program needs; says the cure.
        StoreUnavailableError: the database does not answer.
    """
    url = database_url(address)
    readers = reading_engine(url)
    with ExitStack() as stack:
        stack.callback(readers.dispose)
        with told_plainly(), readers.connect() as connection:
            check_serviceable(connection)
        stack.pop_all()
    return Store(url, readers, Writer(Batches(url, clock)), observe)
