"""The calibration curve with its counts, and the calibration error beside its noise floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.estimate import LEVEL, wilson
from evaluation.outcomes import Outcomes, probabilities

GROUPS = 10
_DRAWS = 500
_FLOOR = (0.5, 0.95)


@dataclass(frozen=True, slots=True)
class ReliabilityGroup:
    """Cases of similar probability.

    Attributes:
        n, events: counts.
        expected: mean probability.
        observed: share with the event (weighted where cases are).
        low, high: Wilson interval of the observed share.
    """

    n: int
    events: int
    expected: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """Mean absolute gap of the curve from the diagonal, and what chance alone gives.

    Attributes:
        value: as computed.
        floor: its median where every probability is exactly right.
        alarm: its 95 % quantile there: below it the value shows nothing.
        n, events, groups, draws, seed: what it was computed from.
    """

    value: float
    floor: float
    alarm: float
    n: int
    events: int
    groups: int
    draws: int
    seed: int


def reliability(
    outcome: ArrayLike,
    probability: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    groups: int = GROUPS,
    level: float = LEVEL,
) -> tuple[ReliabilityGroup, ...]:
    """Return the calibration curve: groups of about equal size by ascending probability.

    Cases of one probability stay together, so that there may be fewer groups. Wilson intervals with
    the effective number of cases where weights differ; assumes independent cases.
    Reference: Wilson (1927); equal-mass groups: Bröcker, Smith (2007), Weather Forecast. 22,
    651-661.

    Raises:
        EvaluationError: arrays that do not fit.
    """
    cases = probabilities(outcome, probability, weight)
    member = _groups(cases.value, groups)
    return tuple(_group(cases, member == place, level) for place in range(member.max() + 1))


def calibration_error(
    outcome: ArrayLike,
    probability: ArrayLike,
    *,
    groups: int = GROUPS,
    seed: int = 0,
    draws: int = _DRAWS,
) -> CalibrationError:
    """Return the expected calibration error with its noise floor; never read it alone.

    Formula: Σ_g n_g/n · |observed_g - expected_g| over the groups of `reliability`. The floor draws
    outcomes from the probabilities themselves, so that a perfect model has it.
    References: Naeini et al. (2015), AAAI 29, 2901-2907; floor: Bröcker, Smith (2007), section 3.

    Raises:
        EvaluationError: arrays that do not fit.
    """
    cases = probabilities(outcome, probability)
    member = _groups(cases.value, groups)
    expected = np.bincount(member, cases.value)
    value = np.abs(np.bincount(member, cases.outcome) - expected).sum() / len(cases)
    generator = np.random.default_rng(seed)
    chance = np.empty(draws)
    for place in range(draws):
        drawn = generator.random(len(cases)) < cases.value
        chance[place] = np.abs(np.bincount(member, drawn) - expected).sum() / len(cases)
    floor, alarm = (float(end) for end in np.quantile(chance, _FLOOR))
    return CalibrationError(
        float(value), floor, alarm, len(cases), cases.events, len(expected), draws, seed
    )


def _groups(values: NDArray[np.float64], groups: int) -> NDArray[np.intp]:
    """Return the group of each case, from 0, equal values together and no group empty."""
    _, member, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    bins = np.minimum((middle / len(values) * groups).astype(np.intp), groups - 1)
    _, packed = np.unique(bins, return_inverse=True)
    placed: NDArray[np.intp] = packed[member]
    return placed


def _group(cases: Outcomes, chosen: NDArray[np.bool_], level: float) -> ReliabilityGroup:
    weight, outcome = cases.weight[chosen], cases.outcome[chosen]
    observed = float(np.average(outcome, weights=weight))
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    low, high = wilson(observed * effective, effective, level)
    return ReliabilityGroup(
        n=int(chosen.sum()),
        events=int(outcome.sum()),
        expected=float(np.average(cases.value[chosen], weights=weight)),
        observed=observed,
        low=low,
        high=high,
    )
