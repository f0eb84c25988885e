"""Misconduct: the probability if released, the potential outcome, and the kind of violation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.answers import Answers
from data.synthetic.arrays import Coded, Floats, Mask, holding, logistic, stream, uniform
from data.synthetic.course import Intercepts
from data.synthetic.latents import People
from data.synthetic.premises import Premises

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_SHARES = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True, eq=False)
class Misconduct:
    """What would happen on bail; known of everybody, observed of those who were released.

    Attributes:
        logit: of misconduct given the true levels, the year and the district, at u = 0.
        probability: the same as a probability, integrated over u.
        would: the potential outcome.
        kind: of the violation that would be the first.
        district_intercept, district_slope: of each district; the slope multiplies the effects.
    """

    logit: Floats
    probability: Floats
    would: Mask
    kind: Coded
    district_intercept: NDArray[np.float64]
    district_slope: NDArray[np.float64]


def given_recorded(
    logit: NDArray[np.floating[Any]], unrecorded: float
) -> NDArray[np.floating[Any]]:
    """Return the probability of misconduct, integrated over a standard normal u.

    Args:
        logit: at u = 0.
        unrecorded: the effect of u; 0 where `logit` has it already.

    The integral is a Gauss-Hermite sum of 21 nodes, which is exact to more digits than matter.
    """
    if unrecorded == 0:
        return logistic(logit)
    total = np.zeros(len(logit))
    for node, share in zip(_NODES, _SHARES, strict=True):
        total += share * logistic(logit + np.float32(unrecorded * node))
    return total


def draw_misconduct(
    premises: Premises, people: People, answers: Answers, effects: Floats, intercepts: Intercepts
) -> Misconduct:
    """Return what would happen on bail, from the sums of the true effects."""
    of_district, slopes = _districts(premises)
    centre = intercepts.mean_misconduct
    logit = intercepts.misconduct + of_district[people.district] + centre
    logit += slopes[people.district] * (effects - centre)
    weight = premises.world["effects"]["unrecorded"]
    chance = logistic(logit + weight * people.u)
    return Misconduct(
        logit=logit.astype(np.float32),
        probability=given_recorded(logit.astype(np.float32), weight).astype(np.float32),
        would=uniform(stream(premises.seed, "misconduct"), len(people)) < chance,
        kind=_kinds(premises, answers),
        district_intercept=of_district,
        district_slope=slopes,
    )


def _districts(premises: Premises) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return intercepts around 0 and slopes around 1."""
    random, number, options = (
        stream(premises.seed, "districts"),
        premises.districts,
        premises.options,
    )
    spread = premises.setting("effects", "district_sd", options.district_sd)
    intercepts = random.normal(0, spread, number)
    spread = premises.setting("effects", "district_slope_sd", options.district_slope_sd)
    slopes = random.normal(0, spread, number)
    return intercepts - intercepts.mean(), 1 + slopes - slopes.mean()


def _kinds(premises: Premises, answers: Answers) -> Coded:
    """Return the kind of the first violation; fitting circumstances make it likelier."""
    world, law = premises.world, premises.law
    multiplier = np.float32(world["violation_levels"]["multiplier"])
    weights = np.stack(
        [
            violation["weight"]
            * np.where(holding(answers.true, law.scale, violation["levels"]), multiplier, 1)
            for violation in world.violations
        ]
    ).astype(np.float32)
    cuts = np.cumsum(weights, axis=0)
    drawn = uniform(stream(premises.seed, "violation"), answers.true.shape[0])
    places = (drawn * cuts[-1] >= cuts[:-1]).sum(axis=0).astype(np.int8)
    return Coded(places, tuple(violation["kind"] for violation in world.violations))
