"""Rates of groups against published figures and against simulation."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from scipy import stats

from evaluation.assessable import FEW_CASES, ONE_GROUP, Lacking
from evaluation.estimate import Estimate
from evaluation.groups.grouping import Grouping
from evaluation.groups.rates import rates_by_group, ratio_of_shares, score_test


def _two(first: tuple[int, int], second: tuple[int, int]) -> tuple[np.ndarray, Grouping]:
    """Return events and groups of two counts."""
    event = np.concatenate([np.arange(n) < events for events, n in (first, second)])
    place = np.repeat([0, 1], [first[1], second[1]]).astype(np.int16)
    return event, Grouping("sex", ("male", "female"), place)


def test_a_rate_stands_against_all_others() -> None:
    """Difference and ratio mirror between two groups."""
    male, female = rates_by_group(*_two((100, 400), (40, 400)), least=300)
    assert isinstance(male.difference, Estimate)
    assert isinstance(female.difference, Estimate)
    assert male.difference.value == pytest.approx(0.15)
    assert female.difference.value == pytest.approx(-male.difference.value)
    assert isinstance(male.ratio, Estimate)
    assert isinstance(female.ratio, Estimate)
    assert male.ratio.value * female.ratio.value == pytest.approx(1)
    assert male.p == female.p


def test_small_groups_have_no_rate() -> None:
    """Their counts are told, and how many are needed."""
    small, large = rates_by_group(*_two((10, 40), (40, 400)), least=300)
    assert small.rate == Lacking(FEW_CASES, 40, 300)
    assert isinstance(large.rate, Estimate)
    assert large.difference == Lacking(FEW_CASES, 40, 300)
    assert large.p is None


def test_one_group_has_nothing_to_stand_against() -> None:
    """Its own rate is shown."""
    event, grouping = _two((100, 400), (0, 0))
    (only,) = rates_by_group(event, grouping, least=300)
    assert isinstance(only.rate, Estimate)
    assert only.difference == Lacking(ONE_GROUP, 1, 2)


def test_a_ratio_to_nothing_has_no_upper_end() -> None:
    """Its lower end stays finite."""
    found = ratio_of_shares((20, 100), (0, 100))
    assert found.value == found.high == inf
    assert found.low > 1


@pytest.mark.slow
@pytest.mark.parametrize(("p", "q", "n"), [(0.2, 0.25, 300), (0.05, 0.1, 300), (0.5, 0.5, 50)])
def test_intervals_of_ratios_cover(p: float, q: float, n: int) -> None:
    """About 95 of 100 intervals hold the true ratio."""
    generator = np.random.default_rng(11)
    hits = sum(
        ratio_of_shares((int(a), n), (int(b), n)).holds(p / q)
        for a, b in zip(generator.binomial(n, p, 2000), generator.binomial(n, q, 2000), strict=True)
    )
    assert 0.93 <= hits / 2000 <= 0.97


def test_the_score_test_is_the_chi_square_test() -> None:
    """Without correction."""
    expected = stats.chi2_contingency([[30, 270], [50, 250]], correction=False).pvalue
    assert score_test((30, 300), (50, 300)) == pytest.approx(expected)
    assert score_test((0, 300), (0, 200)) == 1
