"""Slope and intercept on cases that the fit had not seen: a diagnostic of the calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.likelihood import sigmoid
from training.linear import inverse, product

Floats = NDArray[np.float64]

FOLDS = 5
# Below this many events the line is not known well enough to be applied (method, 1.4).
EVENTS_TO_APPLY = 200
NORMAL_95 = 1.959963984540054
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class CrossFit:
    """The line logit P = intercept + slope · (the fit's own logit), on unseen cases.

    Attributes:
        slope: 1 where the fit is neither too bold nor too timid.
        intercept: 0 where, at that slope, it is right on average.
        slope_interval, intercept_interval: 95 %.
        loss: mean log-loss per case on unseen cases, before the line is applied.
        cases, events: sums of weights.
    """

    slope: float
    intercept: float
    slope_interval: tuple[float, float]
    intercept_interval: tuple[float, float]
    loss: float
    cases: float
    events: float

    @property
    def must_be_applied(self) -> bool:
        """Tell whether the slope differs from 1 beyond doubt, on enough events."""
        low, high = self.slope_interval
        return self.events >= EVENTS_TO_APPLY and not low <= 1 <= high and self.slope > 0


def fold_of(outcome: NDArray[Any], seed: int, folds: int = FOLDS) -> NDArray[np.int64]:
    """Return the fold of each case, events and others dealt out evenly; n."""
    draw = np.random.default_rng(seed)
    fold = np.empty(len(outcome), np.int64)
    for value in (0, 1):
        rows = np.flatnonzero(outcome == value)
        fold[rows] = draw.permutation(len(rows)) % folds
    return fold


def unseen_line(predictor: Floats, outcome: NDArray[Any], weight: Floats) -> CrossFit:
    """Return the calibration line of predictors that unseen cases were given.

    Args:
        predictor: logit of each case by a fit without it; n.
        outcome: 1 or 0; n.
        weight: of each case; n.
    """
    line, covariance = _line(predictor, outcome, weight)
    half = NORMAL_95 * np.sqrt(np.diagonal(covariance))
    losses = np.logaddexp(0.0, predictor) - outcome * predictor
    return CrossFit(
        slope=float(line[1]),
        intercept=float(line[0]),
        slope_interval=(float(line[1] - half[1]), float(line[1] + half[1])),
        intercept_interval=(float(line[0] - half[0]), float(line[0] + half[0])),
        loss=float((weight * losses).sum() / weight.sum()),
        cases=float(weight.sum()),
        events=float((weight * outcome).sum()),
    )


def _line(predictor: Floats, outcome: NDArray[Any], weight: Floats) -> tuple[Floats, Floats]:
    """Return (intercept, slope) by Newton steps, and their covariance."""
    columns = np.stack([np.ones_like(predictor), predictor])
    line = np.array([0.0, 1.0])
    covariance = np.eye(2)
    for _ in range(_MOST_STEPS):  # pragma: no branch - the curve is convex and steps are cut
        probability = sigmoid((line[:, None] * columns).sum(axis=0))
        slope = (columns * (weight * (probability - outcome))).sum(axis=1)
        bend = weight * probability * (1 - probability)
        hessian = (columns[:, None, :] * columns[None, :, :] * bend).sum(axis=2)
        # Keeps the system solvable where all predictors are one.
        covariance = inverse(hessian + 1e-9 * np.eye(2))
        step = np.clip(product(covariance, slope), -1, 1)
        line = line - step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004 - far below the width of any interval
            break
    return line, covariance
