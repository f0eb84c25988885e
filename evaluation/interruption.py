"""Before and after the deployment: an interrupted time series of a monthly share.

It says that something changed at that time and not what did it. Assumptions: no other change at the
same time (law, staff, what is submitted); the course before would have gone on in a straight line;
months are alike but for their number of cases and for what the month before leaves behind; who is
recorded did not change with the tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DeviationSettings, evaluation_settings
from evaluation.assessable import FEW_MONTHS, Figure, lack_of
from evaluation.distributions import normal_tail
from evaluation.estimate import LEVEL, Estimate, normal_quantile

Floats = NDArray[np.float64]
_AFTER, _SINCE = 2, 3
_LAG = 1


@dataclass(frozen=True, slots=True)
class Interruption:
    """A monthly share around a day of deployment.

    Attributes:
        months_before, months_after: with a case.
        n, events: cases and events of all months.
        level_change: of the share at the deployment, against the line before it.
        slope_before: change of the share a month before it.
        slope_change: by how much the share changes more a month after it.
        p_level, p_slope: of no such change; None where not assessable.
    """

    months_before: int
    months_after: int
    n: int
    events: int
    level_change: Figure
    slope_before: Figure
    slope_change: Figure
    p_level: float | None
    p_slope: float | None


def interrupted(
    event: NDArray[np.bool_],
    month: NDArray[np.integer],
    deployed: int,
    settings: DeviationSettings | None = None,
    *,
    level: float = LEVEL,
) -> Interruption:
    """Return the change of a share at the deployment.

    Formula: share_t = β₀ + β₁t + β₂·1{t >= t₀} + β₃(t-t₀)·1{t >= t₀}, least squares weighted by the
    cases of the month, with covariance of Newey and West, one lag, times n/(n-4).

    References: Wagner, Soumerai, Zhang, Ross-Degnan (2002), J. Clin. Pharm. Ther. 27, 299-309;
    Newey, West (1987), Econometrica 55, 703-708; Penfold, Zhang (2013), Acad. Pediatr. 13, S38-S44.

    Args:
        event: of each case, such as an arrest.
        month: of each case, as a whole number: year × 12 + month - 1.
        deployed: first month after the deployment.
        settings: months needed on either side; those that ship where None.
        level: nominal coverage of the intervals.
    """
    needed = (settings or evaluation_settings().deviation).months
    months, place = np.unique(month, return_inverse=True)
    cases, events = np.bincount(place), np.bincount(place, event)
    before, after = int((months < deployed).sum()), int((months >= deployed).sum())
    counts = (len(event), int(event.sum()))
    missing = lack_of(FEW_MONTHS, min(before, after), needed)
    if missing:
        return Interruption(before, after, *counts, missing, missing, missing, None, None)
    design = _design(months.astype(np.float64), deployed)
    coefficients, covariance = _fit(design, events / cases, cases.astype(np.float64))
    errors = [sqrt(float(covariance[k, k])) for k in range(len(coefficients))]
    slope, jump, bend = (
        _estimate(float(coefficients[k]), errors[k], counts, level) for k in (1, _AFTER, _SINCE)
    )
    tests = [_test(float(coefficients[k]), errors[k]) for k in (_AFTER, _SINCE)]
    return Interruption(before, after, *counts, jump, slope, bend, *tests)


def _design(months: Floats, deployed: int) -> Floats:
    after = months >= deployed
    since = months - deployed
    return np.column_stack((np.ones(len(months)), since, after, since * after))


def _fit(design: Floats, share: Floats, cases: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and covariance of weighted least squares."""
    weight = cases / cases.mean()
    bread = np.linalg.inv((design * weight[:, None]).T @ design)
    coefficients = bread @ (design * weight[:, None]).T @ share
    scores = design * (weight * (share - design @ coefficients))[:, None]
    meat = scores.T @ scores
    for lag in range(1, _LAG + 1):
        crossed = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (_LAG + 1)) * (crossed + crossed.T)
    months, terms = design.shape
    return coefficients, bread @ meat @ bread * months / (months - terms)


def _estimate(value: float, error: float, counts: tuple[int, int], level: float) -> Estimate:
    half = normal_quantile(level) * error
    return Estimate(value, value - half, value + half, *counts, level)


def _test(value: float, error: float) -> float:
    return normal_tail(value / error) if error else 1.0
