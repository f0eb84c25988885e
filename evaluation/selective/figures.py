"""A figure that says what it estimates and how; the bootstrap over deciders behind its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.estimate import LEVEL, Estimate
from evaluation.selective.cases import Floats, Places

E1, E2, E3 = "E1", "E2", "E3"
"""What can be said of selected outcomes.

E1: failure rate R(q): misconducts per case if the share q with the lowest scores is released.
E2: mean risk among those whom people like the deciders do release at times: 0.1 <= e(x).
E3: error rates of a threshold, by group, in the zone of E2.
"""


@dataclass(frozen=True, slots=True)
class SelectiveEstimate:
    """One figure from selected outcomes.

    Attributes:
        estimand: ``E1``, ``E2`` or ``E3``.
        method: ``released_only``, ``ipw``, ``aipw``, ``contraction``.
        estimate: the figure with interval, cases that it speaks of, and misconducts seen.
        standard_error: standard deviation over the bootstrap draws.
        deciders: how many were drawn from.
    """

    estimand: str
    method: str
    estimate: Estimate
    standard_error: float
    deciders: int


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Draws of deciders with replacement: cases of one decider are not independent.

    Percentile intervals; with fewer than about thirty deciders they are too narrow.
    References: Davison, Hinkley (1997), section 3.8; Cameron, Gelbach, Miller (2008),
    Rev. Econ. Stat. 90, 414-427, for few clusters.

    Attributes:
        draws: how many.
        seed: of the draws.
        level: nominal coverage of the intervals.
    """

    draws: int = 500
    seed: int = 0
    level: float = LEVEL

    def counts(self, deciders: int) -> Floats:
        """Return draws x deciders: how often each was drawn."""
        generator = np.random.default_rng(self.seed)
        drawn = generator.multinomial(deciders, np.full(deciders, 1 / deciders), self.draws)
        return drawn.astype(np.float64)

    def ends(self, values: Floats) -> tuple[float, float]:
        """Return both ends of the percentile interval; NaN where no draw has a figure."""
        finite = values[~np.isnan(values)]
        if not len(finite):
            return np.nan, np.nan
        tail = (1 - self.level) / 2
        low, high = np.quantile(finite, (tail, 1 - tail))
        return float(low), float(high)


def deviation(values: Floats) -> float:
    """Return the standard deviation of the draws that have a figure; NaN with fewer than two."""
    finite = values[~np.isnan(values)]
    return float(finite.std(ddof=1)) if len(finite) > 1 else np.nan


DEFAULT = Bootstrap()


def by_decider(values: Floats, decider: Places, deciders: int) -> Floats:
    """Return the sum of the values of each decider's cases."""
    return np.bincount(decider, values, deciders).astype(np.float64, copy=False)


def ratios(counts: Floats, numerator: Floats, denominator: Floats) -> Floats:
    """Return the ratio of two sums in each draw; NaN where the denominator is not above 0."""
    above, below = counts @ numerator, counts @ denominator
    found: Floats = np.divide(above, below, out=np.full(len(counts), np.nan), where=below > 0)
    return found
