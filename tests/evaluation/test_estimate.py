"""Intervals of counts against scipy's exact distributions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.estimate import Estimate, normal_quantile, poisson_interval, wilson


@pytest.mark.parametrize("count", [0, 1, 2, 10, 99, 1_000, 40_000, 1_000_000])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_poisson_interval_is_the_chi_square_one(count: int, level: float) -> None:
    """Garwood's ends are quantiles of chi-square distributions."""
    tail = (1 - level) / 2
    expected = (
        stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0,
        stats.chi2.ppf(1 - tail, 2 * count + 2) / 2,
    )

    assert poisson_interval(count, level) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("events", "n"), [(0, 10), (5, 100), (10, 10), (1, 3)])
def test_wilson_is_scipys(events: int, n: int) -> None:
    """The score interval equals the one of scipy without continuity correction."""
    expected = stats.binomtest(events, n).proportion_ci(method="wilson")

    assert wilson(events, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_without_cases_says_nothing() -> None:
    """No case: every share is possible."""
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_share(events: int, more: int) -> None:
    """The interval lies in 0 to 1 and around the share seen."""
    n = events + more
    low, high = wilson(events, n)

    assert 0 <= low <= events / n <= high <= 1


def test_normal_quantile() -> None:
    """Two-sided quantiles of the normal distribution."""
    assert normal_quantile(0.95) == pytest.approx(stats.norm.ppf(0.975), rel=1e-12)


def test_an_estimate_knows_its_interval() -> None:
    """A value on an end counts as inside."""
    estimate = Estimate(1.0, 0.9, 1.2, 10, 3)

    assert [estimate.holds(value) for value in (0.8, 0.9, 1.2, 1.3)] == [False, True, True, False]
