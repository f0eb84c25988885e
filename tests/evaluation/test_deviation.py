"""Deviations: exact limits, directions, and what chance does to small offices."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evaluation.assessable import FEW_CASES, FEW_DEVIATIONS, FEW_MONTHS, Lacking
from evaluation.deviation import (
    ALARM,
    INSIDE,
    MILDER,
    STRICTER,
    WARNING,
    Units,
    deviation_rates,
    one_sided,
)
from evaluation.estimate import Estimate
from evaluation.interruption import interrupted


def _units(sizes: list[int]) -> Units:
    place = np.repeat(np.arange(len(sizes)), sizes)
    return Units("office", tuple(f"D{k}" for k in range(len(sizes))), place)


def _marks(events: list[int], sizes: list[int]) -> np.ndarray:
    return np.concatenate([np.arange(n) < k for k, n in zip(events, sizes, strict=True)])


def test_those_outside_the_limits_are_found() -> None:
    """Departing too often or never; a small office with the same share is not."""
    sizes, events = [1000, 200, 200, 12, 300], [120, 60, 0, 4, 40]
    found = deviation_rates(_units(sizes), _marks(events, sizes))
    assert [each.state for each in found] == [INSIDE, ALARM, ALARM, INSIDE, INSIDE]
    common = sum(events) / sum(sizes)
    assert found[1].expected == pytest.approx(common)
    expected = stats.binom.sf(59, 200, common) * 2
    assert found[1].p == pytest.approx(expected)
    assert all(each.q is not None and each.p is not None and each.q >= each.p for each in found)


def test_between_both_limits_it_is_a_warning() -> None:
    """And too few cases have neither rate nor state."""
    sizes = [1000, 100, 5]
    found = deviation_rates(_units(sizes), _marks([100, 19, 5], sizes))
    assert [each.state for each in found] == [INSIDE, WARNING, None]
    assert found[2].rate == Lacking(FEW_CASES, 5, 10)
    assert found[2].p is None
    assert found[1].warning_limits[1] < 19 <= found[1].limits[1]


@pytest.mark.slow
@pytest.mark.parametrize("n", [12, 40, 400])
def test_no_more_false_alarms_than_said(n: int) -> None:
    """Among offices that are all alike, however small."""
    generator = np.random.default_rng(5)
    sizes = [20_000] + [n] * 3000
    events = [4000, *generator.binomial(n, 0.2, 3000).tolist()]
    found = deviation_rates(_units(sizes), _marks(events, sizes))
    rung = np.mean([each.state == ALARM for each in found[1:]])
    assert rung <= 0.002 + 3 * np.sqrt(0.002 / 3000)


def test_one_direction_only_is_found_where_chance_would_seldom_have_it() -> None:
    """Three deviations one way say nothing, thirty do."""
    sizes = [1000, 200, 60]
    stricter = _marks([50, 0, 0], sizes)
    milder = _marks([50, 30, 3], sizes) & ~stricter
    milder |= np.roll(_marks([50, 0, 0], sizes), 100)
    found = one_sided(_units(sizes), stricter, milder)
    assert [each.only for each in found] == [None, MILDER, None]
    assert found[1].milder == 30
    assert isinstance(found[1].share, Estimate)
    assert found[1].share.value == 0
    turned = one_sided(_units(sizes), milder, stricter)
    assert turned[1].only == STRICTER


def test_who_never_departs_has_no_direction() -> None:
    """The rate tells of it."""
    (found,) = one_sided(_units([50]), np.zeros(50, bool), np.zeros(50, bool))
    assert found.share == Lacking(FEW_DEVIATIONS, 0, 1)
    assert found.p is None


def test_decisions_of_nobody_known_are_left_out() -> None:
    """Their place is negative."""
    units = Units("office", ("A",), np.array([0] * 20 + [-1] * 20))
    (found,) = deviation_rates(units, np.ones(40, bool))
    assert found.n == 20


def _series(jump: float, bend: float, seed: int, cases: int = 120) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    month = np.repeat(np.arange(24000, 24048), cases)
    since = month - 24024
    share = 0.6 - 0.001 * since + jump * (since >= 0) + bend * np.maximum(since, 0)
    return generator.random(len(month)) < share, month


def test_a_change_at_the_deployment_is_found() -> None:
    """Of level and of slope."""
    event, month = _series(-0.12, 0.003, seed=3)
    found = interrupted(event, month, 24024)
    assert isinstance(found.level_change, Estimate)
    assert isinstance(found.slope_change, Estimate)
    assert found.level_change.holds(-0.12)
    assert found.slope_change.holds(0.003)
    assert found.p_level is not None
    assert found.p_level < 0.01
    assert (found.months_before, found.months_after) == (24, 24)


@pytest.mark.slow
def test_where_nothing_changed_few_say_so() -> None:
    """Robust errors of 48 months reject a little too often; told, and not more than 12 of 100."""
    rung = 0
    for seed in range(300):
        found = interrupted(*_series(0.0, 0.0, seed, cases=40), 24024)
        assert found.p_level is not None
        rung += found.p_level < 0.05
    assert rung / 300 <= 0.12


def test_too_few_months_say_nothing() -> None:
    """On either side; and a series without any spread is no change."""
    event, month = _series(0.0, 0.0, seed=1)
    found = interrupted(event, month, 24044)
    assert found.level_change == Lacking(FEW_MONTHS, 4, 12)
    still = interrupted(np.zeros(len(month), bool), month, 24024)
    assert still.p_level == 1
