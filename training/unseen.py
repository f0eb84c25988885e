"""Fits without some cases, asked about those cases: the diagnostic line, and what unknown costs.

`unknown` has 0 points on every card. What that costs is the log-loss on unseen cases of the fit as
published against the same fit with a free, bounded coefficient for each factor's unknown answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.scale import UNKNOWN_CODE
from training.calibration import profile_intercept
from training.coding import Codes, Coding
from training.crossfit import CrossFit, fold_of, unseen_line
from training.integers import WholePoints, at_resolution
from training.likelihood import of_codes
from training.newton import Fit, fit
from training.options import Options, Sample
from training.prior import Prior, with_indicators

Floats = NDArray[np.float64]
# In nats; far below what a fold's own noise moves.
_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class UnknownCost:
    """What 0 points for unknown cost, in mean log-loss on unseen cases.

    Attributes:
        zero: the loss with unknown at 0, as published.
        free: the loss with a bounded coefficient for each factor's unknown answers.
        standard_error: of the difference, from the cases in pairs.
        factors: how many factors had both known and unknown answers.
        cases: how many cases were asked about.
    """

    zero: float
    free: float
    standard_error: float
    factors: int
    cases: int

    @property
    def difference(self) -> float:
        """Return zero − free: above 0 where the rule costs something."""
        return self.zero - self.free


@dataclass(frozen=True, slots=True, eq=False)
class Unseen:
    """What cross-fitting found: the line of the published points, and the cost of unknown."""

    line: CrossFit
    unknown: UnknownCost


def ask_unseen(
    coding: Coding, sample: Sample, found: Fit, points: WholePoints, options: Options
) -> Unseen:
    """Return the diagnostics of a fit, each case asked of a fit without it.

    Args:
        coding: the columns.
        sample: thinned by the caller.
        found: the fit to all cases; its prior is used and its θ started from.
        points: their resolution is used.
        options: folds and seed.
    """
    fold = fold_of(sample.outcome, options.seed, options.folds)
    indicators = unknown_indicators(sample.codes)
    published, zero, free = (np.empty(len(sample)) for _ in range(3))
    for number in range(options.folds):
        out = fold == number
        kept, asked = sample.rows(~out), sample.rows(out)
        without = _fit(coding, kept, found.prior, found.theta, None)
        published[out] = _by_points(coding, kept, asked, without, points, options)
        zero[out] = _predict(coding, asked, without, None)
        prior = with_indicators(found.prior, len(coding), indicators.shape[1], options.hyper)
        start = np.insert(without.theta, 2 + len(coding), np.zeros(indicators.shape[1]))
        freed = _fit(coding, kept, prior, start, indicators[~out])
        free[out] = _predict(coding, asked, freed, indicators[out])
    line = unseen_line(published, sample.outcome, sample.weight)
    return Unseen(line, _cost(zero, free, sample, indicators.shape[1]))


def unknown_indicators(codes: Codes) -> Floats:
    """Return 1 where a factor is unknown, for each factor that is so in some cases only."""
    unknown = codes == UNKNOWN_CODE
    share = unknown.mean(axis=0)
    found: Floats = unknown[:, (share > 0) & (share < 1)].astype(np.float64)
    return found


def _fit(
    coding: Coding, kept: Sample, prior: Prior, start: Floats, indicators: Floats | None
) -> Fit:
    likelihood = of_codes(
        coding, kept.codes, kept.outcome, kept.weight, _beside(indicators, kept.covariates)
    )
    return fit(likelihood, prior, start, _TOLERANCE)


def _predict(coding: Coding, asked: Sample, found: Fit, indicators: Floats | None) -> Floats:
    predictor = coding.predictor(asked.codes, found.increments, found.intercept)
    extra = _beside(indicators, asked.covariates)
    if extra is not None:
        predictor = predictor + (extra * found.increments[len(coding) :]).sum(axis=1)
    return predictor


def _by_points(  # noqa: PLR0913, PLR0917 - the kept, the asked, and how the points are made
    coding: Coding,
    kept: Sample,
    asked: Sample,
    found: Fit,
    points: WholePoints,
    options: Options,
) -> Floats:
    """Return the logit that whole points learnt from the kept cases give to the asked ones."""
    own = at_resolution(
        found, coding.least, found.prior.centre[: len(coding)], options.hyper,
        resolution=points.resolution, seed=options.seed,
    )  # fmt: skip
    offset = own.unit * coding.predictor(kept.codes, own.increments) + _adjusted(kept, found)
    intercept = profile_intercept(offset, kept.outcome, kept.weight, options.hyper)
    return (
        intercept
        + own.unit * coding.predictor(asked.codes, own.increments)
        + _adjusted(asked, found)
    )


def _adjusted(sample: Sample, found: Fit) -> Floats | float:
    """Return what the covariates add to the logit of each case."""
    if sample.covariates is None:
        return 0.0
    count = sample.covariates.shape[1]
    added: Floats = (sample.covariates * found.increments[-count:]).sum(axis=1)
    return added


def _beside(indicators: Floats | None, covariates: Floats | None) -> Floats | None:
    given = [columns for columns in (indicators, covariates) if columns is not None]
    return np.concatenate(given, axis=1) if given else None


def _cost(zero: Floats, free: Floats, sample: Sample, factors: int) -> UnknownCost:
    weight = sample.weight / sample.weight.sum()
    losses = [_loss(predictor, sample.outcome) for predictor in (zero, free)]
    pairs = losses[0] - losses[1]
    mean = float((weight * pairs).sum())
    error = float(np.sqrt((weight**2 * (pairs - mean) ** 2).sum()))
    return UnknownCost(
        zero=float((weight * losses[0]).sum()),
        free=float((weight * losses[1]).sum()),
        standard_error=error,
        factors=factors,
        cases=len(sample),
    )


def _loss(predictor: Floats, outcome: NDArray[Any]) -> Floats:
    found: Floats = np.logaddexp(0.0, predictor) - outcome * predictor
    return found
