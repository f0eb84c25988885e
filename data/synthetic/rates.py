"""The rates of a run beside the targets of the world: by year and by decider, each with its n."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from data.synthetic.arrays import Mask
from data.synthetic.simulation import Simulation
from data.synthetic.world import World

Chosen = tuple[Mask, Mask]
_NORMAL_95 = 1.959963984540054
_FEWEST = 1


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: how many of how many, with the bounds of Wilson's 95 % interval (1927)."""

    events: int
    n: int

    @property
    def value(self) -> float:
        """Return the share; not a number where there is no case."""
        return self.events / self.n if self.n else math.nan

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the interval; 0 to 1 where there is no case."""
        if not self.n:
            return 0.0, 1.0
        square = _NORMAL_95**2 / self.n
        middle = (self.value + square / 2) / (1 + square)
        spread = self.value * (1 - self.value) + square / 4
        half = _NORMAL_95 / (1 + square) * math.sqrt(spread / self.n)
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, slots=True)
class Target:
    """What a rate should be: bounds on the mean of the years, or on the first and the last."""

    least: float
    most: float
    year: int | None = None

    def met(self, value: float) -> bool:
        """Tell whether a rate is what it should be."""
        return self.least <= value <= self.most


def rates_by_year(simulation: Simulation) -> Mapping[str, Mapping[int, Rate]]:
    """Return every rate of `RATES` by year of decision."""
    years = simulation.people.year
    return {
        name: {
            year: _rate(happened & (years == year), among & (years == year))
            for year in simulation.world.years
        }
        for name, (happened, among) in _chosen(simulation).items()
    }


def rates(simulation: Simulation) -> Mapping[str, Rate]:
    """Return every rate of `RATES` over all years."""
    return {name: _rate(*masks) for name, masks in _chosen(simulation).items()}


def rates_by_decider(simulation: Simulation) -> Mapping[str, Rate]:
    """Return the rate of arrest among the submitted cases of each decider who had any."""
    submitted = simulation.course.submitted
    decider = simulation.course.deciders.decider[submitted]
    arrested = simulation.course.arrested[submitted]
    names = simulation.decider_names
    cases = np.bincount(decider, minlength=len(names))
    arrests = np.bincount(decider, weights=arrested, minlength=len(names))
    return {
        name: Rate(int(arrests[place]), int(cases[place]))
        for place, name in enumerate(names)
        if cases[place] >= _FEWEST
    }


def targets(world: World) -> Mapping[str, tuple[Target, ...]]:
    """Return the targets of the world by rate."""
    return {name: _targets(target, world) for name, target in world["targets"].items()}


def _targets(target: Mapping[str, float], world: World) -> tuple[Target, ...]:
    if "least" in target:
        return (Target(target["least"], target["most"]),)
    off = target["tolerance"]
    if "value" in target:
        return (Target(target["value"] - off, target["value"] + off),)
    ends = ((target["first"], world.years[0]), (target["last"], world.years[-1]))
    return tuple(Target(value - off, value + off, year) for value, year in ends)


def _rate(happened: Mask, among: Mask) -> Rate:
    return Rate(int((happened & among).sum()), int(among.sum()))


def _chosen(simulation: Simulation) -> dict[str, Chosen]:
    return {name: choose(simulation) for name, choose in RATES.items()}


def _diversion(run: Simulation) -> Chosen:
    return ~run.course.submitted, np.ones(len(run), np.bool_)


def _arrest(run: Simulation) -> Chosen:
    return run.course.arrested, run.course.submitted


def _pretrial_detention(run: Simulation) -> Chosen:
    return run.course.arrested, run.outcomes.prosecution.among("prosecuted")


def _misconduct_on_bail(run: Simulation) -> Chosen:
    return run.dates.violated, run.course.discretionary & run.released


def _not_prosecuted_after_arrest(run: Simulation) -> Chosen:
    ended = ~run.outcomes.prosecution.among("")
    return ended & ~run.outcomes.prosecution.among("prosecuted"), ended & run.course.arrested


def _light_after_arrest(run: Simulation) -> Chosen:
    ended = ~run.outcomes.prosecution.among("")
    return run.outcomes.light, ended & run.course.arrested


RATES: Mapping[str, Callable[[Simulation], Chosen]] = {
    "diversion": _diversion,
    "arrest": _arrest,
    "pretrial_detention": _pretrial_detention,
    "misconduct_on_bail": _misconduct_on_bail,
    "not_prosecuted_after_arrest": _not_prosecuted_after_arrest,
    "light_after_arrest": _light_after_arrest,
}
"""What happened among whom, by the name that the targets use."""
