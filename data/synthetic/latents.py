"""The people of the world: traits for the audit, latents that make answers hang together, and u."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import Coded, Floats, Mask, choose, normal, stream, uniform
from data.synthetic.premises import Premises
from data.synthetic.world import Section, World

LATENTS = ("severity", "propensity", "stability", "cooperation")


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Suspects, n rows.

    Attributes:
        year: of the decision.
        t: place of the year between the first and the last, 0 to 1; 0 without drift.
        local, male: traits for the audit.
        age: band.
        district: place of the district.
        joint: whether it was a joint offence.
        latents: severity, propensity, stability and cooperation; never recorded.
        u: the unrecorded confounder, standard normal.
    """

    year: NDArray[np.int16]
    t: Floats
    local: Mask
    male: Mask
    age: Coded
    district: NDArray[np.int32]
    joint: Mask
    latents: Mapping[str, Floats]
    u: Floats

    def __len__(self) -> int:
        return len(self.year)


def draw_people(premises: Premises, rows: int) -> People:
    """Return so many suspects."""
    world, seed = premises.world, premises.seed
    random = stream(seed, "people")
    year = random.integers(world.years[0], world.years[-1] + 1, rows).astype(np.int16)
    span = max(len(world.years) - 1, 1)
    t = ((year - world.years[0]) / span).astype(np.float32) * np.float32(premises.options.drift)
    local = uniform(random, rows) < world["people"]["local"]
    male = uniform(random, rows) < world["people"]["male"]
    age = choose(random, rows, world["people"]["ages"])
    older = age.among(*world["people"]["older"])
    given = {"local": local, "male": male, "older": older, "drift": t}
    return People(
        year=year,
        t=t,
        local=local,
        male=male,
        age=age,
        district=_districts(random, rows, premises.districts),
        joint=uniform(random, rows) < world["latents"]["joint_share"],
        latents=_latents(world, given, rows, seed),
        u=normal(stream(seed, "unrecorded"), rows),
    )


def _districts(random: np.random.Generator, rows: int, districts: int) -> NDArray[np.int32]:
    """Return places of districts, the first ones the largest."""
    sizes = 1 / (1 + 0.2 * np.arange(districts))
    cuts = np.cumsum(sizes / sizes.sum())[:-1]
    return np.searchsorted(cuts, random.random(rows), side="right").astype(np.int32)


def _latents(
    world: World, given: Mapping[str, NDArray[Any]], rows: int, seed: int
) -> dict[str, Floats]:
    random, known = stream(seed, "latents"), dict(given)
    for name in LATENTS:
        known[name] = _weighted(world["latents"][name], known, normal(random, rows))
    return {name: known[name] for name in LATENTS}


def _weighted(weights: Section, known: Mapping[str, NDArray[Any]], noise: Floats) -> Floats:
    value = np.float32(weights["noise"]) * noise + np.float32(weights.get("constant", 0.0))
    for name, weight in weights.items():
        if name in known:
            value += np.float32(weight) * known[name]
    return value
