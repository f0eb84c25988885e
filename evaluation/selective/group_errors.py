"""Whom a threshold misses and whom it flags for nothing, by group, detained people included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimate import Estimate
from evaluation.selective.cases import (
    Floats,
    Mask,
    Places,
    SelectedCases,
    chosen_rows,
    refuse_lengths,
    refuse_unselected,
)
from evaluation.selective.figures import (
    DEFAULT,
    E3,
    Bootstrap,
    SelectiveEstimate,
    by_decider,
    deviation,
    ratios,
)
from evaluation.selective.propensity import Propensity
from evaluation.selective.weighting import AIPW, RELEASED_ONLY, pseudo_outcome

NO_EVENTS, NO_RELEASED = "selective_no_events", "selective_nobody_released"
_Part = tuple[Floats, Floats, float]
"""What is summed above and below the line, and the most that the rate can be."""


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Cases of a group, those released and flagged of them, misconducts seen."""

    n: int
    released: int
    events: int
    flagged: int


@dataclass(frozen=True, slots=True)
class GroupRates:
    """Error rates of one group.

    Attributes:
        false_negative: share not flagged of those who would violate bail.
        false_positive: share flagged of those who would not.
        observed_to_expected: misconducts to those that the probabilities foretell.
        released_false_negative, released_false_positive: the same of the released alone, to show
            what selection does to them; never to be read as error rates. None where undefined.
    """

    false_negative: SelectiveEstimate
    false_positive: SelectiveEstimate
    observed_to_expected: SelectiveEstimate
    released_false_negative: SelectiveEstimate | None
    released_false_positive: SelectiveEstimate | None


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """One group.

    Attributes:
        group: as given.
        counts: how many there are.
        rates: None where they cannot be known.
        reason: why not: ``selective_nobody_released``, ``selective_no_events``, or None.
    """

    group: Any
    counts: GroupCounts
    rates: GroupRates | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ErrorGap:
    """First group less second, over the same draws of deciders."""

    first: Any
    second: Any
    false_negative: SelectiveEstimate
    false_positive: SelectiveEstimate


@dataclass(frozen=True, slots=True)
class GroupErrorRates:
    """Error rates of all groups, and the gaps between those that have some."""

    groups: tuple[GroupErrors, ...]
    gaps: tuple[ErrorGap, ...]


def group_error_rates(  # noqa: PLR0913 - what was decided, two models of it, and who is compared
    cases: SelectedCases,
    chance: Propensity,
    probability: ArrayLike,
    flagged: ArrayLike,
    group: ArrayLike,
    *,
    chosen: ArrayLike | None = None,
    bootstrap: Bootstrap = DEFAULT,
) -> GroupErrorRates:
    """Return error rates by group from AIPW, and beside them those of the released alone.

    Formula: FNR = Σ ψ (1-f) / Σ ψ, FPR = Σ (1-ψ) f / Σ (1-ψ), O/E = Σ ψ / Σ m over the group, with
    ψ of `pseudo_outcome` and f = 1 where flagged; rates are kept within 0 and 1. Intervals draw
    deciders with replacement and hold e and m fixed.

    References: Robins, Rotnitzky, Zhao (1994); Coston, Mishler, Kennedy, Chouldechova (2020),
    FAT* 3, 582-593, section 4, on error rates under selection.

    Estimand: E3. Assumes A4 to A7. O/E stays biased where something unrecorded moved both decision
    and outcome (error rates suffer less): read it with `marginal_bounds`.

    Args:
        cases: from `selected_cases`.
        chance: from `propensity`.
        probability: m(x), 0 to 1, for each case.
        flagged: 1 or true where the score is at or above its threshold.
        group: numbers or words.
        chosen: mask of the cases to speak of, such as ``chance.overlap``; None: all.
        bootstrap: draws, seed and level.

    Raises:
        NotAssessable: nobody or everybody released; ``selective_nobody_chosen``.
        EvaluationError: as `pseudo_outcome`.
    """
    refuse_unselected(cases)
    flags, member = np.asarray(flagged, np.bool_), np.asarray(group)
    refuse_lengths(cases.released, flags, member)
    mask = chosen_rows(cases, chosen)
    psi = pseudo_outcome(cases, chance, probability)
    rates = _Rates(cases, psi, np.asarray(probability, np.float64), flags, bootstrap)
    names = np.unique(member[mask]).tolist()
    drawn = {name: rates.of(name, mask & (member == name)) for name in names}
    assessable = [name for name in names if drawn[name].draws]
    return GroupErrorRates(
        groups=tuple(each.errors for each in drawn.values()),
        gaps=tuple(
            _gap(drawn[one], drawn[two], bootstrap) for one, two in combinations(assessable, 2)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A group with the bootstrap draws of its rates; without draws where it has no rates."""

    errors: GroupErrors
    draws: Mapping[str, Floats]


class _Rates:
    """Computes the rates of one group after the other on the same draws."""

    def __init__(
        self, cases: SelectedCases, psi: Floats, risk: Floats, flagged: Mask, bootstrap: Bootstrap
    ) -> None:
        self._cases, self._psi, self._risk, self._flagged = cases, psi, risk, flagged
        self._bootstrap, self._counts = bootstrap, bootstrap.counts(cases.deciders)

    def of(self, name: Any, mask: Mask) -> _Drawn:
        """Return the rates of a group, or why it has none."""
        rows = np.flatnonzero(mask)
        counts = GroupCounts(
            n=len(rows),
            released=int(self._cases.released[rows].sum()),
            events=int(self._cases.outcome[rows].sum()),
            flagged=int(self._flagged[rows].sum()),
        )
        risk = float(self._psi[rows].mean())
        reason = NO_RELEASED if not counts.released else NO_EVENTS
        if not counts.events or not 0 < risk < 1:
            return _Drawn(GroupErrors(name, counts, None, reason), {})
        found = {
            rate: self._figure(AIPW, rows, part, counts)
            for rate, part in self._augmented(rows).items()
        }
        seen = {
            rate: self._figure(RELEASED_ONLY, rows, part, counts)[0] if part[1].any() else None
            for rate, part in self._released(rows).items()
        }
        figures = {rate: figure for rate, (figure, _) in found.items()}
        draws = {rate: drawn for rate, (_, drawn) in found.items()}
        rates = GroupRates(
            **figures,
            released_false_negative=seen["released_false_negative"],
            released_false_positive=seen["released_false_positive"],
        )
        return _Drawn(GroupErrors(name, counts, rates, None), draws)

    def _augmented(self, rows: Places) -> dict[str, _Part]:
        psi, flag = self._psi[rows], self._flagged[rows]
        return {
            "false_negative": (psi * ~flag, psi, 1.0),
            "false_positive": ((1 - psi) * flag, 1 - psi, 1.0),
            "observed_to_expected": (psi, self._risk[rows], np.inf),
        }

    def _released(self, rows: Places) -> dict[str, _Part]:
        free, flag = self._cases.released[rows], self._flagged[rows]
        seen = self._cases.outcome[rows]
        return {
            "released_false_negative": (seen * ~flag, seen, 1.0),
            "released_false_positive": ((free - seen) * flag, free - seen, 1.0),
        }

    def _figure(
        self, method: str, rows: Places, part: _Part, counts: GroupCounts
    ) -> tuple[SelectiveEstimate, Floats]:
        above, below, most = part
        decider, deciders = self._cases.decider[rows], self._cases.deciders
        tops, bottoms = (by_decider(each, decider, deciders) for each in (above, below))
        drawn = np.clip(ratios(self._counts, tops, bottoms), 0, most)
        low, high = self._bootstrap.ends(drawn)
        value = float(np.clip(above.sum() / below.sum(), 0, most))
        estimate = Estimate(value, low, high, counts.n, counts.events, self._bootstrap.level)
        error = deviation(drawn)
        return SelectiveEstimate(E3, method, estimate, error, len(np.unique(decider))), drawn


def _gap(first: _Drawn, second: _Drawn, bootstrap: Bootstrap) -> ErrorGap:
    return ErrorGap(
        first.errors.group,
        second.errors.group,
        false_negative=_difference(first, second, "false_negative", bootstrap),
        false_positive=_difference(first, second, "false_positive", bootstrap),
    )


def _difference(
    first: _Drawn, second: _Drawn, rate: str, bootstrap: Bootstrap
) -> SelectiveEstimate:
    one, two = getattr(first.errors.rates, rate), getattr(second.errors.rates, rate)
    draws = first.draws[rate] - second.draws[rate]
    low, high = bootstrap.ends(draws)
    estimate = Estimate(
        value=one.estimate.value - two.estimate.value,
        low=low,
        high=high,
        n=first.errors.counts.n + second.errors.counts.n,
        events=first.errors.counts.events + second.errors.counts.events,
        level=bootstrap.level,
    )
    deciders = min(one.deciders, two.deciders)
    return SelectiveEstimate(E3, AIPW, estimate, deviation(draws), deciders)
