"""What waits for the writer, and who writes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from data.store.audit.events import Actor
from data.store.prepared import Question
from data.store.replies import IdempotencyKey
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True, eq=False)
class WriteRequest:
    """Work that waits for its turn.

    Attributes:
        work: gets a unit of work; its result completes the future after the commit.
        key: makes the work's `Reply` repeatable.
        questions: what the work will ask; asked ahead together with those of other requests.
    """

    work: Callable[[UnitOfWork], Any]
    actor: Actor
    key: IdempotencyKey | None = None
    questions: Sequence[Question] = ()
    future: Future[Any] = field(default_factory=Future)
