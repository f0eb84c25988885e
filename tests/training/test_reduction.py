"""The reduce is one tree, wherever its parts are computed."""

from __future__ import annotations

from collections.abc import Iterator
from operator import add

import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import given
from hypothesis import strategies as st

from tests.case_tables import LAW
from tests.training.test_level_space import CODING, prior, some_sample
from training.level_likelihood import LevelSpaceSolver
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
    """Two workers on this machine; their page takes any port that is free."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0"
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


@pytest.mark.slow
def test_fit_on_a_cluster_is_that_of_one_process(cluster: DaskCluster) -> None:
    """Every coefficient and the curvature, to the last bit; the cases lie with the workers."""
    sample, before = some_sample(2_000, covariates=True), prior(covariates=True)
    alone, together = (
        LevelSpaceSolver(LAW, place, sample_rows=1_000)(CODING, sample, before)
        for place in (OneProcess(), cluster)
    )
    assert np.array_equal(together.theta, alone.theta)
    assert np.array_equal(together.hessian, alone.hessian)
