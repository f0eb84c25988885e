"""Intercepts of a world, found on a pilot run so that its rates come out whatever the truth.

The pilot has a seed of its own: the intercepts belong to world, truth and options, not to a run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from data.synthetic.answers import Answers, draw_answers
from data.synthetic.arrays import Floats, level_sums
from data.synthetic.course import Intercepts
from data.synthetic.latents import People, draw_people
from data.synthetic.misconduct import given_recorded
from data.synthetic.premises import Premises
from data.synthetic.review import Review

_PILOT_SEED = 0
_REACH, _HALVINGS = 30.0, 40


def effects_on_misconduct(premises: Premises, people: People, answers: Answers) -> Floats:
    """Return the sum of the true effects of the true levels, in the year of each case."""
    law, truth = premises.law, premises.truth
    sums = level_sums(answers.true, truth.tables(law, truth.misconduct))
    for since, factor, added in truth.changes if premises.options.drift else ():
        change = level_sums(answers.true, truth.tables(law, {factor: added}))
        sums += change * (people.year >= since)
    return sums


def find_intercepts(premises: Premises) -> Intercepts:
    """Return the intercepts that give the rates of the world or of the options.

    The rate of arrest is the mean over the years; leniency is averaged over its distribution.
    """
    pilot, world = replace(premises, seed=_PILOT_SEED), premises.world
    people = draw_people(pilot, world["size"]["pilot"])
    answers = draw_answers(pilot, people)
    review = Review(pilot, people, answers)
    effects = effects_on_misconduct(pilot, people, answers)
    submitted = review.submitted
    means = {
        "mean_misconduct": float(review.seen_misconduct[submitted].mean()),
        "mean_imprisonment": float(review.seen_imprisonment[submitted].mean()),
    }
    score = review.inclination(Intercepts(0.0, 0.0, **means)) + review.unseen()
    random = np.random.default_rng(_PILOT_SEED)
    score += random.normal(0, premises.leniency_sd, len(people)).astype(np.float32)
    wanted = world["review"]["arrest"]
    decision = _solve(lambda at: float(review.arrested(score + at)[submitted].mean()), wanted)
    released = submitted & review.sufficient & ~review.arrested(score + np.float32(decision))
    rate = premises.setting("misconduct", "on_bail", premises.options.base_rate)
    weight, chosen = world["effects"]["unrecorded"] * people.u[released], effects[released]
    misconduct = _solve(lambda at: float(given_recorded(at + chosen + weight, 0.0).mean()), rate)
    return Intercepts(decision, misconduct, **means)


def _solve(rate: Callable[[float], float], wanted: float) -> float:
    """Return where a rising rate reaches what is wanted, by halving."""
    low, high = -_REACH, _REACH
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rate(middle) < wanted else (low, middle)
    return (low + high) / 2
