"""How strong the prior should be: τ by the evidence of the pooled cases.

For each τ of a grid the Gaussian model without bounds is fitted, and its evidence approximated by
Laplace: −(loss + penalty) + ½ log|prior precision| − ½ log|posterior precision|. A log-normal prior
on τ is added, and the τ of the largest sum is taken (method, 1.1; MacKay, "Bayesian interpolation",
Neural Computation 4, 1992, section 4). It is found once on pooled cases, never for a district: with
few events the curve is flat.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.likelihood import Likelihood
from training.linear import cholesky, log_determinant
from training.newton import Fit, fit
from training.prior import Hyperparameters, Prior, unbounded

Floats = NDArray[np.float64]
# In nats; the evidence is compared to a tenth of one at best.
_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence over the grid.

    Attributes:
        taus: the grid.
        values: log evidence with the prior on τ, in nats, less that of the best; by τ. Empty where
            there were too few events to ask.
        tau: the chosen one.
        events: that the choice rests on.
        enough: whether there were enough events; else `tau` is the default.
    """

    taus: tuple[float, ...]
    values: tuple[float, ...]
    tau: float
    events: float
    enough: bool


def choose_tau(likelihood: Likelihood, prior: Prior, hyper: Hyperparameters) -> Evidence:
    """Return the τ of the largest evidence.

    Args:
        likelihood: of the pooled cases.
        prior: at `hyper.tau`; its deviations are scaled to each τ.
        hyper: the grid and the prior on τ.
    """
    if likelihood.events < hyper.tau_events:
        return Evidence(hyper.taus, (), hyper.tau, likelihood.events, enough=False)
    values, theta = [], None
    for tau in hyper.taus:
        found = fit(likelihood, unbounded(at_tau(prior, hyper, tau)), theta, _TOLERANCE)
        theta = found.theta
        values.append(log_evidence(found) - _surprise(tau, hyper))
    best = max(values)
    tau = hyper.taus[values.index(best)]
    relative = tuple(value - best for value in values)
    return Evidence(hyper.taus, relative, tau, likelihood.events, enough=True)


def at_tau(prior: Prior, hyper: Hyperparameters, tau: float) -> Prior:
    """Return a prior of `hyper.tau` with another τ; indicators and covariates keep theirs."""
    return replace(prior, deviation=np.where(prior.scaled, tau / hyper.tau, 1.0) * prior.deviation)


def log_evidence(found: Fit) -> float:
    """Return Laplace's approximation of the log evidence, in nats, up to a constant."""
    posterior = log_determinant(cholesky(found.hessian))
    return -found.objective + (found.prior.log_determinant() - posterior) / 2


def _surprise(tau: float, hyper: Hyperparameters) -> float:
    """Return minus the log-normal prior density of log τ, up to a constant."""
    return float(0.5 * (np.log(tau / hyper.tau_centre) / hyper.tau_spread) ** 2)
