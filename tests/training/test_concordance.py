"""Agreement of experts: content validity, ranks, Kendall's W."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from training.concordance import chi_square_tail, concordance, content_validity, mean_ranks


@pytest.mark.parametrize(
    ("experts", "critical"),
    [(5, 1.0), (7, 1.0), (8, 0.75), (9, 0.778), (10, 0.8), (15, 0.6), (20, 0.5), (40, 0.3)],
)
def test_critical_values_are_the_published_exact_ones(experts: int, critical: float) -> None:
    """Ayre and Scally (2014), table 2, one-sided 5 %."""
    assert content_validity(experts, experts).critical == pytest.approx(critical, abs=0.0006)


@pytest.mark.parametrize(("votes", "ratio"), [(0, -1.0), (5, 0.0), (10, 1.0)])
def test_ratio_runs_from_none_to_all(votes: int, ratio: float) -> None:
    """Half of the experts are 0."""
    found = content_validity(votes, 10)
    assert found.ratio == ratio
    assert found.p == pytest.approx(stats.binomtest(votes, 10, 0.5, "greater").pvalue)


def test_four_experts_can_prove_nothing() -> None:
    """Even if all agree, four coins would do the same too often."""
    assert content_validity(4, 4).critical is None


@pytest.mark.parametrize(("votes", "experts"), [(3, 2), (-1, 2), (0, 0)])
def test_impossible_votes_are_refused(votes: int, experts: int) -> None:
    """More votes than experts, or nobody asked."""
    with pytest.raises(ValueError, match="allowed: 0 to all"):
        content_validity(votes, experts)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=12))
def test_ranks_are_those_of_scipy(values: list[int]) -> None:
    """Equal values share the mean rank."""
    row = np.array(values, float)
    assert mean_ranks(row) == pytest.approx(stats.rankdata(row))


@given(st.integers(2, 6), st.integers(3, 9), st.randoms(use_true_random=False))
def test_w_follows_from_friedman_with_ties(experts: int, items: int, random: Random) -> None:
    """Friedman's statistic is m (n - 1) W; scipy corrects it for ties in the same way."""
    ratings = np.array(
        [[random.randint(0, 4) for _ in range(items)] for _ in range(experts)], float
    )
    found = concordance(ratings)
    if found is None:
        assert all(len(set(row)) == 1 for row in ratings.tolist())
        return
    statistic, p = stats.friedmanchisquare(*ratings.T)
    assert found.chi_square == pytest.approx(statistic, abs=1e-9)
    assert found.p == pytest.approx(p, abs=1e-9)
    assert 0 <= found.w <= 1 + 1e-12


def test_same_ranking_is_full_concordance() -> None:
    """However far apart the points are, the order is the same."""
    ratings = np.array([[1.0, 2, 3, 4], [10, 20, 30, 400], [0, 1, 5, 6]])
    found = concordance(ratings)
    assert found is not None
    assert found.w == pytest.approx(1.0)
    assert (found.degrees, found.experts, found.items) == (3, 3, 4)


@pytest.mark.parametrize("ratings", [np.zeros((1, 5)), np.zeros((3, 1)), np.ones((3, 5))])
def test_nothing_to_compare_has_no_concordance(ratings: np.ndarray) -> None:
    """One expert, one item, or no difference between items."""
    assert concordance(ratings) is None


@given(st.floats(-1, 400), st.integers(1, 180))
def test_chi_square_tail_is_that_of_scipy(value: float, degrees: int) -> None:
    """The finite sums agree for even and odd degrees of freedom."""
    expected = stats.chi2.sf(value, degrees)
    assert chi_square_tail(value, degrees) == pytest.approx(expected, rel=1e-9, abs=1e-12)
