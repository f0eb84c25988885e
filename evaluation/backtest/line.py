"""From totals to probabilities: the logistic line of misconduct on the total of a card.

An expert card gives no probability. Whatever is said about calibration then rests on this line,
fitted on the released: within them it is right on average by construction, so only cases that its
fit had not seen (cross-fitting) or that came later (by year) say anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_EVENTS, NO_VARIATION, Lacking, lack_of
from model.probability import NORMAL_90

Floats = NDArray[np.float64]

FOLDS = 5
_STEPS = 50
_CONVERGED = 1e-10
# A slope beyond this many logits for one standard deviation comes from separated outcomes.
_RUNAWAY = 20.0


@dataclass(frozen=True, slots=True)
class RiskLine:
    """P = 1/(1+e^-(intercept + slope·total)).

    Attributes:
        intercept: in logits.
        slope: in logits per point.
        covariance: of both.
        widening: factor on the standard deviation of the linear predictor.
        n, events: the cases that it was fitted on, as the card says where it came with one.
    """

    intercept: float
    slope: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    widening: float = 1.0
    n: int = 0
    events: int = 0

    def probability(self, total: NDArray[Any]) -> Floats:
        """Return P at totals, strictly between 0 and 1."""
        return _sigmoid(self.intercept + self.slope * total)

    def interval(self, total: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return the ends of the 90 % interval of P at totals, as cards state it."""
        (bb, bs), (_, ss) = self.covariance
        half = NORMAL_90 * self.widening * np.sqrt(bb + 2 * total * bs + total**2 * ss)
        centre = self.intercept + self.slope * total
        return _sigmoid(centre - half), _sigmoid(centre + half)


def fit_line(total: NDArray[Any], outcome: NDArray[Any], least_events: int) -> RiskLine | Lacking:
    """Return the line of maximum likelihood, or why there is none.

    Formula: Newton's method on logit P = a + b·total; covariance the inverse information. Assumes
    independent cases, and that the log-odds rise evenly with the total.
    Reference: Cox (1958), J. R. Stat. Soc. B 20, 215-242.

    Args:
        total: of each case.
        outcome: 1 or 0.
        least_events: both outcomes must have happened at least so often.
    """
    scarcer = int(min(outcome.sum(), len(outcome) - outcome.sum()))
    if (few := lack_of(FEW_EVENTS, scarcer, least_events)) is not None:
        return few
    values, place = np.unique(total, return_inverse=True)
    if len(values) == 1:
        return Lacking(NO_VARIATION, 1, 2)
    n, events = np.bincount(place), np.bincount(place, outcome)
    centre, spread = float(total.mean()), float(total.std())
    found = _newton((values - centre) / spread, n, events)
    if found is None:
        return Lacking(NO_VARIATION, len(values), len(values) + 1)
    (level, rise), bread = found
    back = np.array([[1.0, -centre / spread], [0.0, 1 / spread]])
    covariance = back @ bread @ back.T
    (bb, bs), (_, ss) = covariance.tolist()
    return RiskLine(
        intercept=float(level - rise * centre / spread),
        slope=float(rise / spread),
        covariance=((bb, bs), (bs, ss)),
        n=len(outcome),
        events=int(events.sum()),
    )


def cross_fitted(
    total: NDArray[Any], outcome: NDArray[Any], least_events: int, seed: int, folds: int = FOLDS
) -> Floats | Lacking:
    """Return for each case the probability by a line that was fitted without its fold.

    Both outcomes are dealt out evenly over the folds.
    Reference: Stone (1974), J. R. Stat. Soc. B 36, 111-147.
    """
    member, generator = np.empty(len(outcome), np.intp), np.random.default_rng(seed)
    for value in (0, 1):
        rows = np.flatnonzero(outcome == value)
        member[rows] = generator.permutation(len(rows)) % folds
    found = np.empty(len(outcome))
    for fold in range(folds):
        inside = member == fold
        line = fit_line(total[~inside], outcome[~inside], least_events * (folds - 1) // folds)
        if isinstance(line, Lacking):
            return line
        found[inside] = line.probability(total[inside])
    return found


def _newton(x: Floats, n: NDArray[Any], events: NDArray[Any]) -> tuple[Floats, Floats] | None:
    """Return level and rise with their covariance; None where they run away."""
    design = np.column_stack((np.ones_like(x), x))
    rate = events.sum() / n.sum()
    line = np.array([np.log(rate / (1 - rate)), 0.0])
    for _ in range(_STEPS):
        fitted = _sigmoid(design @ line)
        information = (design * (n * fitted * (1 - fitted))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (events - n * fitted))
        line = line + step
        if np.abs(line).max() > _RUNAWAY:
            return None
        if np.abs(step).max() < _CONVERGED:
            return line, np.asarray(np.linalg.inv(information), np.float64)
    return None


def _sigmoid(logit: Floats) -> Floats:
    # Beyond 30 a probability could no longer be told from 0 or 1.
    return 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
