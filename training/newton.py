"""The most probable θ = (b, s, β) under the prior and its bounds, by projected Newton steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training import exact
from training.box import box_minimum, pressed
from training.likelihood import Derivatives, Likelihood
from training.linear import product
from training.prior import BEFORE_STEPS, Prior

Floats = NDArray[np.float64]
# In nats: how far below the value found the least value may still lie.
TOLERANCE = 1e-9
_MOST_STEPS = 60
_HALVINGS = 30
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted θ; k steps.

    Attributes:
        theta: (b, s, β); k + 2.
        loss: minus the log-likelihood at θ, in nats.
        objective: loss and penalty.
        slope: gradient of the objective; k + 2. Not 0 where a bound holds.
        hessian: second derivatives of the objective; (k + 2) × (k + 2).
        curvature: those of the loss alone, for (b, β); (k + 1) × (k + 1).
        at_bound: the entries of θ that a bound holds; k + 2.
        steps: how many Newton steps were taken.
        prior: what it was fitted under.
    """

    theta: Floats
    loss: float
    objective: float
    slope: Floats
    hessian: Floats
    curvature: Floats
    at_bound: NDArray[np.bool_]
    steps: int
    prior: Prior

    @property
    def intercept(self) -> float:
        """Return b."""
        return float(self.theta[0])

    @property
    def scale(self) -> float:
        """Return s, logits per expert point."""
        return float(self.theta[1])

    @property
    def increments(self) -> Floats:
        """Return β, logits by column."""
        return self.theta[BEFORE_STEPS:]


class DidNotConverge(ArithmeticError):  # noqa: N818 - says what happened
    """The steps of a fit ran out; a fault of the program, never of the cases."""


def fit(
    likelihood: Likelihood,
    prior: Prior,
    start: Floats | None = None,
    tolerance: float = TOLERANCE,
) -> Fit:
    """Return the most probable θ.

    θ is rounded so that sums over cases are exact; `hessian` and `slope` are those at θ itself.

    Args:
        likelihood: of the cases.
        prior: with its bounds.
        start: a θ to start from; else the experts at the mean scale and the rate found.
        tolerance: in nats.

    Raises:
        DidNotConverge: if it does not converge.
    """
    theta = exact.coefficients(_start(likelihood, prior) if start is None else start)
    theta = np.clip(theta, prior.lower, prior.upper)
    found = likelihood.at(without_scale(theta))
    precision = prior.precision()
    for taken in range(_MOST_STEPS):
        slope, hessian = _whole(prior, precision, theta, found)
        target = box_minimum(
            hessian, slope - product(hessian, theta), theta, prior.lower, prior.upper
        )
        way = target - theta
        gain = -(slope * way).sum() - (way * product(hessian, way)).sum() / 2
        if gain <= tolerance:
            return _fit(prior, theta, found, slope, hessian, taken)
        theta, found = _further(likelihood, prior, theta, found, way)
    raise DidNotConverge(f"no least value within {_MOST_STEPS} Newton steps")


def without_scale(theta: Floats) -> Floats:
    """Return (b, β): what the likelihood sees of θ."""
    return np.concatenate([theta[:1], theta[BEFORE_STEPS:]])


def _start(likelihood: Likelihood, prior: Prior) -> Floats:
    return prior.start((likelihood.events + 0.5) / (likelihood.cases + 1))


def _whole(
    prior: Prior, precision: Floats, theta: Floats, found: Derivatives
) -> tuple[Floats, Floats]:
    """Return gradient and second derivatives of the objective."""
    slope, hessian = prior.slope(theta), precision.copy()
    slope[0] += found.gradient[0]
    slope[BEFORE_STEPS:] += found.gradient[1:]
    hessian[0, 0] += found.curvature[0, 0]
    hessian[0, BEFORE_STEPS:] += found.curvature[0, 1:]
    hessian[BEFORE_STEPS:, 0] += found.curvature[1:, 0]
    hessian[BEFORE_STEPS:, BEFORE_STEPS:] += found.curvature[1:, 1:]
    return slope, hessian


def _further(
    likelihood: Likelihood, prior: Prior, theta: Floats, found: Derivatives, way: Floats
) -> tuple[Floats, Derivatives]:
    """Return the first point on a way, halved as often as need be, that lowers the objective."""
    before = found.loss + prior.penalty(theta)
    # Close to the end a step gains less than the rounding of the losses can show.
    slack = TOLERANCE + _ROUNDING * abs(before)
    for halving in range(_HALVINGS):
        share = 0.5**halving
        candidate = np.clip(exact.coefficients(theta + share * way), prior.lower, prior.upper)
        after = likelihood.at(without_scale(candidate))
        if after.loss + prior.penalty(candidate) <= before + slack:
            return candidate, after
    raise DidNotConverge(f"no descent after {_HALVINGS} halvings of a Newton step")


def _fit(  # noqa: PLR0913, PLR0917 - the parts of one value
    prior: Prior,
    theta: Floats,
    found: Derivatives,
    slope: Floats,
    hessian: Floats,
    steps: int,
) -> Fit:
    return Fit(
        theta=theta,
        loss=found.loss,
        objective=found.loss + prior.penalty(theta),
        slope=slope,
        hessian=hessian,
        curvature=found.curvature,
        at_bound=pressed(theta, slope, prior.lower, prior.upper),
        steps=steps,
        prior=prior,
    )
