"""Whether probabilities held in each year, district, office, offence group and leading danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from data.settings.evaluation import BacktestSettings
from evaluation.assessable import FEW_EVENTS, NO_VARIATION, Figure, Lacking, lack_of
from evaluation.backtest.assessed import Assessed
from evaluation.backtest.line import Floats
from evaluation.backtest.shares import share
from evaluation.calibration import brier, calibration_line, log_loss, observed_to_expected
from evaluation.discrimination import auc

Divisions = Mapping[str, tuple[NDArray[np.integer], tuple[str, ...]]]
"""By division: the place of each case, -1 where it has none, and the names."""


@dataclass(frozen=True, slots=True)
class GroupQuality:
    """Released cases of one group; each figure names its formula where it is computed.

    Attributes:
        division, group: which cases.
        n, events: released on bail with bail ended; misconducts.
        misconduct: share, with Wilson's interval.
        ratio: observed to expected misconducts.
        slope: of the calibration line.
        auc, brier, log_loss: ranking and error.
    """

    division: str
    group: str
    n: int
    events: int
    misconduct: Figure
    ratio: Figure
    slope: Figure
    auc: Figure
    brier: Figure
    log_loss: Figure


def divisions_of(
    cases: LearningSet, course: CourseOutcomes, assessed: Assessed, dangers: tuple[str, ...]
) -> Divisions:
    """Return by what the cases are divided.

    What does not vary in them is left out, and districts where each is one office.
    """
    years, place = np.unique(cases.year, return_inverse=True)
    found: dict[str, tuple[NDArray[np.integer], tuple[str, ...]]] = {
        "year": (place, tuple(map(str, years))),
        "district": (cases.district, cases.districts),
        "office": (course.places["office"], course.names["office"]),
        "offence_group": (cases.groups["offence_group"], cases.group_names["offence_group"]),
        "danger": (assessed.danger, dangers),
    }
    alike = _same(found["district"][0], found["office"][0])
    return {
        name: pair
        for name, pair in found.items()
        if np.ptp(pair[0]) and not (alike and name == "district")
    }


def _same(first: NDArray[np.integer], second: NDArray[np.integer]) -> bool:
    """Tell whether two divisions are one and the same."""
    pairs = len(np.unique(np.column_stack((first, second)), axis=0))
    return pairs == len(np.unique(first)) == len(np.unique(second))


def qualities(
    cases: LearningSet, probability: Floats, divisions: Divisions, least: BacktestSettings
) -> tuple[GroupQuality, ...]:
    """Return every group of every division that has a released case."""
    seen = cases.released
    outcome, given = cases.misconduct[seen].astype(np.float64), probability[seen]
    return tuple(
        group_quality(division, name, outcome[inside], given[inside], least)
        for division, (places, names) in divisions.items()
        for place, name in enumerate(names)
        if (inside := places[seen] == place).any()
    )


def group_quality(
    division: str, group: str, outcome: Floats, probability: Floats, least: BacktestSettings
) -> GroupQuality:
    """Return the figures of one group of released cases."""
    events = int(outcome.sum())
    # Both classes must have happened often enough: without non-events nothing can be ranked.
    scarcer = min(events, len(outcome) - events)
    few = lack_of(FEW_EVENTS, scarcer, least.ratio_events)
    everybody = np.ones(len(outcome), np.bool_)
    return GroupQuality(
        division=division,
        group=group,
        n=len(outcome),
        events=events,
        misconduct=share(outcome == 1, everybody, least.cases),
        ratio=few or observed_to_expected(outcome, probability),
        slope=_slope(outcome, probability, scarcer, least.slope_events),
        auc=few or auc(outcome, probability),
        brier=few or brier(outcome, probability),
        log_loss=few or log_loss(outcome, probability),
    )


def _slope(outcome: Floats, probability: Floats, scarcer: int, least: int) -> Figure:
    if (few := lack_of(FEW_EVENTS, scarcer, least)) is not None:
        return few
    line = calibration_line(outcome, probability)
    return Lacking(NO_VARIATION, 1, 2) if line is None else line.slope
