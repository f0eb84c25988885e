"""Mean outcomes over released and detained alike, from the released: plain, weighted, augmented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evaluation.errors import NotAssessable
from evaluation.estimate import Estimate
from evaluation.selective.cases import (
    Floats,
    SelectedCases,
    chosen_rows,
    refuse_lengths,
    refuse_unselected,
    refused,
)
from evaluation.selective.figures import (
    DEFAULT,
    E1,
    E2,
    Bootstrap,
    SelectiveEstimate,
    by_decider,
    deviation,
    ratios,
)
from evaluation.selective.propensity import Propensity
from model.errors import Problem

RELEASED_ONLY, IPW, AIPW = "released_only", "ipw", "aipw"


@dataclass(frozen=True, slots=True)
class Weighted:
    """One estimand by three methods; the first is there to show what selection does to it.

    Attributes:
        released_only: as if those released stood for all.
        ipw: each released case counted 1 / e(x) times.
        aipw: the same with the score's own probability for what is not seen.
        n, released, events: cases that it speaks of, those released of them, misconducts seen.
        effective: (Σw)² / Σw² of the released: as many equal cases would be as sure.
    """

    released_only: SelectiveEstimate
    ipw: SelectiveEstimate
    aipw: SelectiveEstimate
    n: int
    released: int
    events: int
    effective: float


def pseudo_outcome(cases: SelectedCases, chance: Propensity, probability: ArrayLike) -> Floats:
    """Return ψ of each case, whose mean over any kind of cases estimates their risk on release.

    Formula: ψ_i = m(x_i) + b_i / e_i · (Y_i - m(x_i)), b release, m a probability of misconduct
    given what is on record, such as the score's own. Single values mean nothing: they may lie far
    outside 0 to 1.
    Reference: Robins, Rotnitzky, Zhao (1994), J. Am. Stat. Assoc. 89, 846-866.

    Raises:
        EvaluationError: ``evaluation_length`` or ``evaluation_probability``.
    """
    risk = np.asarray(probability, np.float64)
    refuse_lengths(cases.released, risk, chance.value)
    inside = (risk >= 0) & (risk <= 1)
    if not inside.all():
        raise refused("evaluation_probability", risk[~inside][0], "0 <= p <= 1")
    psi: Floats = risk + cases.released / chance.value * (cases.outcome - risk)
    return psi


def mean_risk(
    cases: SelectedCases,
    chance: Propensity,
    probability: ArrayLike,
    *,
    chosen: ArrayLike | None = None,
    bootstrap: Bootstrap = DEFAULT,
) -> Weighted:
    """Return the risk on release of those whom people like the deciders do release at times.

    Formula: mean of the outcome of the released; Σ b Y / e over Σ b / e (Hájek); mean of ψ.
    References: Hájek (1971), in Godambe, Sprott; Robins, Rotnitzky, Zhao (1994).

    Estimand: E2. Assumes A4, A6, A7 and, for two of the three methods, that nothing unrecorded
    moved both decision and outcome: where it did, they are off the same way as the plain mean, only
    less. Intervals draw deciders and hold e and m fixed.

    Args:
        cases: from `selected_cases`.
        chance: from `propensity`.
        probability: m(x), 0 to 1, for each case.
        chosen: mask of the cases to speak of; None: the zone of overlap.
        bootstrap: draws, seed and level.

    Raises:
        NotAssessable: nobody or everybody released, nobody among those chosen;
            ``selective_nobody_chosen``.
        EvaluationError: as `pseudo_outcome`.
    """
    refuse_unselected(cases)
    mask = chosen_rows(cases, chance.overlap if chosen is None else chosen)
    psi = pseudo_outcome(cases, chance, probability)
    return _weighted(cases, chance, psi, _Kept(E2, mask.astype(np.float64), mean=True), bootstrap)


def failure_rate(  # noqa: PLR0913 - what was decided, two models of it, and the policy
    cases: SelectedCases,
    chance: Propensity,
    probability: ArrayLike,
    score: ArrayLike,
    rate: float,
    *,
    bootstrap: Bootstrap = DEFAULT,
) -> Weighted:
    """Return misconducts per case if the share `rate` with the lowest scores were released.

    Formula: q times the mean of the released among them; mean over all cases of k b Y / e; mean of
    k ψ, with k = 1 for those the policy releases and a fraction for equal scores at its edge.

    Estimand: E1. Assumptions and errors as `mean_risk`, and ``evaluation_rate``. Contraction needs
    none of the two models; where it reaches the rate, believe it first.
    """
    refuse_unselected(cases)
    kept = released_share(score, rate)
    psi = pseudo_outcome(cases, chance, probability)
    refuse_lengths(cases.released, kept)
    return _weighted(cases, chance, psi, _Kept(E1, kept, mean=False), bootstrap)


def released_share(score: ArrayLike, rate: float) -> Floats:
    """Return how much of each case a policy releases: 1, 0, or a fraction at equal scores.

    Raises:
        EvaluationError: ``evaluation_rate`` or ``evaluation_value``.

    Examples:
        >>> released_share([1, 2, 2, 3], 0.5).tolist()
        [1.0, 0.5, 0.5, 0.0]
    """
    values = np.asarray(score, np.float64)
    if not np.isfinite(values).all():
        raise refused("evaluation_value", values[~np.isfinite(values)][0])
    if not 0 < rate <= 1:
        raise refused("evaluation_rate", rate, "0 < q <= 1")
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    before = np.cumsum(count) - count
    shares: Floats = np.clip((rate * len(values) - before) / count, 0, 1)[place]
    return shares


@dataclass(frozen=True, slots=True)
class _Kept:
    """Which cases count, how much, and whether per such case or per case at all."""

    estimand: str
    share: Floats
    mean: bool


def _weighted(
    cases: SelectedCases, chance: Propensity, psi: Floats, kept: _Kept, bootstrap: Bootstrap
) -> Weighted:
    free, share = cases.released.astype(np.float64), kept.share
    everybody = share if kept.mean else np.ones(len(cases))
    weight = share * free / chance.value
    plain, seen = share * free, share * cases.outcome
    # Per case of all cases, the mean among the released counts for the share that is released.
    scale = 1.0 if kept.mean else float(share.mean())
    hajek = weight if kept.mean else everybody
    counted = share > 0
    if not plain.any():
        raise NotAssessable(Problem("selective_nobody_released", "", f"0 / {counted.sum()}"))
    events = int(cases.outcome[counted].sum())
    sums = _Sums(cases, bootstrap, int((everybody > 0).sum()), events, kept.estimand)
    return Weighted(
        released_only=sums.ratio(RELEASED_ONLY, scale * seen, plain),
        ipw=sums.ratio(IPW, weight * cases.outcome, hajek),
        aipw=sums.ratio(AIPW, share * psi, everybody),
        n=sums.n,
        released=int((cases.released & counted).sum()),
        events=events,
        effective=float(weight.sum() ** 2 / (weight**2).sum()),
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """Ratios of sums over cases, with their spread over draws of deciders."""

    cases: SelectedCases
    bootstrap: Bootstrap
    n: int
    events: int
    estimand: str

    def ratio(self, method: str, above: Floats, below: Floats) -> SelectiveEstimate:
        deciders = self.cases.deciders
        tops, bottoms = (by_decider(each, self.cases.decider, deciders) for each in (above, below))
        drawn = ratios(self.bootstrap.counts(deciders), tops, bottoms)
        low, high = self.bootstrap.ends(drawn)
        value = float(above.sum() / below.sum())
        estimate = Estimate(value, low, high, self.n, self.events, self.bootstrap.level)
        error = deviation(drawn)
        return SelectiveEstimate(self.estimand, method, estimate, error, deciders)
