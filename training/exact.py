"""Sums that do not depend on their order.

A sum of floats changes with the order of its terms, so with the number of workers, with the threads
of the linear algebra library and with the processor. Here the terms are rounded to whole multiples
of a power of two first, coarse enough that every partial sum is such a multiple below 2⁵³ of them
and so is held exactly. Addition is then exact, and order is immaterial: the published path is the
same to the bit for any number of workers, any division into chunks and any threads of a matrix
product, and the sums of districts add up to those of the pooled cases.

What it costs: a residual is rounded by at most 2⁻²⁷, one part in a hundred million of a case.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.errors import LearningError

Floats = NDArray[np.float64]

# Case weights may add up to this much; residuals and curvatures are at most the weight of a case.
MOST_WEIGHT = 2.0**26
_STEP = 2.0**-26
# A predictor is a sum of one entry for each factor: below 2¹³ in any fit, so 49 bits at most.
_PREDICTOR_STEP = 2.0**-36
# The loss of a case is at most its weight times 2¹³; its rest after rounding has a step of its own.
_LOSS_STEP, _REST_STEP = 2.0**-13, 2.0**-39


def refuse_weight(weight: Floats) -> None:
    """Refuse case weights for which sums would not be exact.

    Raises:
        LearningError: if a weight is negative or no number, or their sum passes `MOST_WEIGHT`.
    """
    if not np.isfinite(weight).all() or (weight < 0).any():
        row = int(np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))[0])
        raise LearningError(
            f"case weight of row {row} is {weight[row]}; allowed: 0 or more; correct the weight"
        )
    if weight.sum() > MOST_WEIGHT:
        raise LearningError(
            f"case weights add up to {weight.sum():.0f}; allowed: at most {MOST_WEIGHT:.0f}; "
            "divide all weights by the same number"
        )


def terms(values: Floats) -> Floats:
    """Round the terms of a sum over cases, each at most the weight of its case."""
    return np.rint(values / _STEP) * _STEP


def coefficients(values: Floats) -> Floats:
    """Round coefficients, so that sums of them for one case are exact."""
    return np.rint(values / _PREDICTOR_STEP) * _PREDICTOR_STEP


def total_loss(losses: Floats) -> float:
    """Return the sum of the losses of cases, in two exact parts."""
    large, small = loss_parts(losses)
    return large + small


def loss_parts(losses: Floats) -> tuple[float, float]:
    """Return the sum of losses as two exact sums, which chunks may add up apart."""
    large = np.rint(losses / _LOSS_STEP) * _LOSS_STEP
    small = np.rint((losses - large) / _REST_STEP) * _REST_STEP
    return float(large.sum()), float(small.sum())
