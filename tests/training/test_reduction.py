"""The reduce is one tree, wherever its parts are computed."""

from __future__ import annotations

from collections.abc import Iterator
from operator import add

import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import given
from hypothesis import strategies as st

from training.reduction import DaskCluster, OneProcess, in_pairs


@pytest.mark.parametrize(
    ("parts", "tree"),
    [
        ("a", "a"),
        ("ab", "(ab)"),
        ("abc", "((ab)c)"),
        ("abcd", "((ab)(cd))"),
        ("abcdef", "(((ab)(cd))(ef))"),
        ("abcdefg", "(((ab)(cd))((ef)g))"),
    ],
)
def test_neighbours_are_added_in_pairs(parts: str, tree: str) -> None:
    """The shape depends on the number of parts alone."""
    assert in_pairs(parts, lambda left, right: f"({left}{right})") == tree


@given(st.lists(st.integers(), min_size=1))
def test_every_part_is_added_once(parts: list[int]) -> None:
    """Whatever the shape, it is a sum."""
    assert in_pairs(parts, add) == sum(parts)


def test_nothing_has_no_sum() -> None:
    """An empty table is refused, not summed up to 0."""
    with pytest.raises(ValueError, match="at least one chunk"):
        OneProcess().total([], len)


@pytest.fixture(scope="module")
def cluster() -> Iterator[DaskCluster]:
    """Two workers on this machine, without a page of their own."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as local,
        DaskCluster(local) as backend,
    ):
        yield backend


@pytest.mark.slow
@pytest.mark.parametrize("chunks", [1, 2, 7])
def test_cluster_gives_the_bits_of_one_process(cluster: DaskCluster, chunks: int) -> None:
    """These numbers would add up otherwise in another order."""
    parts = np.random.default_rng(1).normal(size=(chunks, 1000)) ** 9
    alone, together = OneProcess(), cluster
    expected = alone.total(alone.hold(parts), np.cumsum)
    assert np.array_equal(together.total(together.hold(parts), np.cumsum), expected)
