"""From a total to a probability with its interval."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import pytest

from model.probability import NORMAL_90, Head, low_medium_high

HEAD = Head(intercept=-1.5, slope=0.08, covariance=((0.04, -0.001), (-0.001, 0.0001)), widening=1.0)


@pytest.mark.parametrize("total", [-400, -20, 0, 20, 400])
def test_the_probability_is_the_logistic_of_intercept_and_slope(total: int) -> None:
    """P = 1 / (1 + e^-(b + s T))."""
    assert HEAD.probability(total) == pytest.approx(1 / (1 + exp(1.5 - 0.08 * total)))


@pytest.mark.parametrize("total", [-1_000_000, 1_000_000])
def test_no_total_overflows(total: int) -> None:
    """Far out the probability is 0 or 1, never an error."""
    assert HEAD.probability(total) in {0.0, 1.0}


def test_the_interval_follows_from_the_covariance() -> None:
    """At total 10 the variance is 0.04 - 2·10·0.001 + 100·0.0001 = 0.03."""
    deviation = NORMAL_90 * 0.03**0.5
    ends = [1 / (1 + exp(0.7 + deviation)), 1 / (1 + exp(0.7 - deviation))]

    assert list(HEAD.interval(10)) == pytest.approx(ends)


def test_widening_opens_the_interval_around_the_same_probability() -> None:
    """A card that trusts its posterior less says so."""
    wider = Head(HEAD.intercept, HEAD.slope, HEAD.covariance, widening=2.0)
    (low, high), (lower, higher) = HEAD.interval(0), wider.interval(0)

    assert lower < low < HEAD.probability(0) < high < higher


def test_a_variance_rounded_below_0_is_0() -> None:
    """Then the interval is the probability itself."""
    head = Head(0.0, 0.1, ((0.0, -1e-18), (-1e-18, 0.0)), widening=1.0)

    assert head.interval(5) == (head.probability(5),) * 2


def test_a_higher_total_never_has_a_lower_interval() -> None:
    """Both ends rise with the total, so the band does."""
    ends = [HEAD.interval(total) for total in range(-100, 101)]

    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(ends))


@pytest.mark.parametrize(
    ("interval", "band"),
    [((0.05, 0.19), 0), ((0.05, 0.2), 1), ((0.1, 0.3), 1), ((0.2, 0.3), 1), ((0.21, 0.3), 2)],
)
def test_the_band_is_where_the_interval_lies(interval: tuple[float, float], band: int) -> None:
    """Low below the threshold, high above it, medium where it touches or crosses."""
    assert low_medium_high(interval, 0.2) == band
