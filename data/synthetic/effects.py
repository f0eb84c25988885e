"""The true effects of a world: the expert card's points in logit, some of them wrong on purpose.

A stated number of factors is wrong in a known way (truly zero; under-weighted by the expert;
over-weighted by the expert), the others are right up to noise, or exactly. What the law fixes
stays: the order of the levels and the direction of a factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import Floats, stream
from data.synthetic.world import FactorShape, Section, World, check_world, shipped_world
from model.factors import Factor, Order
from model.law import LawPack
from model.scorecard import Scorecard

EXPERTS = ("good", "medium", "bad")
KINDS = ("zero", "under", "over")
"""How the expert is wrong on a factor: it has no effect; it has more than the points say; less."""
_BESIDE_LEVELS = 2
Steps = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is true in one world. Effects are logits by factor and level; unknown has none.

    Attributes:
        seed: what it was drawn from.
        expert: how good the card is: ``good`` (right up to rounding), ``medium`` (some factors
            wrong) or ``bad`` (the sizes belong to other steps).
        exact_null: whether the factors that are not wrong have exactly points × unit.
        unit: logit of one point.
        misconduct: effects on misconduct if released, before any change over the years.
        changes: the changes: year from which they hold and what they add, by factor and level.
        imprisonment: effects on the severity of the sentence.
        wrong: how the expert is wrong, by factor; for a bad expert every factor may be off, and
            none is listed.
        card: version of the expert card.
        law_version: the law pack of the card.
    """

    seed: int
    expert: str
    exact_null: bool
    unit: float
    misconduct: Mapping[str, Mapping[str, float]]
    changes: tuple[tuple[int, str, Mapping[str, float]], ...]
    imprisonment: Mapping[str, Mapping[str, float]]
    wrong: Mapping[str, str]
    card: str
    law_version: str

    def tables(self, law: LawPack, effects: Mapping[str, Mapping[str, float]]) -> dict[int, Floats]:
        """Return effects by column and code, for `data.synthetic.arrays.level_sums`."""
        return {
            column: code_table(effects[factor.id], factor)
            for column, factor in enumerate(law.scale)
            if any(effects.get(factor.id, {}).values())
        }


def code_table(effects: Mapping[str, float], factor: Factor) -> Floats:
    """Return the effects of one factor by code; last, 0 for not applicable and unknown."""
    table = np.zeros(len(factor.levels) + _BESIDE_LEVELS, np.float32)
    table[: len(factor.levels)] = [effects[level] for level in factor.level_ids]
    return table


def draw_truth(  # noqa: PLR0913 - law and card, and what may be drawn otherwise
    law: LawPack,
    card: Scorecard,
    *,
    seed: int,
    exact_null: bool = False,
    expert: str = "medium",
    wrong: int | None = None,
    world: World | None = None,
) -> Truth:
    """Return the truth of one world.

    Args:
        law: the law pack.
        card: the expert card that the truth starts from.
        seed: the same seed gives the same truth.
        exact_null: give the factors that are not wrong exactly points × unit.
        expert: one of `EXPERTS`.
        wrong: how many factors are wrong where the expert is medium; None for the number of the
            world. They are spread evenly over `KINDS` and drawn from the ordered factors that have
            points.
        world: parameters; None for those that ship.

    Raises:
        ValueError: if the expert is unknown, or there are not so many factors.
    """
    world = world or shipped_world()
    check_world(world, law.scale)
    if expert not in EXPERTS:
        raise ValueError(f"expert is {expert!r}; allowed: {', '.join(EXPERTS)}")
    random, settings = stream(seed, "truth"), world["effects"]
    number = settings["wrong"] if wrong is None else wrong
    kinds = _wrong_factors(random, law, card, number if expert == "medium" else 0)
    drawn = _Drawn(settings, random, exact=exact_null, rounding=expert == "good")
    misconduct = {f.id: drawn.effects(f, card.points[f.id], kinds.get(f.id)) for f in law.scale}
    if expert == "bad":
        misconduct = _shuffled(misconduct, law, random)
    shapes = {shape.id: shape for shape in world.factors}
    return Truth(
        seed=seed,
        expert=expert,
        exact_null=exact_null,
        unit=settings["unit"],
        misconduct=_named(misconduct, law),
        changes=tuple(_change(change, law) for change in world.weight_changes),
        imprisonment=_named(
            {f.id: _sentence(shapes[f.id], f) for f in law.scale if f.id in shapes}, law
        ),
        wrong=MappingProxyType(kinds),
        card=card.version,
        law_version=law.version,
    )


def expert_agreement(truth: Truth, law: LawPack, card: Scorecard) -> float:
    """Return the correlation of the card's steps from level to level with the true ones."""
    pairs = [
        _steps(np.array([effects[factor.id][level] for level in factor.level_ids], float), factor)
        for effects in (card.points, truth.misconduct)
        for factor in law.scale
    ]
    expert, true = np.split(np.concatenate(pairs), 2)
    return float(np.corrcoef(expert, true)[0, 1])


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Draws the effects of one factor after the other."""

    settings: Section
    random: np.random.Generator
    exact: bool
    rounding: bool

    def effects(self, factor: Factor, points: Mapping[str, int], kind: str | None) -> list[float]:
        """Return the true effect of each level, in the order of the scale."""
        expert = self.settings["unit"] * np.array([points[level] for level in factor.level_ids])
        neutral = factor.position(factor.neutral)
        steps, base = _steps(expert, factor), expert[neutral]
        factor_noise, step_noise = self._noise(len(steps))
        if kind is not None:
            ratio = self._ratio(expert, kind)
            return _rebuilt(steps * ratio, base * ratio, factor)
        if self.exact:
            return [float(effect) for effect in expert]
        if self.rounding:
            off = self.settings["unit"] * self.random.uniform(-0.5, 0.5, len(steps))
            return _rebuilt(_same_sign(steps, steps + off), base, factor)
        return _rebuilt(steps * step_noise * factor_noise, base * factor_noise, factor)

    def _noise(self, steps: int) -> tuple[float, Steps]:
        factor_noise = float(self.random.lognormal(0, self.settings["noise_factor"]))
        return factor_noise, self.random.lognormal(0, self.settings["noise_step"], steps)

    def _ratio(self, expert: Steps, kind: str) -> float:
        """Return the true effect as a multiple of the expert's."""
        reach = float(np.ptp(np.append(expert, 0.0)))
        by_kind = {
            "zero": 0.0,
            "under": 1 + self.settings["under_added"] / reach,
            "over": max(1 - self.settings["over_taken"] / reach, 0) / self.settings["over_divided"],
        }
        return float(by_kind[kind])


def _wrong_factors(
    random: np.random.Generator, law: LawPack, card: Scorecard, number: int
) -> dict[str, str]:
    eligible = [
        factor.id
        for factor in law.scale
        if factor.order is Order.DANGER and any(card.points[factor.id].values())
    ]
    if not 0 <= number <= len(eligible):
        raise ValueError(f"wrong is {number}; allowed: 0 to {len(eligible)}, the ordered factors")
    chosen = random.permutation(len(eligible))[:number]
    return {eligible[place]: KINDS[turn % len(KINDS)] for turn, place in enumerate(chosen)}


def _steps(effects: Steps, factor: Factor) -> Steps:
    """Return the steps between levels; from the neutral level where the levels have no order."""
    if factor.order is Order.NOMINAL:
        return np.asarray(effects - effects[factor.position(factor.neutral)])
    return np.asarray(np.diff(effects))


def _rebuilt(steps: Steps, base: float, factor: Factor) -> list[float]:
    """Return the effects of the levels from their steps and the effect of the neutral level."""
    if factor.order is Order.DANGER:
        sums = np.append(0.0, np.cumsum(steps))
        steps = sums - sums[factor.position(factor.neutral)]
    return [float(effect) for effect in base + steps]


def _same_sign(steps: Steps, moved: Steps) -> Steps:
    """Return moved steps, 0 where they would turn around; a step of no points stays one."""
    return np.where(steps * moved > 0, moved, 0.0)


def _shuffled(
    effects: Mapping[str, list[float]], law: LawPack, random: np.random.Generator
) -> dict[str, list[float]]:
    """Return effects whose step sizes are those of other steps, with the signs they had."""
    steps = {f.id: _steps(np.array(effects[f.id]), f) for f in law.scale}
    every = np.concatenate(list(steps.values()))
    moving = every != 0
    every[moving] = np.sign(every[moving]) * random.permutation(np.abs(every[moving]))
    parts = np.split(every, np.cumsum([len(part) for part in steps.values()])[:-1])
    return {
        f.id: _rebuilt(part, effects[f.id][f.position(f.neutral)], f)
        for f, part in zip(law.scale, parts, strict=True)
    }


def _sentence(shape: FactorShape, factor: Factor) -> list[float]:
    """Return the effect of each level on the severity of the sentence."""
    if isinstance(shape.sentence, Mapping):
        return [float(shape.sentence[level]) for level in factor.level_ids]
    places = np.linspace(0.0, 1.0, len(factor.levels)) - (
        factor.position(factor.neutral) / (len(factor.levels) - 1)
    )
    return [float(effect) for effect in shape.sentence * places]


def _change(change: Section, law: LawPack) -> tuple[int, str, Mapping[str, float]]:
    factor = law.scale.by_id[change["factor"]]
    added = {
        level: change["above_neutral"] if factor.above_neutral(level) else 0.0
        for level in factor.level_ids
    }
    return change["since"], factor.id, MappingProxyType(added)


def _named(effects: Mapping[str, list[float]], law: LawPack) -> Mapping[str, Mapping[str, float]]:
    """Return effects by factor and level."""
    return MappingProxyType(
        {
            name: MappingProxyType(dict(zip(law.scale.by_id[name].level_ids, values, strict=True)))
            for name, values in effects.items()
        }
    )
