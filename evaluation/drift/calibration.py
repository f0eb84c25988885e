"""Whether probabilities stay right from period to period: observed to expected events."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DriftSettings, evaluation_settings
from evaluation.calibration import observed_to_expected
from evaluation.estimate import LEVEL, Estimate, normal_quantile
from evaluation.groups.calibration import sum_test

_POWER = 0.8


@dataclass(frozen=True, slots=True)
class PeriodCalibration:
    """One period.

    Attributes:
        period: a year, or a month as year × 12 + month - 1.
        n, events, expected: cases whose outcome was seen, their events, and those foretold.
        ratio: observed to expected, with its exact interval; wide where events are few.
        p: of probabilities that are right in sum.
        alarm: whether p is below the false-alarm rate.
        false_alarm: how often one period rings where every probability is right.
    """

    period: int
    n: int
    events: int
    expected: float
    ratio: Estimate
    p: float
    alarm: bool
    false_alarm: float


def calibration_by_period(
    outcome: NDArray[np.generic],
    probability: NDArray[np.float64],
    period: NDArray[np.integer],
    settings: DriftSettings | None = None,
    *,
    level: float = LEVEL,
) -> tuple[PeriodCalibration, ...]:
    """Return O/E of each period, of those whose outcome was seen, in order of time.

    Formula: z = (O-E)/√Σp(1-p), two-sided; outcomes independent. Who is released may change too, so
    that a ratio that moves is a change of risk *or* of selection.

    Reference: Spiegelhalter (1986), Stat. Med. 5, 421-433; Breslow, Day (1987), section 2.3.

    Args:
        outcome: 1 or 0.
        probability: that was foretold, strictly between 0 and 1.
        period: of each case.
        settings: false-alarm rate; those that ship where None.
        level: nominal coverage of the intervals.
    """
    alarm = (settings or evaluation_settings().drift).alarm
    return tuple(
        _period(int(each), outcome[chosen], probability[chosen], alarm, level)
        for each in np.unique(period)
        if (chosen := period == each).any()
    )


def events_for(ratio: float, *, false_alarm: float, power: float = _POWER) -> int:
    """Return how many events must be foretold so that a ratio is seen with a power.

    Formula: with a Poisson count the root is normal with variance 1/4, so that
    E = ((z_{1-α/2} + z_{power}) / (2(√ratio - 1)))².

    Reference: Anscombe (1948), Biometrika 35, 246-254; Breslow, Day (1987), section 7.3.

    Examples:
        >>> events_for(1.5, false_alarm=0.05)
        39
    """
    wanted = normal_quantile(1 - false_alarm) + normal_quantile(2 * power - 1)
    return ceil((wanted / (2 * (sqrt(ratio) - 1))) ** 2)


def _period(
    period: int,
    outcome: NDArray[np.generic],
    probability: NDArray[np.float64],
    false_alarm: float,
    level: float,
) -> PeriodCalibration:
    p = sum_test(outcome, probability)
    return PeriodCalibration(
        period=period,
        n=len(outcome),
        events=int(outcome.sum()),
        expected=float(probability.sum()),
        ratio=observed_to_expected(outcome, probability, level=level),
        p=p,
        alarm=p < false_alarm,
        false_alarm=false_alarm,
    )
