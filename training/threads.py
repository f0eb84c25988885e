"""One thread for each matrix product: no result depends on it, only the time.

The products here are small, and a second thread costs more to wake than it saves. On a busy machine
it costs far more: the threads of a product spin while they wait for one another. Work on many cases
is shared out by chunks instead (`training.level_likelihood`), which waits for nobody.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which a matrix product takes one thread.

    Where threadpoolctl is missing, which comes with scikit-learn, nothing is limited.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
