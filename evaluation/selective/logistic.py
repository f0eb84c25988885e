"""Ridge logistic regression by Newton's method: small, without a library."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.errors import NotAssessable
from evaluation.selective.cases import Floats
from model.errors import Problem

RIDGE = 1.0
_STEPS = 100
_CONVERGED = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A fitted line on the logit.

    Attributes:
        coefficients: of the intercept and of each column, standardised.
        curvature: second derivatives of the penalised loss there.
        probability: fitted, for each case.
    """

    coefficients: Floats
    curvature: Floats
    probability: Floats


def standardised(design: Floats) -> Floats:
    """Return an intercept and the columns with mean 0 and deviation 1; constant ones become 0."""
    centred = design - design.mean(axis=0)
    spread = centred.std(axis=0)
    scaled = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)
    return np.column_stack((np.ones(len(design)), scaled))


def fit_logistic(columns: Floats, outcome: Floats, ridge: float = RIDGE) -> Logistic:
    """Return the minimum of Σ[log(1+e^η) - yη] + ridge/2 Σβ², the intercept free.

    Newton's method with halved steps. The minimum is unique, whatever the columns.
    Reference: Le Cessie, Van Houwelingen (1992), J. R. Stat. Soc. C 41, 191-201.

    Args:
        columns: from `standardised`.
        outcome: 1 or 0, both present.
        ridge: penalty, above 0.

    Raises:
        NotAssessable: ``selective_no_fit``: no convergence in a hundred steps.
    """
    penalty = np.full(columns.shape[1], ridge)
    penalty[0] = 0.0
    rate = float(outcome.mean())
    at = np.zeros(columns.shape[1])
    at[0] = np.log(rate / (1 - rate))
    for _ in range(_STEPS):
        slope, probability = gradient(columns, outcome, at, penalty)
        curved = curvature(columns, probability, penalty)
        step: Floats = np.linalg.solve(curved, slope).astype(np.float64)
        at = _descend(columns, outcome, (at, step), penalty)
        if np.abs(step).max() < _CONVERGED:
            return Logistic(at, curved, probability)
    raise NotAssessable(Problem("selective_no_fit", "", str(_STEPS)))


def gradient(
    columns: Floats, outcome: Floats, at: Floats, penalty: Floats
) -> tuple[Floats, Floats]:
    """Return the first derivatives and the fitted probabilities."""
    probability = 1 / (1 + np.exp(-np.clip(columns @ at, -500, 500)))
    slope: Floats = columns.T @ (probability - outcome) + penalty * at
    return slope, probability


def curvature(columns: Floats, probability: Floats, penalty: Floats) -> Floats:
    """Return the second derivatives."""
    weighted = columns * (probability * (1 - probability))[:, None]
    curved: Floats = weighted.T @ columns + np.diag(penalty)
    return curved


def refit_without(
    columns: Floats, outcome: Floats, fitted: Logistic, without: Floats, ridge: float = RIDGE
) -> Floats:
    """Return the probabilities of the fit without some columns, begun from the fit with them.

    Where their coefficients would be 0 on the quadratic, then steps with the curvature of the
    whole fit, which cost one pass each.

    Args:
        columns: of the whole fit.
        outcome: of the whole fit.
        fitted: the whole fit.
        without: mask over its columns; the intercept stays.
        ridge: the penalty of the whole fit.
    """
    stay = np.flatnonzero(~without.astype(np.bool_))
    leave = np.flatnonzero(without)
    inner = fitted.curvature[np.ix_(stay, stay)]
    across = fitted.curvature[np.ix_(stay, leave)]
    at = fitted.coefficients[stay] + np.linalg.solve(inner, across @ fitted.coefficients[leave])
    penalty = np.full(len(stay), ridge)
    penalty[0] = 0.0
    kept = columns[:, stay]
    for _ in range(_STEPS):
        slope, probability = gradient(kept, outcome, at, penalty)
        step: Floats = np.linalg.solve(inner, slope).astype(np.float64)
        at = _descend(kept, outcome, (at, step), penalty)
        if np.abs(step).max() < 1e3 * _CONVERGED:
            return probability
    raise NotAssessable(Problem("selective_no_fit", "", str(_STEPS)))


def _loss(columns: Floats, outcome: Floats, at: Floats, penalty: Floats) -> float:
    predictor = columns @ at
    return float((np.logaddexp(0, predictor) - outcome * predictor).sum() + (penalty * at) @ at / 2)


def _descend(
    columns: Floats, outcome: Floats, way: tuple[Floats, Floats], penalty: Floats
) -> Floats:
    """Return the point after as much of the step as does not raise the loss."""
    at, step = way
    before = _loss(columns, outcome, at, penalty)
    while _loss(columns, outcome, at - step, penalty) > before * (1 + 1e-12) + 1e-12:
        step = step / 2
    return at - step
