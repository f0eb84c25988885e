"""The rates of the shipped world are those that it aims at; a rate has its n and its interval."""

from __future__ import annotations

import math

import pytest

from data.synthetic.rates import (
    RATES,
    Rate,
    Target,
    rates,
    rates_by_decider,
    rates_by_year,
    targets,
)
from data.synthetic.simulation import Simulation, simulate
from data.synthetic.world import shipped_world
from tests.synthetic_worlds import CARD, LAW

ROWS = 120_000


@pytest.fixture(scope="module")
def run() -> Simulation:
    """Enough cases for every year and decider."""
    return simulate(LAW, CARD, ROWS, seed=20261122)


def printed(run: Simulation) -> str:
    """Return the table of the rates, for whoever reads a failure."""
    by_year = rates_by_year(run)
    lines = [f"{'':28}" + "".join(f"{year:>8}" for year in run.world.years)]
    for name in RATES:
        found = by_year[name].values()
        lines.append(f"{name:28}" + "".join(f"{rate.value:8.3f}" for rate in found))
    return "\n".join(lines)


@pytest.mark.slow
def test_every_target_is_met(run: Simulation) -> None:
    """Over all years, or in the first and the last; a failure prints the table of all rates."""
    aims, every, by_year = targets(run.world), rates(run), rates_by_year(run)
    for name in RATES:
        for aim in aims[name]:
            found = every[name] if aim.year is None else by_year[name][aim.year]
            assert aim.met(found.value), (name, aim, found, printed(run))


@pytest.mark.slow
def test_every_decider_is_within_the_target(run: Simulation) -> None:
    """Deciders differ as much as stated and no more."""
    (aim,) = targets(run.world)["decider_arrest"]
    found = {name: rate.value for name, rate in rates_by_decider(run).items()}
    assert len(found) == 40
    assert all(aim.met(value) for value in found.values()), found
    assert max(found.values()) - min(found.values()) > 0.15


def test_the_targets_are_those_of_the_method() -> None:
    """Each rate has its target; a trend has one for the first year and one for the last."""
    aims = targets(shipped_world())
    assert set(aims) == {*RATES, "decider_arrest"}
    assert aims["arrest"] == (Target(0.60, 0.75),)
    assert [aim.year for aim in aims["pretrial_detention"]] == [2019, 2025]
    assert aims["misconduct_on_bail"][0].met(0.055)
    assert not aims["misconduct_on_bail"][0].met(0.10)


def test_a_rate_has_the_interval_of_wilson() -> None:
    """Eight of ten is 49 to 94 percent; nothing of nothing says nothing."""
    assert Rate(8, 10).value == 0.8
    assert Rate(8, 10).bounds == pytest.approx((0.490, 0.943), abs=0.001)
    assert Rate(0, 10).bounds[0] == 0.0
    assert math.isnan(Rate(0, 0).value)
    assert Rate(0, 0).bounds == (0.0, 1.0)
