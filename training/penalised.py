"""Logistic regression under a normal prior: most probable values, their bias, their covariance.

For parameters without bounds; those of a card have bounds and are fitted by `training.newton`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.exact import coefficients
from training.likelihood import CHUNK_ROWS, Derivatives, Rows, sigmoid
from training.newton import DidNotConverge

Floats = NDArray[np.float64]

# In nats: 0.0015 standard errors at most, and more than rounding takes from a million losses.
_TOLERANCE = 1e-6
_MOST_STEPS, _HALVINGS = 60, 30


@dataclass(frozen=True, slots=True, eq=False)
class NormalPrior:
    """Independent normal priors of θ: the intercept, then one parameter for each column.

    Attributes:
        centre, precision: means, and one over the variances.
    """

    centre: Floats
    precision: Floats

    def penalty(self, theta: Floats) -> float:
        """Return minus the logarithm of the prior, but for a constant."""
        return float(0.5 * self.precision @ (theta - self.centre) ** 2)

    def posterior(self, information: Floats) -> Floats:
        """Return the covariance of θ after data of some information."""
        return np.asarray(np.linalg.inv(information + np.diag(self.precision)), np.float64)


def most_probable(cases: Rows, prior: NormalPrior) -> Floats:
    """Return the most probable θ by Newton steps, each halved until it lowers the objective."""
    theta = prior.centre.copy()
    found = cases.at(theta)
    for _ in range(_MOST_STEPS):
        slope = found.gradient + prior.precision * (theta - prior.centre)
        way = -prior.posterior(found.curvature) @ slope
        if -slope @ way <= _TOLERANCE:
            return theta
        theta, found = _further(cases, prior, theta, found, way)
    raise DidNotConverge(  # pragma: no cover - the objective is strictly convex and smooth
        f"no most probable values within {_MOST_STEPS} Newton steps"
    )


def _further(
    cases: Rows, prior: NormalPrior, theta: Floats, found: Derivatives, way: Floats
) -> tuple[Floats, Derivatives]:
    """Return the first point on a way that lowers the objective."""
    before = found.loss + prior.penalty(theta)
    for halving in range(_HALVINGS):
        candidate = coefficients(theta + 0.5**halving * way)
        after = cases.at(candidate)
        if after.loss + prior.penalty(candidate) <= before:
            return candidate, after
    raise DidNotConverge(  # pragma: no cover - a Newton way descends
        f"no descent after {_HALVINGS} halvings of a Newton step"
    )


def first_order_bias(cases: Rows, prior: NormalPrior, mode: Floats) -> Floats:
    """Return by how much the mode is too far from no effect, to first order.

    A likelihood with few events for each of its parameters is biased: A⁻¹ Σ h_i (p_i - ½) x_i with
    the leverages h_i (Cordeiro and McCullagh 1991, J. R. Stat. Soc. B 53, section 4). Left in, the
    tests declare too much while there are few misconducts.
    """
    posterior, pull = prior.posterior(cases.at(mode).curvature), np.zeros(len(mode))
    for start in range(0, len(cases.outcome), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        columns = cases.columns(rows)
        block = np.column_stack([np.ones(len(columns)), columns])
        p = sigmoid(block @ mode)
        leverage = cases.weight[rows] * p * (1 - p) * ((block @ posterior) * block).sum(axis=1)
        pull += block.T @ (leverage * (p - 0.5))
    return np.asarray(posterior @ pull)


def uncertainty(cases: Rows, prior: NormalPrior, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the information of the data, the covariance of the estimate, and of the posterior."""
    information = cases.at(theta).curvature
    # Weighted scores vary with the square of the weights.
    variation = replace(cases, weight=cases.weight**2).at(theta).curvature
    posterior = prior.posterior(information)
    return information, posterior @ variation @ posterior, posterior
