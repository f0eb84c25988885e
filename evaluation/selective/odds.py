"""Sums of the released by decider, from which marginal sensitivity bounds follow at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from evaluation.errors import NotAssessable
from evaluation.selective.cases import (
    Floats,
    SelectedCases,
    chosen_rows,
    refuse_lengths,
    refuse_unselected,
)
from evaluation.selective.figures import by_decider
from evaluation.selective.propensity import Propensity
from model.errors import Problem


@dataclass(frozen=True, slots=True, eq=False)
class OddsSums:
    """Released and the sums of their (1-e)/e, by decider, with and without misconduct."""

    with_event: tuple[Floats, Floats]
    without: tuple[Floats, Floats]
    kept: Floats
    cases: Floats
    n: int
    events: int

    @classmethod
    def of(cls, cases: SelectedCases, chance: Propensity, kept: ArrayLike | None) -> OddsSums:
        """Return the sums over the cases kept: masks or shares; the overlap where None.

        Raises:
            NotAssessable: nobody or everybody released, also among those kept.
            EvaluationError: ``evaluation_length``.
        """
        refuse_unselected(cases)
        share = kept_shares(cases, chance.overlap if kept is None else kept)
        refuse_lengths(cases.released, chance.value)
        free = share * cases.released
        if not free.any():
            number = int((share > 0).sum())
            raise NotAssessable(Problem("selective_nobody_released", "", f"0 / {number}"))
        odds = (1 - chance.value) / chance.value
        parts = [
            tuple(
                by_decider(each, cases.decider, cases.deciders)
                for each in (free * chosen, free * chosen * odds)
            )
            for chosen in (cases.outcome, 1 - cases.outcome)
        ]
        return cls(
            with_event=(parts[0][0], parts[0][1]),
            without=(parts[1][0], parts[1][1]),
            kept=by_decider(share, cases.decider, cases.deciders),
            cases=by_decider(np.ones(len(cases)), cases.decider, cases.deciders),
            n=int((share > 0).sum()),
            events=int(cases.outcome[share > 0].sum()),
        )

    def scale(self, counts: Floats) -> Floats:
        """Return the share of all cases that is kept, in each draw."""
        shares: Floats = (counts @ self.kept) / (counts @ self.cases)
        return shares

    def mean(self, counts: Floats, gamma: float) -> Floats:
        """Return the Hájek mean with Γ for misconducts and 1/Γ for the others; NaN if empty."""
        ones = counts @ self.with_event[0] + gamma * (counts @ self.with_event[1])
        zeros = counts @ self.without[0] + (counts @ self.without[1]) / gamma
        total = ones + zeros
        means: Floats = np.divide(ones, total, out=np.full(len(total), np.nan), where=total > 0)
        return means

    def root(self, counts: Floats, limit: float, *, above: bool) -> Floats:
        """Return in each draw the Γ at which the bound is the limit, at least 1."""
        first, second = counts @ self.with_event[0], counts @ self.with_event[1]
        third, fourth = counts @ self.without[0], counts @ self.without[1]
        square, constant = (1 - limit) * second, limit * fourth
        linear = (1 - limit) * first - limit * third
        # The positive root of square x² + linear x - constant = 0, for x = Γ or 1/Γ, by the form
        # that does not cancel.
        reach = np.sqrt(linear**2 + 4 * square * constant)
        falls = linear < 0
        top = np.where(falls, reach - linear, 2 * constant)
        bottom = np.where(falls, 2 * square, linear + reach)
        top, bottom = (bottom, top) if above else (top, bottom)
        root = np.divide(top, bottom, out=np.full(len(bottom), inf), where=bottom > 0)
        gammas: Floats = np.maximum(root, 1.0)
        return gammas


def kept_shares(cases: SelectedCases, kept: ArrayLike | None) -> Floats:
    """Return how much each case counts: all of each where None.

    Raises:
        EvaluationError: ``evaluation_length``.
        NotAssessable: ``selective_nobody_chosen``.
    """
    if kept is None:
        return np.ones(len(cases))
    share = np.asarray(kept, np.float64)
    refuse_lengths(cases.released, share)
    chosen_rows(cases, share > 0)
    return share
