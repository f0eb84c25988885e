"""One scale for most factors, found although some factors do not follow it.

Three groups: κ_f ~ π₀ N(s, v_f) + π₁ N(0, v_f) + π₂ N(s, v_f + t²). The factors of the first group
are worth what the panel gave them, at s log-odds per point; those of the second do nothing, which
pulls all of them to one side and needs a group of its own; those of the third differ with a spread
t. Factors without points have 0 in place of s and cannot be in the second group. The shares π are
found by expectation and maximisation for every s and t of a grid, and s is then judged by its
profile: what the groups leave open about the scale is its uncertainty (Efron 2010, Large-Scale
Inference, chapter 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.multipliers import SCALE_MEAN

Floats = NDArray[np.float64]

_SCALES = np.linspace(0.005, 0.40, 80)
_SPREADS = np.array([0.05, 0.1, 0.2, 0.4])
_SCALE_SPREAD = 0.05
# Shares ~ Dirichlet, in counts beyond 1: about a third of the factors may be off.
_COUNTS = np.array([4.0, 1.0, 1.0])
_START = np.array([0.7, 0.15, 0.15])
_ROUNDS = 15


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """The groups as found.

    Attributes:
        scale: s, log-odds per point, where it is most probable.
        scale_variance: of s, groups and shares unknown.
        null_probability: by factor, how probable it is that it follows the scale.
    """

    scale: float
    scale_variance: float
    null_probability: Floats


def find_groups(estimate: Floats, variance: Floats, by_points: NDArray[np.bool_]) -> Mixture:
    """Return the groups that fit some multipliers best.

    Args:
        estimate: κ of F factors, log-odds per point.
        variance: of each, above 0.
        by_points: which follow the common scale; the others are compared with 0.
    """
    densities = _densities(estimate, variance, by_points)
    shares = np.broadcast_to(_START[:, None, None, None], (3, len(_SPREADS), len(_SCALES), 1))
    for _ in range(_ROUNDS):
        member = _members(shares, densities)
        counts = member.sum(axis=3, keepdims=True) + _COUNTS[:, None, None, None]
        shares = counts / counts.sum(axis=0)
    log_shares = (_COUNTS[:, None, None, None] * np.log(shares)).sum(axis=(0, 3))
    both = np.log((shares * densities).sum(axis=0)).sum(axis=2) + log_shares
    both -= 0.5 * ((_SCALES - SCALE_MEAN) / _SCALE_SPREAD) ** 2
    spread, scale = np.unravel_index(np.argmax(both), both.shape)
    profile = np.exp(both - both.max()).sum(axis=0)
    profile /= profile.sum()
    centre = float(profile @ _SCALES)
    return Mixture(
        scale=float(_SCALES[scale]),
        scale_variance=float(profile @ (_SCALES - centre) ** 2),
        null_probability=_members(shares, densities)[0, spread, scale],
    )


def _densities(estimate: Floats, variance: Floats, by_points: NDArray[np.bool_]) -> Floats:
    """Return groups × spreads × scales × factors."""
    difference = estimate - np.where(by_points, _SCALES[:, None], 0.0)
    same = _normal(difference, variance)
    other = _normal(difference, variance + _SPREADS[:, None, None] ** 2)
    nothing = np.where(by_points, _normal(estimate, variance), 0.0)
    return np.stack(np.broadcast_arrays(same, nothing, other))


def _members(shares: Floats, densities: Floats) -> Floats:
    """Return the probability of each factor to be in each group."""
    weighed = shares * densities
    return np.asarray(weighed / weighed.sum(axis=0))


def _normal(difference: Floats, variance: Floats) -> Floats:
    """Return the normal density, never so small that its logarithm is lost."""
    density = np.exp(-0.5 * difference**2 / variance) / np.sqrt(2 * np.pi * variance)
    return np.maximum(density, np.finfo(np.float64).tiny)
