"""The answers of the world: true levels from latents, and what of them is known and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import (
    Codes,
    Floats,
    Mask,
    codes_of_levels,
    normal,
    stream,
    uniform,
)
from data.synthetic.latents import People
from data.synthetic.premises import Premises
from data.synthetic.world import ANY_LEVEL, FactorShape, OffenceShape, World
from model.batch_counting import counting_marks
from model.factors import Factor
from model.law import LawPack
from model.scale import UNKNOWN_CODE

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of n suspects.

    Attributes:
        true: rows × factors: the levels as they are.
        known: as known and counted at the decision; what was not ascertained or does not count is
            unknown.
        offence: places in the offences of the world.
        juvenile: under 18.
        victim: whether the offence has one.
    """

    true: Codes
    known: Codes
    offence: NDArray[np.int8]
    juvenile: Mask
    victim: Mask


def draw_answers(premises: Premises, people: People) -> Answers:
    """Return the answers of some suspects."""
    world, law, seed = premises.world, premises.law, premises.seed
    true = np.zeros((len(people), len(law.scale)), np.int8, order="F")
    columns = {factor.id: column for column, factor in enumerate(law.scale)}
    shapes = {shape.id: shape for shape in world.factors}
    drawn = _Drawn(world, law, people, seed)
    first = (world["offences"]["category"], world["offences"]["fault"])
    for name in first:
        true[:, columns[name]] = drawn.levels(shapes[name])
    offence = drawn.offences(*(true[:, columns[name]] for name in first))
    drawn.learn(offence, true[:, columns[first[0]]])
    for name in set(shapes) - set(first):
        true[:, columns[name]] = drawn.levels(shapes[name])
    true[:, columns[world["people"]["age_factor"]]] = drawn.ages()
    known = (
        _known(true, world, law, people, seed) if premises.options.missing else _counted(true, law)
    )
    return Answers(true, known, offence, ~drawn.holds["juvenile"], drawn.holds["no_victim"])


class _Drawn:
    """Draws the levels of one factor after the other.

    `holds` says of whom the conditions of ``instead`` do not hold, so that their levels are
    replaced where it is false.
    """

    def __init__(self, world: World, law: LawPack, people: People, seed: int) -> None:
        self._world, self._law, self._people, self._seed = world, law, people, seed
        self._shared: dict[str, NDArray[Any]] = {
            **people.latents,
            "drift": people.t - np.float32(0.5 * bool(people.t.any())),
            "joint": people.joint,
        }
        juvenile = people.age.places == 0
        self.holds: dict[str, Mask] = {
            "not_joint": people.joint,
            "male": ~people.male,
            "juvenile": ~juvenile,
        }

    def learn(self, offence: NDArray[np.int8], category: Codes) -> None:
        """Take in the offence, on which further answers hang."""
        factor = self._law.scale.by_id[self._world["offences"]["category"]]
        violent = [factor.position(level) for level in self._world["offences"]["violent"]]
        self._shared["violent"] = np.isin(category, violent)
        has_victim = np.array([shape.victim for shape in self._world.offences])
        self.holds["no_victim"] = has_victim[offence]

    def levels(self, shape: FactorShape) -> Codes:
        """Return the codes of one factor."""
        factor = self._law.scale.by_id[shape.id]
        value = normal(stream(self._seed, "level", shape.id), len(self._people))
        for name, loading in shape.loadings.items():
            value += np.float32(loading) * self._shared[name]
        spread = np.sqrt(1 + sum(loading**2 for loading in shape.loadings.values()))
        codes = _cut(value / np.float32(spread), shape, factor)
        for condition, swap in shape.instead.items():
            codes = np.where(self.holds[condition], codes, _swapped(codes, swap, factor))
        return codes

    def offences(self, category: Codes, fault: Codes) -> NDArray[np.int8]:
        """Return the offence of each suspect, drawn within category and form of fault."""
        scale, names = self._law.scale.by_id, self._world["offences"]
        negligent = fault == scale[names["fault"]].position(names["negligent"])
        offence = np.zeros(len(self._people), np.int8)
        drawn = uniform(stream(self._seed, "offence"), len(self._people))
        for place, level in enumerate(scale[names["category"]].level_ids):
            for careless in (True, False):
                rows = (category == place) & (negligent == careless)
                chosen = self._eligible(level, careless=careless)
                offence[rows] = self._among(chosen, drawn[rows], self._people.t[rows])
        return offence

    def ages(self) -> Codes:
        """Return the level of the factor on age, which follows from the band."""
        settings, age = self._world["people"], self._people.age
        factor = self._law.scale.by_id[settings["age_factor"]]
        drawn = uniform(stream(self._seed, "age"), len(self._people))
        codes = np.zeros(len(self._people), np.int8)
        for band, shares in settings["age_levels"].items():
            cuts = np.cumsum(list(shares.values()))[:-1]
            places = np.array([factor.position(level) for level in shares], np.int8)
            rows = age.among(band)
            codes[rows] = places[np.searchsorted(cuts, drawn[rows], side="right")]
        return codes

    def _eligible(self, category: str, *, careless: bool) -> list[int]:
        """Return the offences of a category; any of that fault where the category has none."""
        every = list(enumerate(self._world.offences))
        same = [p for p, shape in every if shape.negligent == careless]
        return [p for p in same if self._world.offences[p].category == category] or same

    def _among(self, chosen: list[int], drawn: Floats, t: Floats) -> NDArray[np.int8]:
        shapes: list[OffenceShape] = [self._world.offences[place] for place in chosen]
        weights = np.stack([shape.weight * np.exp(np.float32(shape.trend) * t) for shape in shapes])
        cuts = np.cumsum(weights, axis=0)
        place = (drawn * cuts[-1] >= cuts[:-1]).sum(axis=0)
        return np.asarray(np.array(chosen, np.int8)[place])


def _cut(value: Floats, shape: FactorShape, factor: Factor) -> Codes:
    """Return the level that a latent value falls in, by the shares of a standard normal."""
    bounds = np.cumsum(list(shape.shares.values()))[:-1]
    codes = np.zeros(len(value), np.int8)
    for bound in bounds:
        codes += value >= (_NORMAL.inv_cdf(bound) if bound > 0 else -np.inf)
    places: Codes = np.array([factor.position(level) for level in shape.shares], np.int8)
    return places[codes]


def _swapped(codes: Codes, swap: Mapping[str, str], factor: Factor) -> Codes:
    """Return codes with some levels replaced."""
    known = codes_of_levels(factor)
    table = np.arange(len(factor.levels), dtype=np.int8)
    for level, instead in swap.items():
        table[slice(None) if level == ANY_LEVEL else known[level]] = known[instead]
    return table[codes]


def _known(true: Codes, world: World, law: LawPack, people: People, seed: int) -> Codes:
    """Return the answers as recorded: not everything is ascertained, not everything counts."""
    known = true.copy(order="F")
    settings = world["missing"]
    multiplier = np.exp(
        settings["not_local"] * ~people.local
        + settings["stability"] * people.latents["stability"]
        + settings["drift"] * people.t
    ).astype(np.float32)
    thin = uniform(stream(seed, "thin"), len(people)) < settings["thin"]
    shapes = {shape.id: shape for shape in world.factors if shape.missing}
    for column, factor in enumerate(law.scale):
        if factor.id in shapes:
            chance = np.minimum(shapes[factor.id].missing * multiplier, settings["most"])
            chance[thin] = np.maximum(chance[thin], settings["thin_missing"])
            drawn = uniform(stream(seed, "missing", factor.id), len(people))
            lost = (drawn < chance) & (known[:, column] >= 0)
            known[lost, column] = UNKNOWN_CODE
    return _counted(known, law)


def _counted(codes: Codes, law: LawPack) -> Codes:
    """Return codes in which what the law pack's rules take out is unknown."""
    counted = codes.copy(order="F")
    counted[counting_marks(codes, law).not_counted & (codes >= 0)] = UNKNOWN_CODE
    return counted
