"""Tails against scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from evaluation.distributions import (
    binomial_limits,
    binomial_tails,
    chi_square_quantile,
    chi_square_tail,
    normal_tail,
)


@given(some.floats(0, 300), some.integers(1, 60))
def test_chi_square_tails(value: float, freedom: int) -> None:
    """For odd and for even degrees of freedom."""
    expected = stats.chi2.sf(value, freedom)
    assert chi_square_tail(value, freedom) == pytest.approx(expected, rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("freedom", [1, 2, 9, 42, 200])
@pytest.mark.parametrize("tail", [0.975, 0.05, 0.001])
def test_chi_square_quantiles(freedom: int, tail: float) -> None:
    """Far and near ends."""
    expected = stats.chi2.isf(tail, freedom)
    assert chi_square_quantile(tail, freedom) == pytest.approx(expected, rel=1e-9)


@given(some.integers(1, 3000), some.floats(0.0, 1.0), some.floats(0.0, 1.0))
def test_binomial_tails(n: int, share: float, part: float) -> None:
    """Both tails, for small and large numbers, shares of 0 and 1 included."""
    events = round(n * part)
    expected = stats.binom.cdf(events, n, share), stats.binom.sf(events - 1, n, share)
    assert binomial_tails(events, n, share) == pytest.approx(expected, rel=1e-6, abs=1e-10)


@given(some.integers(1, 500), some.floats(0.0, 1.0), some.sampled_from([0.025, 0.001]))
def test_limits_leave_no_more_than_the_tail_outside(n: int, share: float, tail: float) -> None:
    """On either side, exactly; and they are no wider than that needs."""
    least, most = binomial_limits(n, share, tail)
    assert 0 <= least <= most <= n
    below, above = stats.binom.cdf(least - 1, n, share), stats.binom.sf(most, n, share)
    assert max(below, above) <= tail + 1e-9
    if 0 < share < 1:
        assert stats.binom.cdf(least, n, share) > tail - 1e-9
        assert stats.binom.sf(most - 1, n, share) > tail - 1e-9


def test_normal_tail() -> None:
    """Two-sided, of either sign."""
    assert normal_tail(-2.0) == normal_tail(2.0) == pytest.approx(2 * stats.norm.sf(2))
