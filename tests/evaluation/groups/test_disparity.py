"""Decisions at equal score against a published table."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.assessable import FEW_CASES, NO_VARIATION, ONE_GROUP, Lacking
from evaluation.estimate import Estimate
from evaluation.groups.disparity import disparity_by_group, strata_of
from evaluation.groups.grouping import Grouping

# Admissions to Berkeley by department (Bickel, Hammel, O'Connell 1975, Science 187, 398-404):
# admitted and rejected men, admitted and rejected women.
BERKELEY = [
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391),
    (138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317),
]  # fmt: skip


def _berkeley() -> tuple[np.ndarray, np.ndarray, Grouping]:
    cells = np.array(BERKELEY)
    counts = cells.ravel()
    event = np.repeat(np.tile([True, False, True, False], len(cells)), counts)
    place = np.repeat(np.tile([0, 0, 1, 1], len(cells)), counts).astype(np.int16)
    stratum = np.repeat(np.repeat(np.arange(len(cells)), 4), counts)
    return event, stratum, Grouping("sex", ("male", "female"), place)


def test_the_common_odds_ratio_is_the_published_one() -> None:
    """As R's mantelhaen.test gives it: ratio, interval and test."""
    men, women = disparity_by_group(*_berkeley(), least=300)
    assert isinstance(men.odds, Estimate)
    found = (men.odds.value, men.odds.low, men.odds.high)
    assert found == pytest.approx((0.9046968, 0.7719074, 1.0603298), abs=1e-6)
    assert men.p == pytest.approx(0.2169, abs=1e-4)
    assert isinstance(women.odds, Estimate)
    assert women.odds.value == pytest.approx(1 / men.odds.value)
    assert men.strata == 6
    assert men.compared == sum(map(sum, BERKELEY))


@pytest.mark.slow
def test_the_common_gap_covers() -> None:
    """About 95 of 100 intervals hold the true gap, over strata of different base rates."""
    generator = np.random.default_rng(2)
    hits = 0
    for _ in range(600):
        stratum, place = generator.integers(0, 12, 800), generator.integers(0, 2, 800)
        chance = 0.2 + 0.05 * stratum + 0.08 * (place == 0)
        event = generator.random(800) < chance
        grouping = Grouping("sex", ("male", "female"), place.astype(np.int16))
        gap = disparity_by_group(event, stratum, grouping, least=100)[0].gap
        assert isinstance(gap, Estimate)
        hits += gap.holds(0.08)
    assert 0.925 <= hits / 600 <= 0.975


def test_what_cannot_be_compared_says_why() -> None:
    """Few cases, one group, or strata in which everybody was treated alike."""
    event, stratum, grouping = _berkeley()
    some = np.arange(0, len(event), 30)
    few = disparity_by_group(event[some], stratum[some], grouping.rows(some), least=300)[0]
    assert isinstance(few.gap, Lacking)
    assert few.gap.reason == FEW_CASES
    men = grouping.place == 0
    alone = disparity_by_group(event[men], stratum[men], grouping.rows(men), least=300)[0]
    assert alone.gap == Lacking(ONE_GROUP, 1, 2)
    alike = disparity_by_group(np.ones(len(event), bool), stratum, grouping, least=300)[0]
    assert alike.odds == Lacking(NO_VARIATION, 0, 1)


def test_odds_without_one_kind_of_pair_are_not_given() -> None:
    """The gap still is."""
    event = np.array([True] * 10 + [False] * 10)
    place = np.array([0] * 10 + [1] * 10, np.int16)
    found = disparity_by_group(
        event, np.zeros(20, int), Grouping("sex", ("male", "female"), place), least=5
    )[0]
    assert found.odds == Lacking(NO_VARIATION, 0, 1)
    assert isinstance(found.gap, Estimate)
    assert found.gap.value == pytest.approx(1)


def test_strata_tell_equal_totals_apart_by_probability() -> None:
    """A probability of 1 is in the last tenth."""
    total = np.array([1, 1, 2, 2])
    assert strata_of(total).tolist() == [0, 0, 1, 1]
    assert strata_of(total, np.array([0.95, 1.0, 0.05, 0.15])).tolist() == [0, 0, 1, 2]
