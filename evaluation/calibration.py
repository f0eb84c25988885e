"""Whether probabilities are right: loss, calibration in the large, slope and intercept.

All figures hold for persons like those whose outcome was seen. Where outcomes are seen for some
only (misconduct on bail: the released), they say nothing about the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.estimate import LEVEL, Estimate, normal_quantile, poisson_interval
from evaluation.outcomes import Outcomes, probabilities, refuse_one_class

_STEPS = 50
_CONVERGED = 1e-10
# A slope beyond this comes from data that probabilities separate perfectly.
_RUNAWAY = 1e3


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """The logistic line of outcomes on logit(P): 1 and 0 where probabilities are right.

    Attributes:
        slope: below 1, predictions are too extreme; above 1, too timid.
        intercept: of the same line.
        in_the_large: the intercept where the slope is held at 1, in logits.
    """

    slope: Estimate
    intercept: Estimate
    in_the_large: Estimate


def brier(
    outcome: ArrayLike,
    probability: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Return the mean squared error of probabilities; 0 is perfect, lower is better.

    Formula: Σ w (p - y)² / Σ w; normal interval from the spread of the terms, cases independent.
    Reference: Brier (1950), Mon. Weather Rev. 78, 1-3.

    Raises:
        EvaluationError: arrays that do not fit.
    """
    cases = probabilities(outcome, probability, weight)
    return _mean(cases, (cases.value - cases.outcome) ** 2, level)


def log_loss(
    outcome: ArrayLike,
    probability: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Return the mean negative log-likelihood in nats; lower is better.

    Formula: -Σ w [y ln p + (1-y) ln(1-p)] / Σ w; interval as `brier`.
    Reference: Good (1952), J. R. Stat. Soc. B 14, 107-114.

    Raises:
        EvaluationError: arrays that do not fit; probabilities of 0 or 1.
    """
    cases = probabilities(outcome, probability, weight)
    return _mean(cases, _losses(cases), level)


def log_loss_difference(
    outcome: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Return log-loss of the second probabilities minus that of the first, on the same cases.

    Below 0 the second is better. Formula: mean of the paired differences with a normal interval.
    Reference: Diebold, Mariano (1995), J. Bus. Econ. Stat. 13, 253-263, for independent cases.

    Raises:
        EvaluationError: as `log_loss`.
    """
    before, after = (probabilities(outcome, each, weight) for each in (first, second))
    return _mean(before, _losses(after) - _losses(before), level)


def observed_to_expected(
    outcome: ArrayLike,
    probability: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Return O/E: events seen against events foretold; above 1, risk was understated.

    Formula: Σ w y / Σ w p, with the exact Poisson interval of the number of events divided by the
    expectation (conservative: the count varies less than a Poisson one). With weights the interval
    is that of the unweighted count, moved to the weighted ratio.
    Reference: Garwood (1936), Biometrika 28, 437-442; Breslow, Day (1987), section 2.3.

    Raises:
        EvaluationError: arrays that do not fit.
    """
    cases = probabilities(outcome, probability, weight)
    expected = float((cases.weight * cases.value).sum())
    seen = float((cases.weight * cases.outcome).sum())
    # Without an event there is no weight of one to speak of.
    scale = seen / cases.events if cases.events else 1.0
    low, high = (end * scale / expected for end in poisson_interval(cases.events, level))
    return Estimate(seen / expected, low, high, len(cases), cases.events, level)


def calibration_line(
    outcome: ArrayLike,
    probability: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    level: float = LEVEL,
) -> CalibrationLine | None:
    """Return slope and intercept with Wald intervals, or None where no finite line exists.

    Formula: maximum likelihood of logit P(Y=1) = a + b·logit(p); covariance the inverse
    information, or the sandwich where weights differ. In the large: b held at 1. There is none
    where all probabilities are equal, or where they separate the outcomes.
    References: Cox (1958), Biometrika 45, 562-565; Van Calster et al. (2016),
    J. Clin. Epidemiol. 74, 167-176; White (1982), Econometrica 50, 1-25.

    Raises:
        EvaluationError: one class only; arrays that do not fit.
    """
    cases = probabilities(outcome, probability, weight)
    refuse_one_class(cases)
    logits = np.log(cases.value) - np.log1p(-cases.value)
    if np.ptp(logits) == 0:
        return None
    ones = np.ones((len(cases), 1))
    line = _logistic(cases, np.column_stack((ones, logits)), np.zeros(len(cases)))
    large = _logistic(cases, ones, logits)
    if line is None or large is None:
        return None
    return CalibrationLine(
        slope=_wald(cases, line, 1, level),
        intercept=_wald(cases, line, 0, level),
        in_the_large=_wald(cases, large, 0, level),
    )


Fitted = tuple[NDArray[np.float64], NDArray[np.float64]]


def _logistic(
    cases: Outcomes, design: NDArray[np.float64], offset: NDArray[np.float64]
) -> Fitted | None:
    """Return coefficients and covariance by Newton's method, or None where it runs away."""
    coefficients = np.zeros(design.shape[1])
    if design.shape[1] > 1:
        coefficients[1] = 1.0
    for _ in range(_STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(offset + design @ coefficients, -500, 500)))
        score = design * (cases.weight * (cases.outcome - fitted))[:, None]
        information = (design * (cases.weight * fitted * (1 - fitted))[:, None]).T @ design
        if not np.linalg.cond(information) < 1 / np.finfo(float).eps:
            return None
        step = np.linalg.solve(information, score.sum(axis=0))
        coefficients = coefficients + step
        if np.abs(coefficients).max() > _RUNAWAY:
            return None
        if np.abs(step).max() < _CONVERGED:
            bread = np.asarray(np.linalg.inv(information), np.float64)
            sandwich: NDArray[np.float64] = bread @ (score.T @ score) @ bread
            return coefficients, sandwich if cases.weighted else bread
    return None


def _wald(cases: Outcomes, fitted: Fitted, place: int, level: float) -> Estimate:
    coefficients, covariance = fitted
    value = float(coefficients[place])
    half = normal_quantile(level) * sqrt(max(float(covariance[place, place]), 0.0))
    return Estimate(value, value - half, value + half, len(cases), cases.events, level)


def _losses(cases: Outcomes) -> NDArray[np.float64]:
    losses: NDArray[np.float64] = -np.where(
        cases.outcome == 1, np.log(cases.value), np.log1p(-cases.value)
    )
    return losses


def _mean(cases: Outcomes, terms: NDArray[np.float64], level: float) -> Estimate:
    """Return the weighted mean of terms with its normal interval."""
    share = cases.weight / cases.weight.sum()
    mean = float((share * terms).sum())
    n = len(cases)
    correction = n / (n - 1) if n > 1 else 1.0
    half = normal_quantile(level) * sqrt(correction * float((share**2 * (terms - mean) ** 2).sum()))
    return Estimate(mean, mean - half, mean + half, n, cases.events, level)
