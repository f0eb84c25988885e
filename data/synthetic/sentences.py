"""Prosecution and sentence: a latent severity, which detention itself raises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import (
    Coded,
    Floats,
    Mask,
    choose,
    logistic,
    logistic_noise,
    stream,
    uniform,
)
from data.synthetic.course import NO_CRIME, Course, Intercepts
from data.synthetic.latents import People
from data.synthetic.premises import Premises
from data.synthetic.world import Section

PROSECUTIONS = (
    "prosecuted", "not_prosecuted_statutory", "not_prosecuted_minor", "not_prosecuted_evidence",
    "withdrawn",
)  # fmt: skip
SENTENCES = (
    "acquitted", "exempt", "fine", "control", "detention", "imprisonment", "life", "death",
)  # fmt: skip
IMPRISONMENT = ("imprisonment", "life", "death")
SERVED = ("detention", *IMPRISONMENT)
_NOT_PROSECUTED, _LIGHT, _SHORT, _MIDDLE, _LONG = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """How n cases end, each followed to its end.

    Attributes:
        prosecution: what the procuratorate decided.
        sentence: the principal sentence; empty where not prosecuted.
        months: its term, 0 where it has none.
        probation: whether it is suspended.
        later: for arrests that ended lightly, code of what came up after the arrest.
        probability: of imprisonment or more, suspended or not, were the person not detained and
            the evidence sufficient, given the true levels and the year.
    """

    prosecution: Coded
    sentence: Coded
    months: NDArray[np.int32]
    probation: Mask
    later: Coded
    probability: Floats

    @property
    def imprisonment(self) -> Mask:
        """Mark imprisonment or more, suspended or not."""
        return self.sentence.among(*IMPRISONMENT)

    @property
    def light(self) -> Mask:
        """Mark sentences that are light: none, a fine, control, short detention, suspended."""
        return self.sentence.among("exempt", "fine", "control", "detention") | self.probation


def draw_outcomes(
    premises: Premises, people: People, course: Course, effects: Floats, intercepts: Intercepts
) -> Outcomes:
    """Return how the cases end, from the sums of the true effects on the sentence."""
    settings, rows, seed = premises.world["sentence"], len(people), premises.seed
    base = settings["constant"] + settings["drift"] * people.t
    base = base + settings["slope"] * (effects - intercepts.mean_imprisonment)
    noise = logistic_noise(stream(seed, "sentence"), rows)
    severity = np.digitize(
        base + settings["detained"] * course.arrested + noise, settings["cuts"]
    ).astype(np.int8)
    severity = _unproven(severity, course.submitted & ~course.sufficient, settings, seed)
    spared = uniform(stream(seed, "spared"), rows) < settings["released_minor"]
    spared &= (severity == _LIGHT) & ~course.arrested
    prosecution = _prosecution(severity, course, settings, seed)
    prosecution.put(spared & prosecution.among("prosecuted"), "not_prosecuted_minor")
    sentence, probation = _sentence(severity, prosecution, settings, seed)
    light_end = sentence.among("exempt", "fine", "control", "detention") | probation
    light_end |= prosecution.among("not_prosecuted_minor")
    later = choose(stream(seed, "later"), rows, settings["later"])
    later.put(~(light_end & course.arrested), "")
    return Outcomes(
        prosecution=prosecution,
        sentence=sentence,
        months=_months(severity, sentence, probation, settings, seed),
        probation=probation,
        later=later,
        probability=_probability(base, settings),
    )


def _unproven(
    severity: NDArray[np.int8], unproven: Mask, settings: Section, seed: int
) -> NDArray[np.int8]:
    """Return severities: without evidence half are not prosecuted, the others end lightly."""
    dropped = uniform(stream(seed, "unproven"), len(severity)) < settings["unproven"]
    ends = np.where(dropped, _NOT_PROSECUTED, np.minimum(severity, _LIGHT))
    return np.where(unproven, ends, severity).astype(np.int8)


def _prosecution(severity: NDArray[np.int8], course: Course, settings: Section, seed: int) -> Coded:
    dropped = severity == _NOT_PROSECUTED
    prosecution = Coded.empty(len(severity), PROSECUTIONS)
    prosecution.put(~dropped, "prosecuted")
    unproven = course.submitted & ~course.sufficient
    for name, rows in (("not_prosecuted", ~unproven), ("not_prosecuted_unproven", unproven)):
        drawn = choose(stream(seed, name), len(severity), settings[name])
        for end in drawn.names:
            prosecution.put(dropped & rows & drawn.among(end), end)
    prosecution.put(course.refusal_ground.among(*NO_CRIME), "withdrawn")
    return prosecution


def _sentence(
    severity: NDArray[np.int8], prosecution: Coded, settings: Section, seed: int
) -> tuple[Coded, Mask]:
    rows, prosecuted = len(severity), prosecution.among("prosecuted")
    drawn = choose(stream(seed, "light"), rows, settings["light"])
    grave = uniform(stream(seed, "grave"), rows)
    sentence = Coded.empty(rows, SENTENCES)
    sentence.put(severity >= _SHORT, "imprisonment")
    light = severity == _LIGHT
    for name in set(drawn.names) - {"probation"}:
        sentence.put(light & drawn.among(name), name)
    sentence.put(light & drawn.among("probation"), "imprisonment")
    sentence.put((severity == _LONG) & (grave < settings["life"]), "life")
    sentence.put((severity == _LONG) & (grave < settings["death"]), "death")
    free = uniform(stream(seed, "acquitted"), rows) < settings["acquitted"]
    sentence.put(free, "acquitted")
    sentence.put(~prosecuted, "")
    return sentence, light & drawn.among("probation") & prosecuted & ~free


def _months(
    severity: NDArray[np.int8], sentence: Coded, probation: Mask, settings: Section, seed: int
) -> NDArray[np.int32]:
    """Return terms in months, uniform between the bounds of their kind."""
    drawn = uniform(stream(seed, "months"), len(severity))
    fixed = sentence.among("imprisonment") & ~probation
    rows_of = {
        "control": sentence.among("control"),
        "detention": sentence.among("detention"),
        "probation": probation,
        "short": fixed & (severity == _SHORT),
        "middle": fixed & (severity == _MIDDLE),
        "long": fixed & (severity == _LONG),
    }
    months = np.zeros(len(severity), np.int32)
    for name, rows in rows_of.items():
        least, most = settings["months"][name]
        months[rows] = (least + drawn[rows] * (most + 1 - least)).astype(np.int32)
    return np.where(sentence.among("control", "detention", "imprisonment"), months, 0)


def _probability(base: NDArray[np.floating[Any]], settings: Section) -> Floats:
    """Return the probability of imprisonment or more for someone who is not detained."""
    cuts, shares = settings["cuts"], settings["light"]
    above_light = logistic(base - cuts[_LIGHT])
    light = logistic(base - cuts[_NOT_PROSECUTED]) - above_light
    suspended = shares["probation"] / sum(shares.values())
    suspended *= 1 - settings["released_minor"]
    convicted = 1 - settings["acquitted"]
    chance: Floats = (convicted * (above_light + suspended * light)).astype(np.float32)
    return chance
