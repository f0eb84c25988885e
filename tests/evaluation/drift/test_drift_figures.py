"""Calibration by period, leniency and unknown answers."""

from __future__ import annotations

import numpy as np
import pytest

from data.law.catalogue import law_packs
from evaluation.assessable import FEW_DECIDERS, NO_VARIATION, Lacking
from evaluation.drift.calibration import calibration_by_period, events_for
from evaluation.drift.leniency import Leniency, leniency_by_period
from evaluation.drift.unknown import unknown_rates
from evaluation.estimate import Estimate
from model.scale import UNKNOWN_CODE

LAW = law_packs()[-1]


def test_the_year_in_which_risk_rose_rings() -> None:
    """The others do not; each says its false-alarm rate."""
    generator = np.random.default_rng(5)
    year, probability = np.repeat([2021, 2022, 2023], 1500), generator.uniform(0.02, 0.2, 4500)
    outcome = generator.random(4500) < np.where(year == 2023, probability * 1.6, probability)
    found = calibration_by_period(outcome, probability, year)
    assert [each.period for each in found] == [2021, 2022, 2023]
    assert [each.alarm for each in found] == [False, False, True]
    assert found[2].ratio.holds(1.6)
    assert found[0].false_alarm == 0.05


@pytest.mark.slow
def test_so_many_events_give_the_power() -> None:
    """About 80 of 100 years with O/E 1.5 ring."""
    expected = events_for(1.5, false_alarm=0.05)
    generator = np.random.default_rng(7)
    probability = np.full(expected * 10, 0.1)
    period = np.zeros(len(probability), int)
    rung = sum(
        calibration_by_period(generator.random(len(probability)) < 0.15, probability, period)[
            0
        ].alarm
        for _ in range(400)
    )
    assert 0.75 <= rung / 400 <= 0.93


def _deciders(spread: float, seed: int, deciders: int = 40, cases: int = 200) -> Leniency:
    generator = np.random.default_rng(seed)
    decider = np.repeat(np.arange(deciders), cases)
    stratum = generator.integers(0, 4, len(decider))
    chance = np.clip(
        0.3 + 0.1 * stratum + generator.normal(0, spread, deciders)[decider], 0.01, 0.99
    )
    released = generator.random(len(decider)) < chance
    (found,) = leniency_by_period(released, decider, stratum, np.full(len(decider), 2025))
    return found


@pytest.mark.parametrize("spread", [0.0, 0.05, 0.12])
def test_the_spread_of_deciders_is_found(spread: float) -> None:
    """Beyond chance, within strata; without any it is about none."""
    found = _deciders(spread, seed=3)
    assert isinstance(found.spread, Estimate)
    assert found.spread.low <= spread <= found.spread.high
    assert found.p is not None
    assert (found.p < 0.001) == (spread > 0)


def test_few_deciders_have_no_spread() -> None:
    """And no decider differs where nobody is released."""
    few = _deciders(0.1, seed=1, deciders=8)
    assert few.spread == Lacking(FEW_DECIDERS, 8, 30)
    assert few.p is None
    who = np.repeat(np.arange(40), 60)
    none = np.zeros(len(who), np.bool_)
    (found,) = leniency_by_period(none, who, np.zeros(len(who), int), np.full(len(who), 2025))
    assert isinstance(found.spread, Lacking)
    assert found.spread.reason == NO_VARIATION
    (short,) = leniency_by_period(none[:9], who[:9], who[:9], np.full(9, 2025))
    assert short.n == 0


def test_more_left_unknown_is_found_by_factor() -> None:
    """One of forty-three; the others stay quiet."""
    generator = np.random.default_rng(9)
    before, now = (
        np.where(generator.random((500, len(LAW.scale))) < 0.1, UNKNOWN_CODE, 0).astype(np.int8)
        for _ in range(2)
    )
    now[generator.random(500) < 0.3, 7] = UNKNOWN_CODE
    found = unknown_rates(before, now, LAW)
    assert [each.factor for each in found if each.alarm] == [LAW.scale.factors[7].id]
    assert found[7].change.low > 0
    assert unknown_rates(before[:0], now, LAW) == ()
