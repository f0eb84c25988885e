"""From a total to a probability: intercept, slope, their covariance and the threshold.

P = σ(b* + s·T), with s the logits that one point is worth and b* fitted again for the whole points.
A second calibration on top loses (method, 1.4), so a cross-fitted slope is a diagnostic: it is
applied only where its 95 % interval excludes 1 and at least 200 events speak.

The interval is the 90 % posterior interval of the linear predictor, its standard deviation widened:
by 1.25 up to 2,000 cases (method, part 4). Beyond, the posterior goes on shrinking while the error
of the model itself (unknown answers, drift, what nobody recorded) does not, so the factor grows
with the fifth root of the cases, which keeps the coverage of the true P about where it is at 2,000.
How much that is, `tests/training/test_coverage.py` measures on the synthetic world: less than the
nominal 90 %, so the interval is called posterior and never a coverage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.probability import NORMAL_90, Head
from training import exact
from training.crossfit import CrossFit
from training.likelihood import sigmoid
from training.prior import Hyperparameters
from training.projection import Projection, project

Floats = NDArray[np.float64]

WIDENING = 1.25
WIDENING_CASES = 2_000
WIDENING_POWER = 0.2
# Room below the limit at which an end of the interval would fall while the total rises.
_ROOM = 0.9
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the totals of one head become probabilities.

    Attributes:
        head: what a card carries.
        projection: how well its covariance stands for that of all steps.
        diagnostic: slope and intercept on cases that the fit had not seen; None where too few.
        applied: whether the diagnostic slope was applied to the head.
    """

    head: Head
    projection: Projection
    diagnostic: CrossFit | None
    applied: bool


def calibrate(  # noqa: PLR0913 - a line, what it was fitted on, and its check
    intercept: float,
    slope: float,
    *,
    totals: NDArray[Any],
    variance: Floats,
    cases: float,
    diagnostic: CrossFit | None = None,
) -> Calibration:
    """Return the calibration of a head.

    Args:
        intercept: b*, in logits.
        slope: the logits of one point.
        totals: of the cases that the card may meet, as far as sampled; n.
        variance: of their linear predictors; n.
        cases: that the head was learnt from.
        diagnostic: the cross-fitted line.
    """
    widening = widening_for(cases)
    limit = (_ROOM * slope / (NORMAL_90 * widening)) ** 2
    projection = project(totals, variance, limit)
    head = Head(intercept, slope, projection.covariance, widening)
    applied = diagnostic is not None and diagnostic.must_be_applied
    if applied and diagnostic is not None:
        head = _recalibrated(head, diagnostic)
    return Calibration(head, projection, diagnostic, applied)


def widening_for(cases: float) -> float:
    """Return the factor on the standard deviation of the linear predictor.

    Examples:
        >>> [round(widening_for(n), 2) for n in (200, 2_000, 20_000, 200_000)]
        [1.25, 1.25, 1.98, 3.14]
    """
    return WIDENING * float(max(1.0, cases / WIDENING_CASES) ** WIDENING_POWER)


def profile_intercept(
    offset: Floats, outcome: NDArray[Any], weight: Floats, hyper: Hyperparameters
) -> float:
    """Return the most probable b of logit P = b + offset, under the prior of b.

    Args:
        offset: of each case, in logits; n.
        outcome: 1 or 0; n.
        weight: of each case; n.
        hyper: the prior of b.
    """
    intercept, precision = hyper.intercept_mean, hyper.intercept_deviation**-2
    offset, outcome, weight, times = _alike(offset, outcome, weight)
    for _ in range(_MOST_STEPS):
        probability = sigmoid(intercept + offset)
        slope = (times * exact.terms(weight * (probability - outcome))).sum()
        slope += precision * (intercept - hyper.intercept_mean)
        bend = (times * exact.terms(weight * probability * (1 - probability))).sum() + precision
        # A step of two logits at most: far out the curve is flat and a Newton step endless.
        step = float(np.clip(slope / bend, -2, 2))
        intercept = float(exact.coefficients(np.array(intercept - step)))
        if abs(step) < 1e-10:  # noqa: PLR2004 - the grid of the coefficients
            break
    return intercept


def _alike(
    offset: Floats, outcome: NDArray[Any], weight: Floats
) -> tuple[Floats, NDArray[np.bool_], Floats, NDArray[np.int64]]:
    """Return offset, outcome and weight of cases that differ in one of them, and how many are so.

    Whole points have few totals. A sum of exact terms is the same whether equal ones are added or
    multiplied.
    """
    signed = np.where(outcome == 1, weight, -weight)
    found, times = np.unique(offset + 1j * signed, return_counts=True)
    return found.real, found.imag > 0, np.abs(found.imag), times


def _recalibrated(head: Head, diagnostic: CrossFit) -> Head:
    """Return a head with the cross-fitted line applied to its own."""
    slope = diagnostic.slope
    (bb, bs), (_, ss) = head.covariance
    square = slope**2
    return replace(
        head,
        intercept=diagnostic.intercept + slope * head.intercept,
        slope=slope * head.slope,
        covariance=((square * bb, square * bs), (square * bs, square * ss)),
    )
