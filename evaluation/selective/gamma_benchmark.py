"""What Γ means here: how much each recorded factor would matter, had nobody recorded it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.selective.cases import Floats, SelectedCases, refuse_lengths, refuse_unselected
from evaluation.selective.logistic import RIDGE, fit_logistic, refit_without, standardised
from evaluation.selective.propensity import Factors, factor_columns

QUANTILES = (0.5, 0.9, 0.99)


@dataclass(frozen=True, slots=True)
class FactorGamma:
    """The Γ that leaving out one factor amounts to.

    Attributes:
        factor: its name.
        median, high, highest: over cases, the 50 %, 90 % and 99 % quantile of how far the odds of
            release move when the factor is left out, as a ratio of 1 or more.
    """

    factor: str
    median: float
    high: float
    highest: float


def benchmark_gamma(
    cases: SelectedCases, factors: Factors, *, ridge: float = RIDGE
) -> tuple[FactorGamma, ...]:
    """Return the Γ of each recorded factor, the weightiest first.

    Formula: with e from all factors and e' from all but one, the quantiles over cases of
    max(r, 1/r), r = [e/(1-e)] / [e'/(1-e')]. A conclusion that flips at a Γ below those of several
    recorded factors hangs on nobody having overlooked one more of their kind. The other factors
    take over what they share with the one left out, as they would for an unrecorded one.

    References: Zhao, Small, Bhattacharya (2019), section 6; Cinelli, Hazlett (2020),
    J. R. Stat. Soc. B 82, 39-67, section 4, on benchmarks by recorded covariates.

    Assumes nothing beyond the logistic; says nothing about what is not recorded, only about size.

    Args:
        cases: from `selected_cases`.
        factors: the columns of each factor by its name: n, or n x columns.
        ridge: as in `propensity`.

    Raises:
        NotAssessable: nobody or everybody released; ``selective_no_fit``.
        EvaluationError: ``evaluation_length``, ``evaluation_value`` or ``evaluation_empty``.
    """
    refuse_unselected(cases)
    design, owner = factor_columns(factors)
    refuse_lengths(cases.released, design)
    columns = standardised(design)
    released = cases.released.astype(np.float64)
    whole = fit_logistic(columns, released, ridge)
    odds = _logit(whole.probability)
    found = []
    for place, name in enumerate(factors):
        without = np.concatenate(([False], owner == place))
        moved = odds - _logit(refit_without(columns, released, whole, without, ridge))
        median, high, highest = np.exp(np.quantile(np.abs(moved), QUANTILES)).tolist()
        found.append(FactorGamma(name, median, high, highest))
    return tuple(sorted(found, key=lambda each: -each.highest))


def _logit(probability: Floats) -> Floats:
    logits: Floats = np.log(probability) - np.log1p(-probability)
    return logits
