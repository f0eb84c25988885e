"""How often release at a stricter rate would fail, read from the most lenient deciders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimate import Estimate
from evaluation.selective.cases import (
    Floats,
    Mask,
    Places,
    SelectedCases,
    refuse_lengths,
    refuse_unselected,
    refused,
    strata,
)
from evaluation.selective.figures import (
    DEFAULT,
    E1,
    Bootstrap,
    SelectiveEstimate,
    by_decider,
    deviation,
)
from evaluation.selective.leniency import comparable_cases

METHOD = "contraction"
BEYOND = "selective_beyond_most_lenient"
LENIENT_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class ContractionPoint:
    """The failure rate at one release rate.

    Attributes:
        rate: share q of all cases that is released.
        figure: misconducts per case; None where it cannot be known.
        reason: why not: ``selective_beyond_most_lenient``, else None.
        reached: share of the bootstrap draws that reached the rate; the interval rests on those.
    """

    rate: float
    figure: SelectiveEstimate | None
    reason: str | None
    reached: float


@dataclass(frozen=True, slots=True)
class Contraction:
    """The failure rate over release rates, and whose decisions it comes from.

    Attributes:
        points: in the order asked for.
        most: r_max, the share of cases that the most lenient released; nothing is known beyond.
        lenient_deciders, deciders: the most lenient, and all who can be compared.
        n, released, events: of the most lenient: cases, released, misconducts.
        left_out: cases without anybody to compare their decider with.
    """

    points: tuple[ContractionPoint, ...]
    most: float
    lenient_deciders: int
    deciders: int
    n: int
    released: int
    events: int
    left_out: int


def contraction(
    cases: SelectedCases,
    score: ArrayLike,
    rates: Sequence[float],
    *,
    share: float = LENIENT_SHARE,
    bootstrap: Bootstrap = DEFAULT,
) -> Contraction:
    """Return the failure rate of a score at several release rates.

    Formula: take the `share` of deciders who release most within their strata, with N_L cases;
    among those they released keep the floor(q N_L) with the lowest scores; R(q) = misconducts among
    those kept / N_L. Of cases with equal scores at the edge the share that fits is taken, which is
    the mean over all orders of them. Intervals draw deciders with replacement and find the most
    lenient anew in each draw.

    Reference: Lakkaraju, Kleinberg, Leskovec, Ludwig, Mullainathan (2017), KDD 23, 275-284,
    section 4.

    Estimand: E1, for the policy that detains, of those whom the most lenient release, the riskiest.
    Somebody with a low score whom even they detain is not in it. Assumes A1, A2, A3, A6, A7.

    Args:
        cases: from `selected_cases`.
        score: higher is riskier.
        rates: release rates q as shares of all cases, above 0 and at most 1.
        share: of the deciders that count as the most lenient.
        bootstrap: draws, seed and level.

    Raises:
        NotAssessable: as `leniency`; nobody or everybody released.
        EvaluationError: ``evaluation_length``, ``evaluation_value`` (a score that is no number) or
            ``evaluation_rate``.
    """
    values = np.asarray(score, np.float64)
    _refuse(cases, values, rates, share)
    comparable = comparable_cases(cases)
    rows = _Rows(cases.rows(comparable), values[comparable], share)
    once = np.ones(rows.deciders)
    taken, curve = rows.most_lenient(once), np.asarray(rates, np.float64)
    found = rows.failures(taken, curve)
    counts = bootstrap.counts(rows.deciders)
    drawn = np.array([rows.failures(rows.most_lenient(count), curve) for count in counts])
    lenient = taken[rows.cases.decider] > 0
    points = [
        _point(rate, found[place], drawn[:, place], (rows, lenient), bootstrap)
        for place, rate in enumerate(rates)
    ]
    released = lenient & rows.cases.released
    return Contraction(
        points=tuple(points),
        most=float(released.sum() / lenient.sum()),
        lenient_deciders=int(taken.sum()),
        deciders=rows.deciders,
        n=int(lenient.sum()),
        released=int(released.sum()),
        events=int(rows.cases.outcome[released].sum()),
        left_out=int((~comparable).sum()),
    )


class _Rows:
    """Sums by decider, and the released in the order of their scores."""

    def __init__(self, cases: SelectedCases, score: Floats, share: float) -> None:
        self.cases, self.deciders = cases, cases.deciders
        self._share = share
        free = cases.released.astype(np.float64)
        pair = strata(cases.decider, cases.stratum)
        _, first = np.unique(pair, return_index=True)
        self._decider, self._stratum = cases.decider[first], cases.stratum[first]
        self._size, self._free = np.bincount(pair), np.bincount(pair, free)
        self._number = by_decider(np.ones(len(cases)), cases.decider, self.deciders)
        self._released = by_decider(free, cases.decider, self.deciders)
        self.scores, place = np.unique(score[cases.released], return_inverse=True)
        self._place: Places = place
        self._who, self._seen = cases.decider[cases.released], cases.outcome[cases.released]

    def most_lenient(self, count: Floats) -> Floats:
        """Return how often each decider is among the most lenient, of those drawn so often."""
        drawn = count[self._decider]
        size = np.bincount(self._stratum, drawn * self._size)
        free = np.bincount(self._stratum, drawn * self._free)
        mean = np.divide(free, size, out=np.zeros(len(size)), where=size > 0)
        expected = np.bincount(self._decider, self._size * mean[self._stratum], self.deciders)
        excess = (self._released - expected) / self._number
        order = np.argsort(-excess, kind="stable")
        wanted = max(round(self._share * count.sum()), 1)
        before = np.concatenate(([0.0], np.cumsum(count[order])[:-1]))
        taken = np.zeros(self.deciders)
        taken[order] = np.clip(wanted - before, 0, count[order])
        return taken

    def failures(self, taken: Floats, rates: Floats) -> Floats:
        """Return misconducts per case at each rate; NaN beyond what these deciders released."""
        weight = taken[self._who]
        kept = np.concatenate(([0.0], np.cumsum(np.bincount(self._place, weight))))
        failed = np.concatenate(([0.0], np.cumsum(np.bincount(self._place, weight * self._seen))))
        n = float(taken @ self._number)
        # A rate that is exactly that of the deciders must not fall out by the last bit.
        wanted = np.floor(rates * n + 1e-9)
        found: Floats = np.interp(wanted, kept, failed, right=np.nan) / n
        return found


def _point(
    rate: float,
    found: float,
    drawn: Floats,
    behind: tuple[_Rows, Mask],
    bootstrap: Bootstrap,
) -> ContractionPoint:
    rows, lenient = behind
    reached = float(np.isfinite(drawn).mean())
    if not np.isfinite(found):
        return ContractionPoint(rate, None, BEYOND, reached)
    n = int(lenient.sum())
    low, high = bootstrap.ends(drawn)
    events = round(float(found) * n)
    estimate = Estimate(float(found), low, high, n, events, bootstrap.level)
    error = deviation(drawn)
    figure = SelectiveEstimate(E1, METHOD, estimate, error, rows.deciders)
    return ContractionPoint(rate, figure, None, reached)


def _refuse(cases: SelectedCases, score: Floats, rates: Sequence[float], share: float) -> None:
    refuse_unselected(cases)
    refuse_lengths(cases.released, score)
    if not np.isfinite(score).all():
        raise refused("evaluation_value", score[~np.isfinite(score)][0])
    for rate in (*rates, share):
        if not 0 < rate <= 1:
            raise refused("evaluation_rate", rate, "0 < q <= 1")
