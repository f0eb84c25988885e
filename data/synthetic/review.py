"""The arrest review: who is diverted, what leaves no choice, who decides, what is ordered."""

from __future__ import annotations

import numpy as np

from data.synthetic.answers import Answers
from data.synthetic.arrays import (
    Coded,
    Floats,
    Mask,
    choose,
    holding,
    level_sums,
    logistic,
    logistic_noise,
    stream,
    uniform,
)
from data.synthetic.course import (
    ASSIGNMENTS,
    BREACH,
    DANGER,
    DECISIONS,
    DIVERTED,
    GROUNDS,
    MANDATORY,
    REFUSALS,
    Course,
    Deciders,
    Intercepts,
)
from data.synthetic.latents import People
from data.synthetic.premises import Premises

# The normal distribution function is close to the logistic one at this scale.
_NORMAL_AS_LOGISTIC = 1.7


class Review:
    """Runs the course of some cases up to the decision."""

    def __init__(self, premises: Premises, people: People, answers: Answers) -> None:
        law, truth = premises.law, premises.truth
        self._premises, self._scale, self._seed = premises, law.scale, premises.seed
        self._people, self._answers = people, answers
        self._settings = premises.world["review"]
        self.seen_misconduct = level_sums(answers.known, truth.tables(law, truth.misconduct))
        self.seen_imprisonment = level_sums(answers.known, truth.tables(law, truth.imprisonment))
        self.diverted = self._diverted()
        self.sufficient = self._draw("evidence") < self._settings["evidence_sufficient"]
        self.below = self._holding("below_imprisonment")
        self.special = self._holding("special_levels")
        self.mandatory = self._mandatory()

    def course(self, intercepts: Intercepts) -> Course:
        """Return the course, given the intercepts of a pilot run."""
        deciders = self._deciders()
        inclination = self.inclination(intercepts)
        score = inclination + self.unseen()
        score -= deciders.leniency[deciders.decider].astype(np.float32)
        arrest = self.arrested(score)
        decision = self._decision(arrest)
        return Course(
            diverted=self.diverted,
            sufficient=self.sufficient,
            mandatory=self.mandatory,
            below=self.below,
            deciders=deciders,
            decision=decision,
            arrest_ground=self._arrest_ground(arrest),
            refusal_ground=self._refusal_ground(decision),
            inclination=inclination,
        )

    def inclination(self, intercepts: Intercepts) -> Floats:
        """Return what the decision turns on, without leniency, noise and u."""
        settings = self._settings
        score = intercepts.decision + settings["drift"] * self._people.t
        score += settings["misconduct"] * (self.seen_misconduct - intercepts.mean_misconduct)
        score += settings["imprisonment"] * (self.seen_imprisonment - intercepts.mean_imprisonment)
        score += settings["below_shift"] * self.below + settings["special_shift"] * self.special
        found: Floats = score.astype(np.float32)
        return found

    def unseen(self) -> Floats:
        """Return what the records do not show: u, if deciders see it, and chance."""
        noise = logistic_noise(stream(self._seed, "decision"), len(self._people))
        seen = self._settings["unrecorded"] * self._premises.options.confounding
        unseen: Floats = (seen * self._people.u + self._settings["noise"] * noise).astype(
            np.float32
        )
        return unseen

    def arrested(self, score: Floats) -> Mask:
        """Mark the cases in which a score leads to arrest; gates go before it."""
        return self.gated(score > 0)

    def gated(self, wanted: Mask) -> Mask:
        """Return what becomes of a wish to arrest once the gates were applied."""
        breach = self.mandatory.among(BREACH)
        held = self._draw("breach_arrested") < self._settings["breach_arrested"]
        wanted = np.where(breach, held, wanted | self.mandatory.among(MANDATORY))
        arrested: Mask = wanted & self.sufficient & self.submitted
        return arrested

    @property
    def submitted(self) -> Mask:
        """Mark the cases that came to the arrest review."""
        return self.diverted.among("")

    def _draw(self, name: str) -> Floats:
        return uniform(stream(self._seed, "review", name), len(self._people))

    def _holding(self, name: str) -> Mask:
        return holding(self._answers.known, self._scale, self._settings[name])

    def _diverted(self) -> Coded:
        """Return how the police divert: mild cases of settled people, more from year to year."""
        settings, people = self._premises.world["diversion"], self._people
        known = self._answers.known
        score = settings["constant"] + settings["drift"] * people.t
        score += settings["severity"] * people.latents["severity"]
        score += settings["stability"] * people.latents["stability"]
        score += settings["severe"] * holding(known, self._scale, settings["severe_levels"])
        score += settings["record"] * holding(known, self._scale, settings["record_levels"])
        chosen = self._draw("diversion") < logistic(score)
        diverted = Coded.empty(len(people), DIVERTED)
        if self._premises.options.diversion:
            bailed = self._draw("diverted_bail") < settings["on_bail"]
            diverted.put(chosen & bailed, "bail")
            diverted.put(chosen & ~bailed, "transfer")
        return diverted

    def _mandatory(self) -> Coded:
        """Return the ground that left no choice, where the evidence and the gate allow it."""
        settings, juvenile = self._settings, self._answers.juvenile
        due = self._holding("mandatory_any")
        due |= self._holding("mandatory_with_imprisonment") & ~self.below
        share = np.where(juvenile, settings["mandatory_juvenile"], settings["mandatory_enforced"])
        due &= self._draw("mandatory") < share
        breach = self._draw("breach") < settings["breach_resubmitted"] * np.exp(
            0.5 * self._people.latents["propensity"]
        )
        ground = Coded.empty(len(due), (MANDATORY, BREACH))
        open_to_it = self.submitted & self.sufficient
        ground.put(due & open_to_it, MANDATORY)
        ground.put(breach & ~due & ~self.below & open_to_it, BREACH)
        return ground

    def _deciders(self) -> Deciders:
        """Return deciders of the case's own district, most in rotation, some by its severity."""
        settings, number = self._settings, self._premises.deciders
        districts = self._premises.districts
        if number < districts:
            raise ValueError(
                f"{number} deciders for {districts} districts; allowed: at least one for each"
            )
        random = stream(self._seed, "leniency")
        leniency = random.normal(0, self._premises.leniency_sd, number)
        in_district = number // districts + (np.arange(districts) < number % districts)
        mode = choose(
            stream(self._seed, "review", "mode"),
            len(self._people),
            dict(zip(ASSIGNMENTS, (settings["rotation"], 1 - settings["rotation"]), strict=True)),
        )
        by_severity = logistic(_NORMAL_AS_LOGISTIC * self._people.latents["severity"])
        rank = np.where(mode.among("assigned"), by_severity, self._draw("decider"))
        local = (rank * in_district[self._people.district]).astype(np.int32)
        local = np.minimum(local, in_district[self._people.district] - 1)
        decider = (self._people.district + districts * local).astype(np.int32)
        return Deciders(leniency - leniency.mean(), decider, mode)

    def _decision(self, arrest: Mask) -> Coded:
        settings, drawn = self._settings, self._draw("measure")
        decision = Coded.empty(len(arrest), DECISIONS)
        decision.put(self.submitted, "bail")
        share = np.where(self.special, settings["surveillance_special"], settings["surveillance"])
        decision.put(self.submitted & (drawn < share), "surveillance")
        decision.put(self.submitted & (drawn >= 1 - settings["no_measure"]), "no_measure")
        decision.put(arrest, "arrest")
        return decision

    def _arrest_ground(self, arrest: Mask) -> Coded:
        ground = Coded.empty(len(arrest), GROUNDS)
        ground.put(arrest, DANGER)
        for name in (MANDATORY, BREACH):
            ground.put(arrest & self.mandatory.among(name), name)
        return ground

    def _refusal_ground(self, decision: Coded) -> Coded:
        """Return why arrest was refused; the later lines go before the earlier ones."""
        refused = decision.among("bail", "surveillance", "no_measure")
        ground, drawn = Coded.empty(len(refused), REFUSALS), self._draw("refusal")
        ground.put(refused, "no_danger")
        ground.put(refused & (drawn < self._settings["minor_refusal"]), "minor_crime")
        ground.put(refused & self._answers.juvenile, "juvenile")
        ground.put(refused & self.below, "below_imprisonment")
        ground.put(refused & self.special & decision.among("surveillance"), "special_person")
        unproven = refused & ~self.sufficient
        ground.put(unproven, "evidence_insufficient")
        other, so_far = self._draw("other_refusal"), 0.0
        for name, share in self._settings["other_refusal"].items():
            ground.put(unproven & (other >= so_far) & (other < so_far + share), name)
            so_far += share
        return ground
