"""The parts about change: drift of cases, probabilities and deciders; deviations from the tool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from evaluation.assessable import NOT_RECORDED, ONE_GROUP, Lacking
from evaluation.backtest.assessed import Assessed
from evaluation.deviation import DeviationRate, OneSided, Units, deviation_rates, one_sided
from evaluation.drift.calibration import PeriodCalibration, calibration_by_period
from evaluation.drift.cusum import CumulativeSum, cumulative_sums
from evaluation.drift.leniency import Leniency, leniency_by_period
from evaluation.drift.shift import Shift, Shifts, Unshiftable, shift_of_factors, shift_of_totals
from evaluation.drift.unknown import UnknownRate, unknown_rates
from evaluation.interruption import Interruption, interrupted
from evaluation.selective.cases import strata
from model.law import LawPack

ARREST, RELEASED = "arrest", ("bail", "no_arrest")
_COMPLETE = 0.5


@dataclass(frozen=True, slots=True)
class DriftFindings:
    """The last complete year against the years before it, and each year by itself.

    Attributes:
        year: the last complete one.
        total, factors, unknown: shifts of it against all complete years before.
        calibration, sums: of the released; empty without probabilities.
        leniency: of the deciders, by year.
    """

    year: int
    total: Shift | Unshiftable
    factors: Shifts
    unknown: tuple[UnknownRate, ...]
    calibration: tuple[PeriodCalibration, ...]
    sums: tuple[CumulativeSum, ...]
    leniency: tuple[Leniency, ...]


@dataclass(frozen=True, slots=True)
class DeviationFindings:
    """Decisions beside what the tool had recommended when they were taken.

    Attributes:
        n, deviations: decisions with a recommendation for or against arrest; against it.
        stricter, milder: of the deviations.
        rates, sides: by office and decider.
        deployed: first month in which a recommendation is recorded, year × 12 + month - 1.
        arrests: the share of arrests around it.
    """

    n: int
    deviations: int
    stricter: int
    milder: int
    rates: tuple[DeviationRate, ...]
    sides: tuple[OneSided, ...]
    deployed: int
    arrests: Interruption


def complete_years(cases: LearningSet) -> NDArray[np.int16]:
    """Return the years with at least half as many cases as the median year.

    Of the last years only the cases that closed quickly are closed: compared with others, they
    would show a drift of selection.
    """
    years, sizes = np.unique(cases.year, return_counts=True)
    complete: NDArray[np.int16] = years[sizes >= _COMPLETE * np.median(sizes)]
    return complete


def drift(
    cases: LearningSet, course: CourseOutcomes, assessed: Assessed, law: LawPack, seed: int
) -> DriftFindings | Lacking:
    """Return the drift, or why there is none to speak of."""
    years = complete_years(cases)
    if len(years) < 2:  # noqa: PLR2004 - before and after
        return Lacking(ONE_GROUP, len(years), 2)
    last = int(years[-1])
    before, now = np.isin(cases.year, years[:-1]), cases.year == last
    codes = cases.codes[before], cases.codes[now]
    calibration, sums = _of_probability(cases, course, assessed, years, seed)
    within = np.isin(cases.year, years)
    return DriftFindings(
        year=last,
        total=shift_of_totals(assessed.total[before], assessed.total[now]),
        factors=shift_of_factors(*codes, law),
        unknown=unknown_rates(*codes, law),
        calibration=calibration,
        sums=sums,
        leniency=leniency_by_period(
            ~cases.detained[within],
            cases.decider[within],
            strata(course.places["office"], quarter(course))[within],
            cases.year[within],
        ),
    )


def deviations(cases: LearningSet, course: CourseOutcomes) -> DeviationFindings | Lacking:
    """Return the deviations, or why there are none to speak of."""
    recommended = course.was("recommendation", ARREST)
    told = recommended | course.was("recommendation", *RELEASED)
    if not told.any():
        return Lacking(NOT_RECORDED, 0, 1)
    stricter, milder = told & ~recommended & cases.detained, recommended & ~cases.detained
    rates: list[DeviationRate] = []
    sides: list[OneSided] = []
    for units in _units(cases, course, told):
        rates += deviation_rates(units, (stricter | milder)[told])
        sides += one_sided(units, stricter[told], milder[told])
    deployed = int(_month(course)[told].min())
    return DeviationFindings(
        n=int(told.sum()),
        deviations=int((stricter | milder).sum()),
        stricter=int(stricter.sum()),
        milder=int(milder.sum()),
        rates=tuple(rates),
        sides=tuple(sides),
        deployed=deployed,
        arrests=interrupted(cases.detained, _month(course), deployed),
    )


def quarter(course: CourseOutcomes) -> NDArray[np.int64]:
    """Return the quarter of each decision, as a whole number."""
    found: NDArray[np.int64] = _month(course) // 3
    return found


def _month(course: CourseOutcomes) -> NDArray[np.int64]:
    """Return the month of each decision as year × 12 + month - 1."""
    since_1970: NDArray[np.int64] = course.decided_on.astype("datetime64[M]").astype(np.int64)
    return since_1970 + 1970 * 12


def _units(
    cases: LearningSet, course: CourseOutcomes, told: NDArray[np.bool_]
) -> tuple[Units, ...]:
    return (
        Units("office", course.names["office"], course.places["office"][told]),
        Units("decider", cases.deciders, cases.decider[told]),
    )


def _of_probability(
    cases: LearningSet,
    course: CourseOutcomes,
    assessed: Assessed,
    years: NDArray[np.int16],
    seed: int,
) -> tuple[tuple[PeriodCalibration, ...], tuple[CumulativeSum, ...]]:
    """Return calibration by year and cumulative sums of the released, in order of decision."""
    if isinstance(assessed.probability, Lacking):
        return (), ()
    seen = np.flatnonzero(cases.released & np.isin(cases.year, years))
    rows = seen[np.argsort(course.decided_on[seen], kind="stable")]
    outcome, probability = cases.misconduct[rows], assessed.probability[rows]
    by_year = calibration_by_period(outcome, probability, cases.year[rows])
    return by_year, cumulative_sums(outcome, probability, seed=seed)
