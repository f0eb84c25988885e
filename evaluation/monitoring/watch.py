"""Everything that is looked at every month, with one list of the alarms and what each is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from data.settings.decisions import decision_book
from data.settings.evaluation import EvaluationSettings, evaluation_settings
from evaluation.deviation import (
    ALARM,
    DeviationRate,
    OneSided,
    Units,
    deviation_rates,
    one_sided,
)
from evaluation.drift.calibration import PeriodCalibration, calibration_by_period
from evaluation.drift.cusum import CumulativeSum, cumulative_sums
from evaluation.drift.leniency import Leniency, leniency_by_period
from evaluation.drift.shift import Shift, Shifts, Unshiftable, shift_of_factors, shift_of_totals
from evaluation.drift.unknown import UnknownRate, unknown_rates
from evaluation.interruption import Interruption, interrupted
from evaluation.monitoring.months import Decided, Month, monthly
from evaluation.monitoring.periods import latest, month_name, months_of
from model.batch import score_batch
from model.law import LawPack
from model.scale import UNKNOWN_CODE
from model.scorecard import BANDS, Scorecard

Marks = NDArray[np.bool_]
_ARREST, _NO_ARREST = "arrest", "no_arrest"
_QUARTER = 3
BAND, DECIDER, OFFICE = "band", "decider", "office"
TOTALS, FACTOR, UNKNOWN_ANSWERS = "totals", "factor", "unknown"
CALIBRATION, CUSUM, DEVIATION, ONE_DIRECTION = "calibration", "cusum", "deviation", "one_direction"
ALARMS = (TOTALS, FACTOR, UNKNOWN_ANSWERS, CALIBRATION, CUSUM, DEVIATION, ONE_DIRECTION)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that would seldom be so if nothing had changed.

    Attributes:
        kind: one of `ALARMS`.
        name: the factor, the year, the direction, the person or office.
        false_alarm: how often such an alarm rings for nothing; for factors and unknown answers,
            the share of false ones among the alarms.
    """

    kind: str
    name: str
    false_alarm: float


@dataclass(frozen=True, slots=True)
class Watch:
    """What is known this month.

    Attributes:
        scorecard_version, digest, cohort, synthetic: what it is of.
        now, base: first and last month of either period.
        n_now, n_base: their cases.
        months: the series over both.
        totals, factors, unknown: what changed in the cases.
        calibration, sums: of a calibrated card: by year, and case by case over both periods.
        leniency: by year.
        rates: deviations of bands, deciders and offices over both periods.
        directions: of deciders and offices.
        deployment: arrests before and after the first recommendation; None where there is none.
        alarms: all of them.
    """

    scorecard_version: str
    digest: str
    cohort: str
    synthetic: bool
    now: tuple[str, str]
    base: tuple[str, str]
    n_now: int
    n_base: int
    months: tuple[Month, ...]
    totals: Shift | Unshiftable
    factors: Shifts
    unknown: tuple[UnknownRate, ...]
    calibration: tuple[PeriodCalibration, ...]
    sums: tuple[CumulativeSum, ...]
    leniency: tuple[Leniency, ...]
    rates: tuple[DeviationRate, ...]
    directions: tuple[OneSided, ...]
    deployment: Interruption | None
    alarms: tuple[Alarm, ...]


def watch(  # noqa: PLR0913 - cases, what they mean, and which months are looked at
    cases: LearningSet,
    course: CourseOutcomes,
    law: LawPack,
    card: Scorecard,
    *,
    last: int | None = None,
    settings: EvaluationSettings | None = None,
) -> Watch:
    """Return what is known of the last months against those before.

    Formulas and references stand with each figure in `evaluation.drift`, `evaluation.deviation`
    and `evaluation.interruption`.

    Args:
        cases: discretionary cases, open ones too; at least one.
        course: of the same cases, row for row, with the days of the decisions.
        law: the law pack of the levels.
        card: the card whose totals and probabilities are watched.
        last: the last month that is looked at, as `month_of`; None takes the last that occurs.
        settings: least numbers and alarm lines; those that ship where None.

    Raises:
        ValueError: there is no case, or cases and course differ in length.
    """
    if not len(cases) or len(cases) != len(course):
        raise ValueError(f"{len(cases)} cases and {len(course)} courses; allowed: as many, not 0")
    chosen = settings or evaluation_settings()
    return _Watched(cases, course, law, card, chosen).watch(last)


class _Watched:
    """The cases of one look, with what is computed of them once."""

    def __init__(
        self,
        cases: LearningSet,
        course: CourseOutcomes,
        law: LawPack,
        card: Scorecard,
        settings: EvaluationSettings,
    ) -> None:
        self.cases, self.course, self.law, self.card = cases, course, law, card
        self.settings = settings
        scores = score_batch(cases.codes, law, card, parts=("total", "band"))
        if scores.total is None or scores.band is None:  # pragma: no cover - both were asked for
            raise AssertionError("total and band were asked for")
        self.band, total = scores.band, scores.total.astype(np.int64)
        month = months_of(course.decided_on)
        self.recommended = np.greater_equal(course.places["recommendation"], 0)
        self.stricter, self.milder = departures(course)
        self.decided = Decided(
            month=month,
            total=total,
            unknown=(cases.codes == UNKNOWN_CODE).mean(axis=1),
            arrested=cases.detained,
            recommended=self.recommended,
            deviates=self.stricter | self.milder,
        )

    def watch(self, last: int | None) -> Watch:
        """Return everything."""
        month, drift = self.decided.month, self.settings.drift
        periods = latest(month, recent=drift.recent_months, base=drift.base_months, last=last)
        now, base = periods.now(month), periods.base(month)
        codes = self.cases.codes
        totals = shift_of_totals(self.decided.total[base], self.decided.total[now], drift)
        factors = shift_of_factors(codes[base], codes[now], self.law, drift)
        unknown = unknown_rates(codes[base], codes[now], self.law, drift)
        years, sums = self.calibration(now | base)
        rates, directions = self.deviations(now | base)
        return Watch(
            scorecard_version=self.card.version,
            digest=self.cases.digest,
            cohort=self.cases.cohort,
            synthetic=self.cases.synthetic or self.card.synthetic,
            now=(month_name(periods.first), month_name(periods.last)),
            base=(month_name(periods.base_first), month_name(periods.base_last)),
            n_now=int(now.sum()),
            n_base=int(base.sum()),
            months=monthly(self.decided, base, now | base, drift),
            totals=totals,
            factors=factors,
            unknown=unknown,
            calibration=years,
            sums=sums,
            leniency=self.leniency(),
            rates=rates,
            directions=directions,
            deployment=self.deployment(),
            alarms=tuple(_alarms(totals, factors, unknown, years, sums, rates, directions)),
        )

    def calibration(
        self, chosen: Marks
    ) -> tuple[tuple[PeriodCalibration, ...], tuple[CumulativeSum, ...]]:
        """Return O/E by year of all cases, and the sums over some, of the released."""
        heads = self.card.calibration
        seen = np.flatnonzero(self.cases.released)
        if heads is None or not len(seen):
            return (), ()
        values, place = np.unique(self.decided.total, return_inverse=True)
        foretold = np.array([heads.misconduct.probability(int(each)) for each in values])[place]
        outcome, drift = self.cases.misconduct, self.settings.drift
        years = calibration_by_period(outcome[seen], foretold[seen], self.cases.year[seen], drift)
        watched = seen[chosen[seen]]
        watched = watched[np.argsort(self.course.decided_on[watched], kind="stable")]
        if not len(watched):
            return years, ()
        return years, cumulative_sums(outcome[watched], foretold[watched], drift)

    def leniency(self) -> tuple[Leniency, ...]:
        """Return the spread of the deciders by year, within district and quarter."""
        quarter = self.decided.month // _QUARTER
        stratum = self.cases.district.astype(np.int64) * (quarter.max() + 1) + quarter
        return leniency_by_period(
            ~self.cases.detained,
            self.cases.decider,
            stratum,
            self.cases.year,
            self.settings.drift,
        )

    def deviations(self, chosen: Marks) -> tuple[tuple[DeviationRate, ...], tuple[OneSided, ...]]:
        """Return rates and directions of the decisions with a recommendation."""
        of = chosen & self.recommended
        divisions = (
            Units(BAND, BANDS, self.band[of]),
            Units(DECIDER, self.cases.deciders, self.cases.decider[of]),
            Units(OFFICE, self.course.names["office"], self.course.places["office"][of]),
        )
        stricter, milder, settings = self.stricter[of], self.milder[of], self.settings.deviation
        rates = (deviation_rates(each, stricter | milder, settings) for each in divisions)
        # Within a band nearly every recommendation is the same, so that deviations go one way.
        sides = (one_sided(each, stricter, milder, settings) for each in divisions[1:])
        return tuple(r for rows in rates for r in rows), tuple(s for rows in sides for s in rows)

    def deployment(self) -> Interruption | None:
        """Return the arrests before and after the first month with a recommendation."""
        if not self.recommended.any():
            return None
        month = self.decided.month
        first = int(month[self.recommended].min())
        return interrupted(self.cases.detained, month, first, self.settings.deviation)


def departures(course: CourseOutcomes) -> tuple[Marks, Marks]:
    """Mark the decisions that depart from the recommendation: to arrest against it, and not to."""
    arrested = course.was("decision", _ARREST)
    known = np.greater_equal(course.places["recommendation"], 0)
    agrees = {
        outcome: course.was("recommendation", *decision_book().outcomes[outcome].agrees)
        for outcome in (_ARREST, _NO_ARREST)
    }
    return known & arrested & ~agrees[_ARREST], known & ~arrested & ~agrees[_NO_ARREST]


def _alarms(  # noqa: PLR0913, PLR0917 - one argument for each kind
    totals: Shift | Unshiftable,
    factors: Shifts,
    unknown: tuple[UnknownRate, ...],
    years: tuple[PeriodCalibration, ...],
    sums: tuple[CumulativeSum, ...],
    rates: tuple[DeviationRate, ...],
    directions: tuple[OneSided, ...],
) -> Iterator[Alarm]:
    if isinstance(totals, Shift) and totals.alarm:
        yield Alarm(TOTALS, totals.name, totals.false_alarm)
    for shift in factors:
        if isinstance(shift, Shift) and shift.q < shift.false_alarm:
            yield Alarm(FACTOR, shift.name, shift.false_alarm)
    yield from (Alarm(UNKNOWN_ANSWERS, u.factor, u.false_alarm) for u in unknown if u.alarm)
    yield from (Alarm(CALIBRATION, str(y.period), y.false_alarm) for y in years if y.alarm)
    yield from (Alarm(CUSUM, s.direction, s.false_alarm) for s in sums if s.alarm_at is not None)
    for rate in rates:
        if rate.state == ALARM and rate.division != BAND:
            yield Alarm(DEVIATION, f"{rate.division}:{rate.unit}", rate.false_alarm)
    for side in directions:
        if side.only:
            yield Alarm(ONE_DIRECTION, f"{side.division}:{side.unit}", side.false_alarm)
