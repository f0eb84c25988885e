"""What waits for the writer, and who writes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from data.store.audit.events import Actor
from data.store.replies import IdempotencyKey
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True, eq=False)
class WriteRequest:
    """Work that waits for its turn.

    Attributes:
        work: gets a unit of work; its result completes the future after the commit.
        key: makes the work's `Reply` repeatable.
    """

    work: Callable[[UnitOfWork], Any]
    actor: Actor
    key: IdempotencyKey | None = None
    future: Future[Any] = field(default_factory=Future)
