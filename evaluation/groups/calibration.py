"""Whether probabilities are right in each group: observed to expected events, and the slope."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_EVENTS, NO_VARIATION, Figure, Lacking, lack_of
from evaluation.calibration import calibration_line, observed_to_expected
from evaluation.distributions import normal_tail
from evaluation.estimate import LEVEL
from evaluation.groups.grouping import Grouping


@dataclass(frozen=True, slots=True)
class GroupCalibration:
    """The probabilities of one group.

    Attributes:
        trait, group: which.
        n, events: cases whose outcome was seen.
        expected: events that the probabilities foretold.
        ratio: observed to expected; above 1 the risk of this group was understated.
        slope: of the outcomes on the logit of the probabilities.
        p: of probabilities that are right in sum; None where not assessable.
    """

    trait: str
    group: str
    n: int
    events: int
    expected: float
    ratio: Figure
    slope: Figure
    p: float | None


def calibration_by_group(
    outcome: NDArray[np.generic],
    probability: NDArray[np.float64],
    grouping: Grouping,
    *,
    least: int,
    level: float = LEVEL,
) -> tuple[GroupCalibration, ...]:
    """Return O/E and slope of each group, of those whose outcome was seen only.

    Selected labels bias it: for misconduct it says how probabilities fit the *released* of a group,
    not the group (estimand: the released; read it beside the bounds of `evaluation.selective`).
    Formula: O/E with the exact Poisson interval, about ×/÷ exp(1.96/√O); slope by refit; p from
    z = (O-E)/√Σp(1-p), outcomes independent.

    References: Breslow, Day (1987), section 2.3; Cox (1958), Biometrika 45, 562-565; Spiegelhalter
    (1986), Stat. Med. 5, 421-433.

    Args:
        outcome: 1 or 0.
        probability: strictly between 0 and 1.
        grouping: of the same cases.
        least: events that a group must have.
        level: nominal coverage.
    """
    return tuple(
        _calibration(outcome[chosen], probability[chosen], (grouping.trait, name), least, level)
        for place, name in enumerate(grouping.names)
        if (chosen := grouping.place == place).any()
    )


def _calibration(
    outcome: NDArray[np.generic],
    probability: NDArray[np.float64],
    group: tuple[str, str],
    least: int,
    level: float,
) -> GroupCalibration:
    events, expected = int(outcome.sum()), float(probability.sum())
    missing = lack_of(FEW_EVENTS, events, least)
    if missing:
        return GroupCalibration(*group, len(outcome), events, expected, missing, missing, None)
    return GroupCalibration(
        *group,
        len(outcome),
        events,
        expected,
        observed_to_expected(outcome, probability, level=level),
        _slope(outcome, probability, level),
        sum_test(outcome, probability),
    )


def sum_test(outcome: NDArray[np.generic], probability: NDArray[np.float64]) -> float:
    """Return the two-sided probability of a sum so far from what the probabilities foretold."""
    spread = sqrt(float((probability * (1 - probability)).sum()))
    return normal_tail((float(outcome.sum()) - float(probability.sum())) / spread)


def _slope(outcome: NDArray[np.generic], probability: NDArray[np.float64], level: float) -> Figure:
    if outcome.all():
        return Lacking(NO_VARIATION, 1, 2)
    line = calibration_line(outcome, probability, level=level)
    return line.slope if line else Lacking(NO_VARIATION, 1, 2)
