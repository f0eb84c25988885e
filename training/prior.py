"""What is believed before the cases are seen: the experts are right up to a common scale.

With w_j the expert points of step j, s the logits that one point is worth and L_f − 1 the steps of
its factor::

    β_j | s ~ N(s·w_j, τ²/(L_f − 1))     s ~ N(0.12, 0.04²)     b ~ N(−2.5, 3²)

and β_j keeps the sign that the law gives it, within ±1.5 logits. The scale is a parameter, so that
a panel that is right up to scale costs nothing, and a factor about which the cases say nothing
keeps its published points (method, 1.1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.coding import Coding

Floats = NDArray[np.float64]
BEFORE_STEPS = 2
# In logits: a hundredth of what half a point is worth, so that a pinned step keeps its points.
PINNED_DEVIATION = 5e-4


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """The numbers of the prior: choices of statistics, not of law; logits unless said otherwise.

    Attributes:
        tau: standard deviation of a one-step factor about its scaled expert points.
        taus: the grid on which the evidence is compared.
        tau_centre, tau_spread: median of τ, and standard deviation of its logarithm.
        tau_events: with fewer events the evidence is flat (method, 1.1), and `tau` is used.
        scale_mean, scale_deviation: of s, logits per point.
        scale_least, scale_most: bounds of s.
        intercept_mean, intercept_deviation: of b.
        intercept_most: bound of b on either side.
        box: bound of a step on either side.
        most_points: bound of a step in points.
        missing_deviation, missing_box: of the indicator of an unknown answer, where one is fitted
            to see what unknown = 0 points costs.
        covariate_deviation: of a covariate that is adjusted for and not scored.
    """

    tau: float = 0.2
    taus: tuple[float, ...] = (0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.7)
    tau_centre: float = 0.2
    tau_spread: float = 0.6
    tau_events: int = 30
    scale_mean: float = 0.12
    scale_deviation: float = 0.04
    scale_least: float = 0.01
    scale_most: float = 1.0
    intercept_mean: float = -2.5
    intercept_deviation: float = 3.0
    intercept_most: float = 20.0
    box: float = 1.5
    most_points: int = 15
    missing_deviation: float = 0.25
    missing_box: float = 0.5
    covariate_deviation: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """A Gaussian over θ = (b, s, β), with bounds; k steps.

    Attributes:
        centre: w, expert points by step; k.
        deviation: of β about s·w; k.
        scaled: whether the deviation of a step follows τ; k.
        mean, spread: of b and s; 2 each.
        lower, upper: bounds of θ; k + 2.
    """

    centre: Floats
    deviation: Floats
    scaled: NDArray[np.bool_]
    mean: Floats
    spread: Floats
    lower: Floats
    upper: Floats

    def penalty(self, theta: Floats) -> float:
        """Return −log density at θ, but for the constant of its normalisation."""
        off, steps = self._off(theta)
        return float(0.5 * (off**2).sum() + 0.5 * (steps**2 / self.deviation**2).sum())

    def slope(self, theta: Floats) -> Floats:
        """Return the gradient of `penalty`; k + 2."""
        off, steps = self._off(theta)
        pull = steps / self.deviation**2
        before = off / self.spread
        before[1] -= (self.centre * pull).sum()
        return np.concatenate([before, pull])

    def precision(self) -> Floats:
        """Return the second derivatives of `penalty`; (k + 2) × (k + 2)."""
        weight = 1 / self.deviation**2
        matrix = np.diag(np.concatenate([1 / self.spread**2, weight]))
        matrix[1, 1] += (self.centre**2 * weight).sum()
        matrix[1, BEFORE_STEPS:] = matrix[BEFORE_STEPS:, 1] = -self.centre * weight
        return matrix

    def log_determinant(self) -> float:
        """Return the logarithm of the determinant of `precision`."""
        return float(-2 * (np.log(self.spread).sum() + np.log(self.deviation).sum()))

    def start(self, rate: float) -> Floats:
        """Return a θ to start from: the experts at the mean scale, at a rate of events."""
        scale = self.mean[1]
        intercept = np.log(rate / (1 - rate))
        theta = np.concatenate([[intercept, scale], scale * self.centre])
        found: Floats = np.clip(theta, self.lower, self.upper)
        return found

    def _off(self, theta: Floats) -> tuple[Floats, Floats]:
        before = theta[:BEFORE_STEPS]
        return (before - self.mean) / self.spread, theta[BEFORE_STEPS:] - theta[1] * self.centre


def prior_of(
    coding: Coding,
    hyper: Hyperparameters,
    *,
    centre: NDArray[Any] | None = None,
    covariates: int = 0,
) -> Prior:
    """Return the prior of a coding.

    Args:
        coding: its expert points are the centre.
        hyper: the numbers.
        centre: other points in their place, such as the weights of a Delphi panel; by column.
        covariates: how many covariates follow the columns.
    """
    points = coding.expert if centre is None else centre
    steps = steps_prior(points, coding.signs, coding.siblings, hyper)
    return _with(steps, len(coding), covariates, hyper.covariate_deviation, hyper.intercept_most)


def pinned(prior: Prior, columns: NDArray[np.bool_]) -> Prior:
    """Return a prior in which some steps stay at the expert points times the scale.

    Args:
        prior: of at least as many steps.
        columns: marks the steps that may not move.
    """
    chosen = np.zeros(len(prior.centre), bool)
    chosen[: len(columns)] = columns
    return replace(
        prior,
        deviation=np.where(chosen, PINNED_DEVIATION, prior.deviation),
        scaled=prior.scaled & ~chosen,
    )


def held(prior: Prior, values: NDArray[np.float64]) -> Prior:
    """Return a prior whose last steps, one for each value, are held at these values."""
    lower, upper = prior.lower.copy(), prior.upper.copy()
    lower[-len(values) :] = upper[-len(values) :] = values
    return replace(prior, lower=lower, upper=upper)


def with_indicators(prior: Prior, place: int, count: int, hyper: Hyperparameters) -> Prior:
    """Return a prior with indicators of unknown answers put in behind the first `place` steps."""
    return _with(prior, place, count, hyper.missing_deviation, hyper.missing_box)


def _with(prior: Prior, place: int, count: int, deviation: float, most: float) -> Prior:
    """Return a prior with further steps about 0, within ± `most`, that do not follow τ."""

    def put(values: NDArray[Any], value: float, *, before: int = 0) -> NDArray[Any]:
        return np.insert(values, before + place, np.full(count, value))

    return replace(
        prior,
        centre=put(prior.centre, 0.0),
        deviation=put(prior.deviation, deviation),
        scaled=put(prior.scaled, 0),
        lower=put(prior.lower, -most, before=BEFORE_STEPS),
        upper=put(prior.upper, most, before=BEFORE_STEPS),
    )


def steps_prior(
    centre: NDArray[Any], signs: NDArray[Any], siblings: NDArray[Any], hyper: Hyperparameters
) -> Prior:
    """Return the prior of k steps.

    Args:
        centre: expert points; k.
        signs: 1, -1, or 0 for either; k.
        siblings: how many steps the factor of each has; k.
        hyper: the numbers.
    """
    return Prior(
        centre=np.asarray(centre, np.float64),
        deviation=hyper.tau / np.sqrt(siblings),
        scaled=np.ones(len(centre), bool),
        mean=np.array([hyper.intercept_mean, hyper.scale_mean]),
        spread=np.array([hyper.intercept_deviation, hyper.scale_deviation]),
        lower=np.concatenate(
            [[-hyper.intercept_most, hyper.scale_least], np.where(signs > 0, 0.0, -hyper.box)]
        ),
        upper=np.concatenate(
            [[hyper.intercept_most, hyper.scale_most], np.where(signs < 0, 0.0, hyper.box)]
        ),
    )


def unbounded(prior: Prior) -> Prior:
    """Return the same Gaussian without bounds: what the evidence of τ is taken of."""
    endless = np.full(len(prior.lower), np.inf)
    return replace(prior, lower=-endless, upper=endless)


def worth_in_cases(tau: float, rate: float, prevalence: float) -> float:
    """Return how many cases the prior weighs as much as, for a factor of one step.

    N = 1/(τ² p(1−p) π(1−π)), with p the rate of events and π the share of cases in which the level
    is met (method, 1.1).

    Examples:
        >>> round(worth_in_cases(0.2, 0.055, 0.3))
        2290
    """
    return 1 / (tau**2 * rate * (1 - rate) * prevalence * (1 - prevalence))
