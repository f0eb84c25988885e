"""What a run of the learner is told, beside its cases: choices, each with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.coding import Codes, Coding
from training.crossfit import FOLDS
from training.likelihood import of_codes
from training.newton import Fit, fit
from training.prior import Hyperparameters, Prior

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The cases that one outcome is learnt from; n rows.

    Attributes:
        codes: n × factors.
        outcome: 1 or 0; n.
        weight: case weights, forgetting included; n.
        covariates: further columns of 0 and 1 that are adjusted for and not scored, n × any.
    """

    codes: Codes
    outcome: NDArray[Any]
    weight: Floats
    covariates: Floats | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def rows(self, chosen: NDArray[Any] | slice) -> Sample:
        """Return some rows."""
        covariates = None if self.covariates is None else self.covariates[chosen]
        return Sample(self.codes[chosen], self.outcome[chosen], self.weight[chosen], covariates)

    def thinned(self, most: int) -> Sample:
        """Return at most so many rows, evenly spaced; all where there are no more."""
        if len(self) <= most:
            return self
        return self.rows(evenly(len(self), most))


def evenly(rows: int, most: int) -> NDArray[np.int64]:
    """Return the places of at most so many rows, evenly spaced."""
    count = min(rows, most)
    return np.arange(count, dtype=np.int64) * rows // max(count, 1)


Solver = Callable[[Coding, Sample, Prior], Fit]


def by_newton(coding: Coding, sample: Sample, prior: Prior) -> Fit:
    """Fit all rows by full Newton steps: the solver for cases that one machine reads at ease."""
    likelihood = of_codes(coding, sample.codes, sample.outcome, sample.weight, sample.covariates)
    return fit(likelihood, prior)


@dataclass(frozen=True, slots=True)
class Options:
    """How to learn.

    Attributes:
        hyper: the numbers of the prior.
        weights: points by factor and level, such as those of a Delphi panel, that take the place of
            the prior card as centre.
        movable: the factors whose points of misconduct may leave the prior's; None for all. The
            others stay at them, times the scale.
        forgetting: ρ: a case of k years before the last counts ρ^k.
        cost_miss, cost_detain: what a missed misconduct and a needless detention cost, in any unit:
            they set θ. The default is the θ = 0.20 that method, part 4, is measured at.
        least_events: fewer events (or non-events) carry no card: even the rate alone would be off
            by a third.
        least_completeness: with fewer answers known, on average, the cases carry no card.
        evidence_rows, diagnostic_rows, variance_rows: at most so many rows, evenly spaced, for τ,
            for cross-fitting, and for the variance of predictors; none of these sharpens beyond.
        folds: of the cross-fitting; 0 leaves the diagnostics out.
        seed: of the folds and of one start of the whole points.
        solver: fits a head; another one reads more cases than fit one machine.
    """

    hyper: Hyperparameters = field(default_factory=Hyperparameters)
    weights: dict[str, dict[str, int]] | None = None
    movable: frozenset[str] | None = None
    forgetting: float = 1.0
    cost_miss: float = 4.0
    cost_detain: float = 1.0
    least_events: int = 10
    least_completeness: float = 0.5
    evidence_rows: int = 20_000
    diagnostic_rows: int = 50_000
    variance_rows: int = 20_000
    folds: int = FOLDS
    seed: int = 0
    solver: Solver = by_newton
