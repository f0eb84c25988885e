"""The back-test of one card: everything that the past says about it, measured at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from data.settings.evaluation import BacktestSettings
from evaluation.assessable import FEW_EVENTS, Lacking, lack_of
from evaluation.backtest.assessed import Assessed
from evaluation.backtest.bands import BandLine, band_lines
from evaluation.backtest.decisions import DecisionLine, decision_lines
from evaluation.backtest.divisions import Divisions, GroupQuality, divisions_of, qualities
from evaluation.backtest.later_years import later_years
from evaluation.decision_curve import DecisionCurve, decision_curve
from evaluation.performance import Performance, measure

_THRESHOLDS = np.arange(0.01, 0.31, 0.01)


@dataclass(frozen=True, slots=True)
class BackTest:
    """The past under one card.

    Attributes:
        bands: decisions and outcomes by band.
        decisions: past decisions beside the bands, for all cases and by group.
        performance: of the probabilities on all released cases, or why there is none.
        curve: net benefit over thresholds, on the same cases.
        groups: whether the probabilities held in each group.
        later: each year under a line fitted on the years before it.
    """

    bands: tuple[BandLine, ...]
    decisions: tuple[DecisionLine, ...]
    performance: Performance | Lacking
    curve: DecisionCurve | Lacking
    groups: tuple[GroupQuality, ...]
    later: tuple[GroupQuality, ...]


def back_test(  # noqa: PLR0913 - cases, their course, the card, what to divide by, how
    cases: LearningSet,
    course: CourseOutcomes,
    assessed: Assessed,
    dangers: Mapping[str, str],
    settings: BacktestSettings,
    *,
    seed: int = 0,
) -> BackTest:
    """Return the back-test of a card; what the cases cannot carry says why.

    Args:
        cases: closed, discretionary cases; at least one.
        course: of the same cases, row for row.
        assessed: the same cases under the card.
        dangers: names of the law pack's dangers, in its order.
        settings: least numbers.
        seed: of the noise floor and of the bootstrap.
    """
    divisions = divisions_of(cases, course, assessed, tuple(dangers.values()))
    probability = assessed.probability
    performance, curve = _overall(cases, assessed, settings, seed)
    found: tuple[GroupQuality, ...] = ()
    if not isinstance(probability, Lacking):
        found = qualities(cases, probability, divisions, settings)
    return BackTest(
        bands=band_lines(cases, course, assessed, settings.cases),
        decisions=decision_lines(cases, assessed, _of_people(divisions), settings.cases),
        performance=performance,
        curve=curve,
        groups=found,
        later=later_years(cases, assessed, settings),
    )


def _of_people(divisions: Divisions) -> Divisions:
    """Return the divisions in which decisions are compared: when and where they were taken."""
    return {name: divisions[name] for name in ("year", "office") if name in divisions}


def _overall(
    cases: LearningSet, assessed: Assessed, settings: BacktestSettings, seed: int
) -> tuple[Performance | Lacking, DecisionCurve | Lacking]:
    """Return figures of the probabilities on all released cases, or why there are none."""
    if isinstance(assessed.probability, Lacking):
        return assessed.probability, assessed.probability
    seen = cases.released
    outcome, probability = cases.misconduct[seen], assessed.probability[seen]
    events = int(outcome.sum())
    few = lack_of(FEW_EVENTS, min(events, len(outcome) - events), settings.line_events)
    if few is not None:
        return few, few
    return (
        measure(outcome, probability, seed=seed),
        decision_curve(outcome, probability, _THRESHOLDS, seed=seed),
    )
