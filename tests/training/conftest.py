"""Tests of the learner: one thread for each matrix product, also while modules are collected."""

from __future__ import annotations

from threadpoolctl import threadpool_limits

# On a busy machine the threads of small products spin while they wait for one another.
LIMITS = threadpool_limits(1, user_api="blas")
