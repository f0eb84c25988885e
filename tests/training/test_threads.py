"""One thread for each matrix product."""

from __future__ import annotations

import sys
from contextlib import nullcontext

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from training.threads import one_thread


def blas_threads() -> set[int]:
    """Return how many threads the libraries of matrix products may take."""
    return {found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"}


def test_matrix_products_take_one_thread_and_then_what_they_took() -> None:
    """The limit ends with the context."""
    with threadpool_limits(2, user_api="blas"):
        with one_thread():
            assert blas_threads() == {1}
        assert blas_threads() == {2}


def test_without_threadpoolctl_nothing_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The result is the same; only the time is not."""
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    assert isinstance(one_thread(), nullcontext)
