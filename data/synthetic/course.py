"""The course up to the decision: diversion, evidence, mandatory grounds, deciders, decisions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import Coded, Floats, Mask

DIVERTED = ("bail", "transfer")
DECISIONS = ("arrest", "bail", "surveillance", "no_measure")
GROUNDS = ("CPL81-1", "CPL81-3", "CPL81-4")
DANGER, MANDATORY, BREACH = GROUNDS
ASSIGNMENTS = ("rotation", "assigned")
REFUSALS = (
    "no_danger", "evidence_insufficient", "no_crime", "no_liability", "below_imprisonment",
    "minor_crime", "juvenile", "special_person",
)  # fmt: skip
NO_CRIME = ("no_crime", "no_liability")


@dataclass(frozen=True, slots=True, eq=False)
class Intercepts:
    """What a pilot run has found, so that the rates of the world come out.

    Attributes:
        decision: of the decision to arrest.
        misconduct: of misconduct if released.
        mean_misconduct, mean_imprisonment: means of the effects, around which deciders judge.
    """

    decision: float
    misconduct: float
    mean_misconduct: float
    mean_imprisonment: float


@dataclass(frozen=True, slots=True, eq=False)
class Deciders:
    """Who decides.

    Attributes:
        leniency: of each decider, logit; their mean is 0.
        decider: place of the decider of each case.
        mode: how the case was assigned.
    """

    leniency: NDArray[np.float64]
    decider: NDArray[np.int32]
    mode: Coded


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The course of n cases up to the decision on arrest.

    Attributes:
        diverted: how the police diverted it; empty where it was submitted.
        sufficient: evidence of a crime.
        mandatory: ground that left no choice, or empty.
        below: the expected sentence is below imprisonment.
        deciders: who decided.
        decision: what was ordered; empty where diverted.
        arrest_ground, refusal_ground: empty where the decision was another.
        inclination: what the decision turned on without leniency, noise and u, logit.
    """

    diverted: Coded
    sufficient: Mask
    mandatory: Coded
    below: Mask
    deciders: Deciders
    decision: Coded
    arrest_ground: Coded
    refusal_ground: Coded
    inclination: Floats

    @property
    def submitted(self) -> Mask:
        """Mark the cases that came to the arrest review."""
        return self.diverted.among("")

    @property
    def arrested(self) -> Mask:
        """Mark the cases in which arrest was ordered."""
        return self.decision.among("arrest")

    @property
    def discretionary(self) -> Mask:
        """Mark the cases in which the decision turned on danger."""
        return self.submitted & self.sufficient & self.mandatory.among("")
