"""How much the unrecorded would have to matter: bounds, and when a conclusion would flip."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from evaluation.selective.cases import SelectedCases, refuse_unselected, refused
from evaluation.selective.figures import DEFAULT, E1, E2, Bootstrap, by_decider, ratios
from evaluation.selective.odds import OddsSums, kept_shares
from evaluation.selective.propensity import Propensity


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values a figure lies, as far as the assumption goes.

    Attributes:
        estimand: ``E1`` or ``E2``.
        gamma: Γ of the marginal sensitivity model; infinite for Manski's.
        low, high: the bounds from these cases.
        interval_low, interval_high: with sampling error: ends of a bootstrap over deciders.
        n, events: cases that it speaks of, misconducts seen.
        level: of the interval.
    """

    estimand: str
    gamma: float
    low: float
    high: float
    interval_low: float
    interval_high: float
    n: int
    events: int
    level: float

    def holds(self, value: float) -> bool:
        """Tell whether a value lies between the bounds, sampling error apart."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Flip:
    """The Γ at which a conclusion no longer holds; compare it with `benchmark_gamma`.

    Attributes:
        limit: the value that the conclusion says is not reached.
        above: whether the conclusion is that the figure lies above the limit.
        gamma: least Γ at which a bound reaches the limit; infinite where none does.
        low, high: its bootstrap interval over deciders; 1 means that a draw has no conclusion.
    """

    limit: float
    above: bool
    gamma: float
    low: float
    high: float


def marginal_bounds(  # noqa: PLR0913 - what was decided, the assumption, then options by name
    cases: SelectedCases,
    chance: Propensity,
    gamma: float,
    *,
    kept: ArrayLike | None = None,
    per_case: bool = False,
    bootstrap: Bootstrap = DEFAULT,
) -> Bounds:
    """Return the bounds of a mean risk or failure rate when unrecorded circumstances matter by Γ.

    Formula: weights w_i = 1 + λ_i (1-e_i)/e_i with λ in [1/Γ, Γ]; the greatest Hájek mean gives
    those with misconduct Γ and those without 1/Γ, the least the reverse. Γ says by how much the
    odds of release of one and the same record may differ from e(x)'s with what nobody wrote down.

    References: Tan (2006), J. Am. Stat. Assoc. 101, 1619-1637; Zhao, Small, Bhattacharya (2019),
    J. R. Stat. Soc. B 81, 735-761, section 4, with the percentile bootstrap.

    Estimand: E2; with `per_case` E1. Assumes A4 to A7. For outcomes of 0 and 1 the bounds are
    exact for these weights; they can be wider than the model allows (Dorn, Guo 2023,
    J. Am. Stat. Assoc. 118, 2645-2657), and for a great Γ even wider than `manski_bounds`, which
    hold as well: the narrower end counts.

    Args:
        cases: from `selected_cases`.
        chance: from `propensity`.
        gamma: Γ, 1 or more.
        kept: mask of the cases to speak of, or shares from `released_share`; None: the overlap.
        per_case: count misconducts per case of all cases, as a failure rate does.
        bootstrap: draws, seed and level.

    Raises:
        NotAssessable: nobody or everybody released, also among those kept.
        EvaluationError: ``evaluation_gamma`` or ``evaluation_length``.
    """
    if not gamma >= 1:
        raise refused("evaluation_gamma", gamma, "1 or more")
    sums = OddsSums.of(cases, chance, kept)
    whole = np.ones((1, cases.deciders))
    scale = sums.scale(whole) if per_case else np.ones(1)
    counts = bootstrap.counts(cases.deciders)
    drawn = sums.scale(counts) if per_case else np.ones(len(counts))
    low, high = (float((scale * sums.mean(whole, each))[0]) for each in (1 / gamma, gamma))
    low_draws, high_draws = (drawn * sums.mean(counts, each) for each in (1 / gamma, gamma))
    return Bounds(
        estimand=E1 if per_case else E2,
        gamma=gamma,
        low=low,
        high=high,
        interval_low=bootstrap.ends(low_draws)[0],
        interval_high=bootstrap.ends(high_draws)[1],
        n=sums.n,
        events=sums.events,
        level=bootstrap.level,
    )


def manski_bounds(
    cases: SelectedCases,
    *,
    kept: ArrayLike | None = None,
    per_case: bool = False,
    bootstrap: Bootstrap = DEFAULT,
) -> Bounds:
    """Return what no assumption at all leaves possible: the outer limit of every figure.

    Formula: from E[Y b], where no detained person would have violated bail, to that plus P(not b),
    where each would have; per kept case, or per case with `per_case`.
    Reference: Manski (1990), Am. Econ. Rev. 80, 319-323.

    Arguments and errors as `marginal_bounds`; `kept` None: all cases.
    """
    refuse_unselected(cases)
    share = kept_shares(cases, kept)
    below = np.ones(len(cases)) if per_case else share
    counts = bootstrap.counts(cases.deciders)
    least, more, size = (
        by_decider(each, cases.decider, cases.deciders)
        for each in (share * cases.outcome, share * ~cases.released, below)
    )
    low, high = ratios(counts, least, size), ratios(counts, least + more, size)
    return Bounds(
        estimand=E1 if per_case else E2,
        gamma=inf,
        low=float(least.sum() / size.sum()),
        high=float((least + more).sum() / size.sum()),
        interval_low=bootstrap.ends(low)[0],
        interval_high=bootstrap.ends(high)[1],
        n=int((below > 0).sum()),
        events=int(cases.outcome[share > 0].sum()),
        level=bootstrap.level,
    )


def flipping_gamma(
    cases: SelectedCases,
    chance: Propensity,
    limit: float,
    *,
    kept: ArrayLike | None = None,
    bootstrap: Bootstrap = DEFAULT,
) -> Flip:
    """Return how strong unrecorded circumstances must be to undo "the risk is below the limit".

    Formula: the least Γ at which the bound of `marginal_bounds` equals the limit, in closed form: a
    bound equals L where (1-L)(n₁ + ΓO₁) = L(n₀ + O₀/Γ), a quadratic in Γ, with n and O the released
    and the sums of their (1-e)/e, by outcome; "above the limit" likewise with 1/Γ.

    Reference: Zhao, Small, Bhattacharya (2019), section 6, on the least Γ that changes an answer.

    Estimand, arguments and errors as `marginal_bounds`; for a failure rate per case divide the
    limit by the share released. Also ``evaluation_limit``: not above 0 and below 1.
    """
    if not 0 < limit < 1:
        raise refused("evaluation_limit", limit, "0 < limit < 1")
    sums = OddsSums.of(cases, chance, kept)
    whole = np.ones((1, cases.deciders))
    above = bool(sums.mean(whole, 1.0)[0] > limit)
    drawn = sums.root(bootstrap.counts(cases.deciders), limit, above=above)
    low, high = np.quantile(
        drawn, ((1 - bootstrap.level) / 2, (1 + bootstrap.level) / 2), method="nearest"
    )
    gamma = float(sums.root(whole, limit, above=above)[0])
    return Flip(limit, above, gamma, float(low), float(high))
