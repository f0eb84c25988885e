"""The two outcomes that are learnt: misconduct while on bail, and imprisonment or more.

Head M learns from those released on bail, the only ones whose misconduct could be seen. Head S
learns from both arms: detention raises sentences, so it is a covariate, and the probability that a
card states is that of a suspect who is not detained (method, part 3). The experts said nothing
about sentences: head S is centred on 0 and has points of its own. Both keep the signs and the order
of the law.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from model.scale import UNKNOWN_CODE
from training import exact
from training.calibration import Calibration, calibrate, profile_intercept
from training.coding import Codes, Coding, Points
from training.errors import TooLittle
from training.evidence import Evidence, at_tau, choose_tau
from training.integers import WholePoints, whole_points
from training.likelihood import Likelihood, of_codes
from training.newton import Fit, fit
from training.options import Options, Sample
from training.prior import Prior, held, pinned, prior_of, worth_in_cases
from training.projection import posterior_covariance, predictor_variance
from training.unseen import UnknownCost, ask_unseen

Floats = NDArray[np.float64]
MISCONDUCT, IMPRISONMENT = "misconduct", "imprisonment"
# In nats, of a fit that only adjusts: far below what its own uncertainty moves.
_NEAR = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class LearntHead:
    """One outcome, learnt.

    Attributes:
        name: ``misconduct`` or ``imprisonment``.
        coding: its columns, with the points that the fit was centred on.
        centre: these points, by column.
        evidence: how τ was chosen.
        fit: the steps in logits, under their prior.
        deviation: posterior standard deviation of each step, in logits, by column.
        worth: how many cases the prior weighs as much as, by column.
        points: the whole points.
        exact_loss: what they cost in the penalised loss itself, in nats; `points.loss` is its
            quadratic approximation.
        detention: the coefficient of detention, in logits; 0 where it is no covariate.
        calibration: from total to probability.
        unknown: what 0 points for unknown cost; None where diagnostics were left out.
        rows: cases learnt from.
        cases, events: sums of their weights.
        constant: factors that never vary among the known answers: the cases say nothing of them.
    """

    name: str
    coding: Coding
    centre: Floats
    evidence: Evidence
    fit: Fit
    deviation: Floats
    worth: Floats
    points: WholePoints
    exact_loss: float
    detention: float
    calibration: Calibration
    unknown: UnknownCost | None
    rows: int
    cases: float
    events: float
    constant: tuple[str, ...]

    def by_level(self) -> dict[str, dict[str, int]]:
        """Return the points by factor and level."""
        return self.coding.points(self.points.increments)

    def totals(self, codes: Codes) -> NDArray[np.int64]:
        """Return the total of each row under these points; n."""
        return self.coding.totals(codes, self.points.increments)


@dataclass(frozen=True, slots=True, eq=False)
class FittedPoints:
    """Steps, whole points and the line from total to logit, before anything is asked of them.

    Attributes:
        centre, evidence, fit, points, detention: as in `LearntHead`.
        offset: the logit of each case but for the intercept; n.
        intercept: b*, for a suspect who is not detained.
    """

    centre: Floats
    evidence: Evidence
    fit: Fit
    points: WholePoints
    offset: Floats
    intercept: float
    detention: float


def misconduct_sample(cases: LearningSet, forgetting: float) -> Sample:
    """Return the cases of head M: those released on bail."""
    chosen = cases.released
    weight = cases.weight * remembered(cases.year, forgetting)
    return Sample(cases.codes[chosen], cases.misconduct[chosen], weight[chosen])


def imprisonment_sample(cases: LearningSet, forgetting: float) -> Sample:
    """Return the cases of head S: both arms, with detention as covariate."""
    chosen = cases.judged
    weight = cases.weight * remembered(cases.year, forgetting)
    detained = cases.detained[chosen, None].astype(np.float64)
    return Sample(cases.codes[chosen], cases.imprisonment[chosen], weight[chosen], detained)


def remembered(year: NDArray[np.int16], forgetting: float) -> Floats:
    """Return ρ^age of each case, the age counted in years from the last one."""
    if not len(year):
        return np.ones(0)
    age = (year.max() - year).astype(np.float64)
    found: Floats = forgetting**age
    return found


def learn_head(
    name: str, sample: Sample, coding: Coding, options: Options, met: Codes
) -> LearntHead:
    """Learn one outcome.

    Args:
        name: of the outcome.
        sample: its cases.
        coding: its columns; their expert points are the centre.
        options: how.
        met: codes of the cases that the card may meet; n × factors.

    Raises:
        LearningError: if weights or outcomes are not allowed.
        TooLittle: if the cases do not carry a fit; the reason says why.
    """
    found = fit_points(name, sample, coding, options)
    points, unseen = found.points, None
    if options.folds:
        asked = sample.thinned(options.diagnostic_rows)
        unseen = ask_unseen(coding, asked, found.fit, points, options)
    covariance = posterior_covariance(found.fit, len(coding))
    cases = float(sample.weight.sum())
    events = float((sample.weight * sample.outcome).sum())
    return LearntHead(
        name=name,
        coding=coding,
        centre=found.centre,
        evidence=found.evidence,
        fit=found.fit,
        deviation=np.sqrt(np.diagonal(covariance)[1:]),
        worth=_worth(coding, found.evidence.tau, sample, events / cases),
        points=points,
        exact_loss=_exact_loss(found, sample),
        detention=found.detention,
        calibration=calibrate(
            found.intercept,
            points.unit,
            totals=coding.predictor(met, points.increments),
            variance=predictor_variance(covariance, coding, met),
            cases=cases,
            diagnostic=unseen.line if unseen else None,
        ),
        unknown=unseen.unknown if unseen else None,
        rows=len(sample),
        cases=cases,
        events=events,
        constant=constant_factors(coding, sample.codes),
    )


def fit_points(name: str, sample: Sample, coding: Coding, options: Options) -> FittedPoints:
    """Fit steps, round them to whole points and fit the intercept again: the head's core.

    Raises:
        LearningError, TooLittle: as `learn_head`.
    """
    refuse_too_little(name, sample, options)
    centre = _centre(coding, options)
    evidence, steps = _fitted(sample, coding, centre, options)
    _refuse_separation(name, sample, coding, steps)
    points = whole_points(steps, coding.least, centre, options.hyper, options.seed)
    offset = points.unit * coding.predictor(sample.codes, points.increments)
    detention = 0.0
    if sample.covariates is not None:
        detention = float(steps.increments[-1])
        offset = offset + detention * sample.covariates[:, 0]
    intercept = profile_intercept(offset, sample.outcome, sample.weight, options.hyper)
    return FittedPoints(centre, evidence, steps, points, offset, intercept, detention)


def refuse_too_little(name: str, sample: Sample, options: Options) -> None:
    """Refuse cases that do not carry a fit.

    Raises:
        TooLittle: with the reason.
    """
    if not len(sample):
        raise TooLittle("no_cases", name, f"{name}: no case shows the outcome")
    events = int(((sample.outcome == 1) & (sample.weight > 0)).sum())
    others = int(((sample.outcome == 0) & (sample.weight > 0)).sum())
    least = options.least_events
    for reason, found, what in (
        ("few_events", events, "with it"),
        ("few_non_events", others, "without it"),
    ):
        if found < least:
            raise TooLittle(
                reason, name,
                f"{name}: {found} of {len(sample)} cases {what}; needed: at least {least}; pool "
                "more districts or years",
            )  # fmt: skip
    known = np.count_nonzero(sample.codes != UNKNOWN_CODE) / sample.codes.size
    if known < options.least_completeness:
        raise TooLittle(
            "mostly_unknown", name,
            f"{name}: {known:.0%} of the answers are known; needed: at least "
            f"{options.least_completeness:.0%}; complete the records",
        )  # fmt: skip


def constant_factors(coding: Coding, codes: Codes) -> tuple[str, ...]:
    """Return the factors whose columns are the same in every case."""
    design_varies = {
        column.place
        for column in coding.columns
        if 0 < _share(codes[:, column.place], column.first, column.last) < 1
    }
    learnt = {column.place for column in coding.columns}
    return tuple(
        factor.id
        for place, factor in enumerate(coding.scale)
        if place in learnt and place not in design_varies
    )


def _centre(coding: Coding, options: Options) -> Floats:
    """Return the points that the fit is centred on; a weight set replaces those of a card."""
    weights: Points | None = options.weights
    if weights is None or not coding.expert.any():
        return coding.expert.astype(np.float64)
    return coding.increments(weights).astype(np.float64)


def _fitted(
    sample: Sample, coding: Coding, centre: Floats, options: Options
) -> tuple[Evidence, Fit]:
    covariates = 0 if sample.covariates is None else sample.covariates.shape[1]
    prior = prior_of(coding, options.hyper, centre=centre, covariates=covariates)
    asked = sample.thinned(options.evidence_rows)
    likelihood = of_codes(coding, asked.codes, asked.outcome, asked.weight, asked.covariates)
    # Asked of all factors: those that a test lets move are the ones that are far off.
    evidence = choose_tau(likelihood, prior, options.hyper)
    if options.movable is not None and coding.expert.any():
        kept = [column.factor not in options.movable for column in coding.columns]
        prior = pinned(prior, np.array(kept))
    if covariates:
        prior = held(prior, adjustment(likelihood, prior, options))
    return evidence, options.solver(coding, sample, at_tau(prior, options.hyper, evidence.tau))


def adjustment(likelihood: Likelihood, prior: Prior, options: Options) -> Floats:
    """Return the coefficients of the covariates, from a fit that shrinks the factors least.

    Detention follows from the factors, so whatever a strong prior takes from them it would give to
    detention: the weakest prior of the grid takes least (Hahn, Carvalho, Puelz and He,
    "Regularization and confounding in linear regression for treatment effect estimation", Bayesian
    Analysis 13, 2018, section 2).
    """
    weakest = at_tau(prior, options.hyper, max(options.hyper.taus))
    count = int((~prior.scaled).sum())
    return exact.coefficients(fit(likelihood, weakest, tolerance=_NEAR).increments[-count:])


def _refuse_separation(name: str, sample: Sample, coding: Coding, found: Fit) -> None:
    """Refuse cases that the answers tell apart without a single mistake."""
    predictor = coding.predictor(sample.codes, found.increments[: len(coding)], found.intercept)
    if predictor[sample.outcome == 1].min() > predictor[sample.outcome == 0].max():
        raise TooLittle(
            "separation", name,
            f"{name}: the answers separate the {len(sample)} cases with and without it perfectly, "
            "which no honest record does; look for answers that were written after the outcome",
        )  # fmt: skip


def _exact_loss(found: FittedPoints, sample: Sample) -> float:
    """Return the penalised loss of the whole points above that of the fit, the scale held."""
    whole, steps = found.fit, found.points.unit * found.points.increments
    covariates = whole.increments[len(steps) :]
    theta = np.concatenate([[found.intercept, whole.scale], steps, covariates])
    logit = found.intercept + found.offset
    losses = sample.weight * (np.logaddexp(0.0, logit) - sample.outcome * logit)
    return exact.total_loss(losses) + whole.prior.penalty(theta) - whole.objective


def _worth(coding: Coding, tau: float, sample: Sample, rate: float) -> Floats:
    """Return the prior's worth in cases, by column; infinite where a column never varies."""
    found = np.full(len(coding), np.inf)
    for number, column in enumerate(coding.columns):
        share = _share(sample.codes[:, column.place], column.first, column.last)
        if 0 < share < 1:
            own = tau / np.sqrt(coding.siblings[number])
            found[number] = worth_in_cases(own, rate, share)
    return found


def _share(given: NDArray[np.int8], first: int, last: int) -> float:
    return float(((given >= first) & (given <= last)).mean())
