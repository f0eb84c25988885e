"""The stability index with a cut that holds its false-alarm rate."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from data.law.catalogue import law_packs
from data.settings.evaluation import evaluation_settings
from evaluation.assessable import NO_VARIATION
from evaluation.drift.shift import (
    Shift,
    Unshiftable,
    homogeneity,
    shift_of_factors,
    shift_of_totals,
    stability_index,
)
from model.scale import UNKNOWN_CODE

LAW = law_packs()[-1]


def _totals(generator: np.random.Generator, n: int, mean: float = -40) -> np.ndarray:
    return np.rint(generator.normal(mean, 18, n)).astype(np.int64)


@pytest.mark.slow
@pytest.mark.parametrize(("before", "now"), [(100, 100), (200, 200), (1000, 100)])
def test_an_alarm_rings_for_nothing_in_five_of_a_hundred(before: int, now: int) -> None:
    """Plus or minus two, at n = 100 already, where the customary 0.1 rings most of the time."""
    generator = np.random.default_rng(21)
    rung, customary, times = 0, 0, 2000
    for _ in range(times):
        found = shift_of_totals(_totals(generator, before), _totals(generator, now))
        assert isinstance(found, Shift)
        rung += found.alarm
        customary += found.index > 0.1
    assert 0.03 <= rung / times <= 0.07
    assert customary > 3 * rung


def test_a_shift_is_seen() -> None:
    """Half a standard deviation in a thousand cases."""
    generator = np.random.default_rng(1)
    found = shift_of_totals(_totals(generator, 1000), _totals(generator, 1000, -31))
    assert isinstance(found, Shift)
    assert found.alarm
    assert found.cells == evaluation_settings().drift.bins
    assert found.false_alarm == 0.05


def test_the_index_is_symmetric_and_0_for_alike() -> None:
    """An empty cell does not make it infinite."""
    one, other = np.array([50, 30, 20]), np.array([40, 60, 0])
    assert stability_index(one, one * 3) == pytest.approx(0)
    assert stability_index(one, other) == pytest.approx(stability_index(other, one))
    assert np.isfinite(stability_index(one, other))


def test_the_test_is_that_of_homogeneity() -> None:
    """As scipy has it."""
    table = [[50, 30, 20], [40, 45, 15]]
    expected = stats.chi2_contingency(table, correction=False).statistic
    assert homogeneity(*map(np.array, table)) == pytest.approx(expected)


def test_nothing_to_compare_is_told() -> None:
    """One period is empty, or there is but one total."""
    some = np.array([1, 2, 3])
    for before, now in ((some, some[:0]), (some[:0], some), (np.full(50, 7), np.full(50, 7))):
        found = shift_of_totals(before, now)
        assert isinstance(found, Unshiftable)
        assert found.lacking.reason == NO_VARIATION


def _codes(generator: np.random.Generator, n: int) -> np.ndarray:
    """Return answers at random: all levels alike, some unknown."""
    widths = np.array([len(factor.levels) for factor in LAW.scale])
    codes: np.ndarray = (generator.random((n, len(widths))) * widths).astype(np.int8)
    codes[generator.random(codes.shape) < 0.05] = UNKNOWN_CODE
    return codes


def test_the_factor_that_changed_is_found_and_no_other() -> None:
    """By the q value over all factors."""
    generator = np.random.default_rng(6)
    before, now = _codes(generator, 800), _codes(generator, 800)
    now[:200, 5] = UNKNOWN_CODE
    found = shift_of_factors(before, now, LAW)
    alarms = [each.name for each in found if isinstance(each, Shift) and each.q < 0.05]
    assert alarms == [LAW.scale.factors[5].id]
    assert [each.name for each in found] == [factor.id for factor in LAW.scale]


def test_answers_that_are_all_alike_cannot_shift() -> None:
    """And rare levels are put together until they have enough cases."""
    before, now = np.zeros((300, len(LAW.scale)), np.int8), np.zeros((300, len(LAW.scale)), np.int8)
    now[:3, 0] = 1
    assert all(isinstance(each, Unshiftable) for each in shift_of_factors(before, now, LAW))
    now[:20, 0], now[20:22, 0] = 1, UNKNOWN_CODE
    first = shift_of_factors(before, now, LAW)[0]
    assert isinstance(first, Shift)
    assert first.cells == 2
    empty = shift_of_factors(before, now[:0], LAW)[0]
    assert isinstance(empty, Unshiftable)
