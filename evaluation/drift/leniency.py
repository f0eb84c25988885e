"""How far deciders differ in releasing, and whether that changes: the spread behind the chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DriftSettings, evaluation_settings
from evaluation.assessable import FEW_DECIDERS, NO_VARIATION, Figure, lack_of
from evaluation.distributions import chi_square_quantile, chi_square_tail, falling_root
from evaluation.estimate import LEVEL, Estimate

Floats = NDArray[np.float64]
_WIDEST = 0.5


@dataclass(frozen=True, slots=True)
class Leniency:
    """The deciders of one period.

    Attributes:
        period: a year.
        deciders: with enough cases.
        n: their cases.
        released: share released among them.
        spread: standard deviation of the deciders' own release rates beyond chance, as a share.
        p: of deciders who all release alike; None where not assessable.
    """

    period: int
    deciders: int
    n: int
    released: float
    spread: Figure
    p: float | None


def leniency_by_period(  # noqa: PLR0913 - who released whom, where, when, and what is asked
    released: NDArray[np.bool_],
    decider: NDArray[np.integer],
    stratum: NDArray[np.integer],
    period: NDArray[np.integer],
    settings: DriftSettings | None = None,
    *,
    level: float = LEVEL,
) -> tuple[Leniency, ...]:
    """Return the random-effect spread of the release rates in each period.

    Formula: r_j = mean over decider j of (released - share of the stratum), with the variance
    v_j = Σ p(1-p)/n_j² under equal deciders; τ² by the moments of DerSimonian and Laird, its
    interval by inverting Q(τ²) = Σ (r_j - r̄)²/(v_j + τ²) ~ χ²_{J-1}. The strata are what decides
    which deciders get alike cases (office × quarter); without such assignment the spread holds
    differences of the cases too (assumption A1).

    References: DerSimonian, Laird (1986), Control. Clin. Trials 7, 177-188; Viechtbauer (2007),
    Stat. Med. 26, 37-52.

    Args:
        released: whether each case was released.
        decider: who decided, as whole numbers.
        stratum: within which deciders are compared, as whole numbers.
        period: a year.
        settings: least numbers; those that ship where None.
        level: nominal coverage.
    """
    chosen = settings or evaluation_settings().drift
    return tuple(
        _leniency(int(each), released[of], decider[of], stratum[of], chosen, level)
        for each in np.unique(period)
        if (of := period == each).any()
    )


def _leniency(  # noqa: PLR0913, PLR0917 - as above, of one period
    period: int,
    released: NDArray[np.bool_],
    decider: NDArray[np.integer],
    stratum: NDArray[np.integer],
    settings: DriftSettings,
    level: float,
) -> Leniency:
    _, who, counts = np.unique(decider, return_inverse=True, return_counts=True)
    enough = counts[who] >= settings.leniency_cases
    released, who, stratum = released[enough], who[enough], stratum[enough]
    deciders = int((counts >= settings.leniency_cases).sum())
    share = float(released.mean()) if len(released) else 0.0
    missing = lack_of(FEW_DECIDERS, deciders, settings.leniency_deciders)
    missing = missing or lack_of(NO_VARIATION, int(0 < share < 1), 1)
    if missing:
        return Leniency(period, deciders, len(released), share, missing, None)
    means, variances = _residuals(released, who, stratum)
    spread = _spread(means, variances, (len(released), int(released.sum())), level)
    p = chi_square_tail(_heterogeneity(means, variances, 0.0), len(means) - 1)
    return Leniency(period, deciders, len(released), share, spread, p)


def _residuals(
    released: NDArray[np.bool_], who: NDArray[np.integer], stratum: NDArray[np.integer]
) -> tuple[Floats, Floats]:
    """Return for each decider the mean distance from the strata, and its variance by chance."""
    _, place = np.unique(stratum, return_inverse=True)
    rate = (np.bincount(place, released) / np.bincount(place))[place]
    _, person = np.unique(who, return_inverse=True)
    n = np.bincount(person)
    means = np.bincount(person, released - rate) / n
    variances = np.bincount(person, rate * (1 - rate)) / n**2
    varied = variances > 0
    return means[varied], variances[varied]


def _heterogeneity(means: Floats, variances: Floats, between: float) -> float:
    weight = 1 / (variances + between)
    centre = float((weight * means).sum() / weight.sum())
    return float((weight * (means - centre) ** 2).sum())


def _spread(means: Floats, variances: Floats, counts: tuple[int, int], level: float) -> Estimate:
    freedom, weight = len(means) - 1, 1 / variances
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = _heterogeneity(means, variances, 0.0) - freedom
    tail = (1 - level) / 2
    ends = []
    for quantile in (tail, 1 - tail):
        wanted = chi_square_quantile(quantile, freedom)
        if _heterogeneity(means, variances, 0.0) <= wanted:
            ends.append(0.0)
        else:
            ends.append(_between(means, variances, wanted))
    value = sqrt(max(excess, 0.0) / scale)
    low, high = sqrt(ends[0]), sqrt(ends[1])
    return Estimate(value, min(low, value), max(high, value), *counts, level)


def _between(means: Floats, variances: Floats, wanted: float) -> float:
    """Return the variance at which the heterogeneity falls to a value."""
    return falling_root(
        lambda between: _heterogeneity(means, variances, between) - wanted, 0.0, _WIDEST**2
    )
