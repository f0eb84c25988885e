"""How many threads a matrix product takes: no result depends on it, only the time."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from threadpoolctl import threadpool_limits

# Below this many rows a second thread costs more to wake than it saves, and on a busy machine far
# more: the threads of the product spin while they wait for one another.
ROWS_FOR_THREADS = 20_000


def threads_for(rows: int) -> AbstractContextManager[object]:
    """Return a context in which few rows are worked on by one thread."""
    if rows >= ROWS_FOR_THREADS:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
