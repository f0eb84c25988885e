"""Whether two people answer alike: police against prosecutor, or two who do not see each other.

Kappa alone misleads where nearly all answers are one level; so AC1 stands beside it, with the plain
share of agreement. A factor on which people do not agree has a definition that needs work.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import AgreementSettings, evaluation_settings
from evaluation.assessable import FEW_CASES, NO_VARIATION, Figure, Lacking, lack_of
from evaluation.estimate import LEVEL, Estimate, normal_quantile, wilson
from model.law import LawPack
from model.scale import UNKNOWN_CODE

Floats = NDArray[np.float64]
_DANGER = "danger"


@dataclass(frozen=True, slots=True)
class FactorAgreement:
    """One factor.

    Attributes:
        factor: which.
        n: cases that both answered.
        alike: share of them with the same answer.
        kappa: Cohen's kappa.
        weighted: weighted kappa, linear in the order of danger; None for a nominal factor.
        first_order: Gwet's AC1.
        first_unknown, second_unknown: cases that only the first, or only the second, left unknown.
        needs_work: whether AC1 may lie below what is good; None where not assessable.
    """

    factor: str
    n: int
    alike: Figure
    kappa: Figure
    weighted: Figure | None
    first_order: Figure
    first_unknown: int
    second_unknown: int
    needs_work: bool | None


def agreement(
    first: NDArray[np.int8],
    second: NDArray[np.int8],
    law: LawPack,
    settings: AgreementSettings | None = None,
    *,
    level: float = LEVEL,
) -> tuple[FactorAgreement, ...]:
    """Return the agreement on every factor, in scale order.

    Args:
        first: codes of the one person, cases × factors, as `model.batch` reads them.
        second: codes of the other, of the same cases in the same order.
        law: the law pack of the codes.
        settings: least number and what is good; those that ship where None.
        level: nominal coverage of the intervals.

    Raises:
        ValueError: matrices of different form.
    """
    if first.shape != second.shape or first.shape[1:] != (len(law.scale),):
        raise ValueError(
            f"codes have the forms {first.shape} and {second.shape}; allowed: twice the same cases "
            f"by {len(law.scale)} factors"
        )
    chosen = settings or evaluation_settings().agreement
    return tuple(
        _factor(factor.id, factor.order == _DANGER, first[:, k], second[:, k], chosen, level)
        for k, factor in enumerate(law.scale)
    )


def table_of(first: NDArray[np.integer], second: NDArray[np.integer]) -> Floats:
    """Return the table of answers: rows of the one, columns of the other, only those that occur."""
    values = np.union1d(first, second)
    counts = np.zeros((len(values), len(values)))
    np.add.at(counts, (np.searchsorted(values, first), np.searchsorted(values, second)), 1)
    return counts


def kappa(table: Floats, weight: Floats | None = None, *, level: float = LEVEL) -> Figure:
    """Return Cohen's kappa, weighted where weights are given.

    Formula: (p_o - p_e)/(1 - p_e), p_o = Σ w p_ij, p_e = Σ w p_i· p_·j; normal interval with the
    large-sample variance
    [Σ p_ij (w_ij - (w̄_i·+w̄_·j)(1-κ))² - (κ - p_e(1-κ))²] / (n(1-p_e)²), cases independent.

    References: Cohen (1960), Educ. Psychol. Meas. 20, 37-46; Cohen (1968), Psychol. Bull. 70,
    213-220; variance: Fleiss, Cohen, Everitt (1969), Psychol. Bull. 72, 323-327.

    Examples:
        >>> found = kappa(np.array([[20.0, 5.0], [10.0, 15.0]]))
        >>> [round(each, 3) for each in (found.value, found.low, found.high)]
        [0.4, 0.151, 0.649]
    """
    n = float(table.sum())
    share = table / n
    weights = np.eye(len(table)) if weight is None else weight
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    seen, chance = float((weights * share).sum()), float(rows @ weights @ columns)
    if chance >= 1:
        return Lacking(NO_VARIATION, 1, 2)
    value = (seen - chance) / (1 - chance)
    means = (weights @ columns)[:, None] + (rows @ weights)[None, :]
    terms = float((share * (weights - means * (1 - value)) ** 2).sum())
    variance = (terms - (value - chance * (1 - value)) ** 2) / (n * (1 - chance) ** 2)
    return _estimate(value, variance, table, level)


def first_order(table: Floats, *, level: float = LEVEL) -> Figure:
    """Return Gwet's AC1: agreement beyond chance where chance is only felt in hard cases.

    Formula: (p_a - p_e)/(1 - p_e), p_e = Σ π_k(1-π_k)/(Q-1), π_k the mean of both margins, Q the
    number of answers that occur; variance
    [p_a(1-p_a) - 4(1-AC1)(Σ p_kk(1-π_k)/(Q-1) - p_a p_e)
    + 4(1-AC1)²(Σ_kl p_kl(1-(π_k+π_l)/2)²/(Q-1)² - p_e²)] / (n(1-p_e)²).

    Reference: Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29-48, formulas 2, 14 and appendix.

    Examples:
        >>> found = first_order(np.array([[118.0, 5.0], [2.0, 0.0]]))
        >>> [round(each, 3) for each in (found.value, found.low, found.high)]
        [0.941, 0.896, 0.986]
    """
    n, answers = float(table.sum()), len(table)
    if answers < 2:  # noqa: PLR2004 - one answer everywhere
        return Lacking(NO_VARIATION, answers, 2)
    share = table / n
    margin = (share.sum(axis=1) + share.sum(axis=0)) / 2
    rare = (1 - margin) / (answers - 1)
    alike, chance = float(np.trace(share)), float(margin @ rare)
    value = (alike - chance) / (1 - chance)
    own = float(np.diag(share) @ rare) - alike * chance
    pairs = (rare[:, None] + rare[None, :]) / 2
    crossed = float((share * pairs**2).sum()) - chance**2
    terms = alike * (1 - alike) - 4 * (1 - value) * own + 4 * (1 - value) ** 2 * crossed
    return _estimate(value, terms / (n * (1 - chance) ** 2), table, level)


def linear_weights(answers: int) -> Floats:
    """Return weights that fall evenly with the distance of two levels.

    Reference: Cicchetti, Allison (1971), Am. J. EEG Technol. 11, 101-110.

    Examples:
        >>> linear_weights(3).tolist()
        [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    place = np.arange(answers)
    weights: Floats = 1 - np.abs(place[:, None] - place[None, :]) / max(answers - 1, 1)
    return weights


def _factor(  # noqa: PLR0913, PLR0917 - a factor, both columns and what is asked of them
    factor: str,
    ordered: bool,  # noqa: FBT001 - a property of the factor
    first: NDArray[np.int8],
    second: NDArray[np.int8],
    settings: AgreementSettings,
    level: float,
) -> FactorAgreement:
    unknown = [each == UNKNOWN_CODE for each in (first, second)]
    only = [int((unknown[k] & ~unknown[1 - k]).sum()) for k in range(2)]
    answered = ~(unknown[0] & unknown[1])
    if not settings.unknown_is_a_level:
        answered = ~(unknown[0] | unknown[1])
    table = table_of(first[answered], second[answered])
    n = int(answered.sum())
    missing = lack_of(FEW_CASES, n, settings.cases)
    levels = (first >= 0) & (second >= 0)
    ac1 = missing or first_order(table, level=level)
    alike = missing or _alike(table, level)
    return FactorAgreement(
        factor=factor,
        n=n,
        alike=alike,
        kappa=missing or kappa(table, level=level),
        weighted=_weighted(first[levels], second[levels], settings, level) if ordered else None,
        first_order=ac1,
        first_unknown=only[0],
        second_unknown=only[1],
        needs_work=_needs_work(ac1, alike, settings.good),
    )


def _weighted(
    first: NDArray[np.int8], second: NDArray[np.int8], settings: AgreementSettings, level: float
) -> Figure:
    """Return the weighted kappa over levels: an unknown answer has no place in their order."""
    missing = lack_of(FEW_CASES, len(first), settings.cases)
    if missing:
        return missing
    widest = int(max(first.max(), second.max())) + 1
    counts = np.zeros((widest, widest))
    np.add.at(counts, (first, second), 1)
    return kappa(counts, linear_weights(widest), level=level)


def _needs_work(ac1: Figure, alike: Figure, good: float) -> bool | None:
    """Tell whether the coefficient may lie below what is good; all alike is good enough."""
    if isinstance(ac1, Estimate):
        return ac1.low < good
    return False if isinstance(alike, Estimate) else None


def _alike(table: Floats, level: float) -> Estimate:
    n, same = int(table.sum()), int(np.trace(table))
    return Estimate(same / n, *wilson(same, n, level), n, same, level)


def _estimate(value: float, variance: float, table: Floats, level: float) -> Estimate:
    half = normal_quantile(level) * sqrt(max(variance, 0.0))
    n, same = int(table.sum()), int(np.trace(table))
    return Estimate(value, max(-1.0, value - half), min(1.0, value + half), n, same, level)
