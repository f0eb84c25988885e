"""The part about outcomes that nobody saw: `evaluation.selective`, asked of case records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import numpy as np

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from data.settings.evaluation import evaluation_settings
from evaluation.assessable import FEW_EVENTS, Lacking
from evaluation.backtest.assessed import Assessed
from evaluation.committee.contents import SelectiveFindings, Unsaid
from evaluation.committee.over_time import quarter
from evaluation.errors import EvaluationError
from evaluation.selective.balance import balance
from evaluation.selective.cases import Floats, Mask, SelectedCases, selected_cases, strata
from evaluation.selective.contraction import Contraction, contraction
from evaluation.selective.figures import Bootstrap
from evaluation.selective.gamma_benchmark import benchmark_gamma
from evaluation.selective.group_errors import GroupErrorRates, group_error_rates
from evaluation.selective.propensity import Factors, Propensity, level_columns, propensity
from evaluation.selective.sensitivity import (
    Bounds,
    Flip,
    flipping_gamma,
    manski_bounds,
    marginal_bounds,
)
from evaluation.selective.weighting import Weighted, failure_rate, mean_risk, released_share
from model.factors import Order
from model.law import LawPack
from model.scorecard import BANDS

RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
GAMMAS = (1.0, 1.5, 2.0, 3.0)
_HIGH = BANDS.index("high")
NO_PROBABILITY = "no_probability"
_Said = TypeVar("_Said")


def unseen(
    cases: LearningSet, course: CourseOutcomes, assessed: Assessed, law: LawPack, seed: int
) -> SelectiveFindings:
    """Return what can be said, part by part; what cannot says why.

    Released cases whose misconduct was not observed (bail still runs, or another measure) are left
    out and counted.
    """
    kept = cases.detained | cases.released
    return _Asked(cases.rows(kept), course.rows(kept), assessed, kept, law, seed).findings(
        int((~kept).sum())
    )


class _Asked:
    """One set of cases, prepared once for every part."""

    def __init__(  # noqa: PLR0913, PLR0917 - cases, their course and card, and how
        self,
        cases: LearningSet,
        course: CourseOutcomes,
        assessed: Assessed,
        kept: Mask,
        law: LawPack,
        seed: int,
    ) -> None:
        self._cases = cases
        self._score = assessed.total[kept]
        self._flagged = assessed.band[kept] == _HIGH
        given = assessed.probability
        self._probability = None if isinstance(given, Lacking) else given[kept]
        self._bootstrap = Bootstrap(seed=seed)
        self._stratum = _strata(cases, course)
        self._factors: Factors = {
            factor.id: level_columns(cases.codes[:, place], ordered=factor.order is Order.DANGER)
            for place, factor in enumerate(law.scale)
        }

    def findings(self, left_out: int) -> SelectiveFindings:
        """Return every part."""
        cases = self._selected()
        few = self._few(cases)
        chance: Propensity | Unsaid = few or self._chance(cases)
        known = None if isinstance(chance, Unsaid) else chance
        return SelectiveFindings(
            n=len(cases),
            left_out=left_out,
            balance=said(lambda: balance(cases, self._factors)),
            contraction=few or self._contraction(cases),
            rates=tuple(self._rates(cases, known)),
            overlap=known.overlap_share if known else None,
            risk=self._risk(cases, chance),
            bounds=tuple(self._bounds(cases, known)),
            rate=float(cases.released.mean()),
            today=self._today(cases),
            flip=chance if isinstance(chance, Unsaid) else said(lambda: self._flip(cases, chance)),
            gammas=_or_none(said(lambda: benchmark_gamma(cases, self._factors))),
            errors=tuple(self._errors(cases, known)),
        )

    def _few(self, cases: SelectedCases) -> Unsaid | None:
        """Return that too few outcomes were seen for any figure about those unseen."""
        happened = int(cases.outcome[cases.released].sum())
        scarcer = min(happened, int(cases.released.sum()) - happened)
        if not 0 < int(cases.released.sum()) < len(cases):
            return None
        least = evaluation_settings().backtest.line_events
        return Unsaid(FEW_EVENTS, str(scarcer)) if scarcer < least else None

    def _chance(self, cases: SelectedCases) -> Propensity | Unsaid:
        return said(partial(propensity, cases, self._factors))

    def _contraction(self, cases: SelectedCases) -> Contraction | Unsaid:
        return said(partial(contraction, cases, self._score, RATES, bootstrap=self._bootstrap))

    def _selected(self) -> SelectedCases:
        cases = self._cases
        return selected_cases(~cases.detained, cases.misconduct, cases.decider, self._stratum)

    def _rates(
        self, cases: SelectedCases, chance: Propensity | None
    ) -> Iterator[tuple[float, Weighted]]:
        if chance is None or self._probability is None:
            return
        for rate in RATES:
            found = said(
                partial(
                    failure_rate, cases, chance, self._probability, self._score, rate,
                    bootstrap=self._bootstrap,
                )
            )  # fmt: skip
            if not isinstance(found, Unsaid):
                yield rate, found

    def _risk(self, cases: SelectedCases, chance: Propensity | Unsaid) -> Weighted | Unsaid:
        if isinstance(chance, Unsaid):
            return chance
        if self._probability is None:
            return Unsaid(NO_PROBABILITY)
        given = self._probability
        return said(lambda: mean_risk(cases, chance, given, bootstrap=self._bootstrap))

    def _bounds(self, cases: SelectedCases, chance: Propensity | None) -> Iterator[Bounds]:
        if chance is not None:
            for gamma in GAMMAS:
                ask = partial(marginal_bounds, cases, chance, gamma, bootstrap=self._bootstrap)
                if not isinstance(found := said(ask), Unsaid):
                    yield found
            kept = chance.overlap
            outer = said(partial(manski_bounds, cases, kept=kept, bootstrap=self._bootstrap))
            if not isinstance(outer, Unsaid):
                yield outer

    def _today(self, cases: SelectedCases) -> float:
        """Return misconducts for each released case."""
        released = max(int(cases.released.sum()), 1)
        return float(cases.outcome[cases.released].sum() / released)

    def _flip(self, cases: SelectedCases, chance: Propensity) -> Flip:
        kept: Floats = released_share(self._score, float(cases.released.mean()))
        return flipping_gamma(
            cases, chance, self._today(cases), kept=kept, bootstrap=self._bootstrap
        )

    def _errors(
        self, cases: SelectedCases, chance: Propensity | None
    ) -> Iterator[tuple[str, GroupErrorRates | Unsaid]]:
        if chance is None or self._probability is None:
            return
        for trait in ("resident", "sex"):
            places, names = self._cases.groups[trait], self._cases.group_names[trait]
            if len(names) > 1:
                group = np.array([*names, ""])[places]
                chosen = chance.overlap & (places >= 0)
                yield (
                    trait,
                    said(
                        partial(
                            group_error_rates, cases, chance, self._probability, self._flagged,
                            group, chosen=chosen, bootstrap=self._bootstrap,
                        )
                    ),
                )  # fmt: skip


def said(ask: Callable[[], _Said]) -> _Said | Unsaid:
    """Return what is said, or why it cannot be: one missing figure takes no other along."""
    try:
        return ask()
    except EvaluationError as error:
        return Unsaid(error.problem.code, error.problem.value)


def _or_none(found: tuple[_Said, ...] | Unsaid) -> tuple[_Said, ...]:
    return () if isinstance(found, Unsaid) else found


def _strata(
    cases: LearningSet, course: CourseOutcomes
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return office × quarter of each case; the district stands for an office that is not named."""
    office = course.places["office"]
    place = np.where(office >= 0, office, -1 - cases.district)
    return strata(place, quarter(course))
