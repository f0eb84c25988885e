"""The monthly watch on an invented world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.course_outcomes import CHOICES, CourseOutcomes
from data.law.catalogue import law_packs
from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard, scorecard
from data.settings.evaluation import evaluation_settings
from data.synthetic.simulation import simulate
from evaluation.assessable import NOT_RECORDED, Lacking
from evaluation.deviation import INSIDE
from evaluation.drift.shift import Shift, Unshiftable
from evaluation.estimate import Estimate
from evaluation.interruption import Interruption
from evaluation.monitoring.periods import latest, month_name, month_of, months_of
from evaluation.monitoring.watch import BAND, Watch, departures, watch
from model.batch import score_totals
from model.scale import UNKNOWN_CODE

LAW = law_packs()[-1]
CALIBRATED = scorecard("demo-synthetic", LAW)
SETTINGS = replace(
    evaluation_settings(), drift=replace(evaluation_settings().drift, cusum_draws=50)
)
_MONTHS = 48


@pytest.fixture(scope="module")
def cases() -> LearningSet:
    """Return invented cases."""
    return simulate(LAW, default_scorecard(LAW), 9_000, seed=8).learning_set()


def _course(cases: LearningSet, *, since: int = 24) -> CourseOutcomes:
    """Return a course of four years: recommendations from a month on, followed but for some."""
    n = len(cases)
    month = np.arange(n) * _MONTHS // n
    day = (np.datetime64("2022-01") + month.astype("timedelta64[M]")).astype("datetime64[D]")
    arrested = cases.detained.astype(np.int32)
    departs = (np.arange(n) % 10 == 0).astype(np.int32)
    places = {name: np.full(n, -1, np.int32) for name in CHOICES}
    places |= {
        "decision": arrested,
        "recommendation": np.where(month >= since, arrested ^ departs, -1).astype(np.int32),
        "office": (np.arange(n) % 7).astype(np.int32),
    }
    names: dict[str, tuple[str, ...]] = dict.fromkeys(CHOICES, ())
    names |= {
        "decision": ("bail", "arrest"),
        "recommendation": ("bail", "arrest"),
        "office": tuple("ABCDEFG"),
    }
    return CourseOutcomes(np.arange(n).astype(np.str_), day, np.full(n, -1, np.int8), places, names)


@pytest.fixture(scope="module")
def quiet(cases: LearningSet) -> Watch:
    """Return what is said where cases are in no order of time."""
    return watch(cases, _course(cases), LAW, CALIBRATED, settings=SETTINGS)


def test_months_are_looked_at_against_those_before(quiet: Watch) -> None:
    """Three against twelve, and each month of both has its line."""
    assert (quiet.base, quiet.now) == (("2024-10", "2025-09"), ("2025-10", "2025-12"))
    assert [month.name for month in quiet.months] == [
        month_name(m) for m in range(month_of("2024-10"), month_of("2025-12") + 1)
    ]
    assert sum(month.n for month in quiet.months) == quiet.n_now + quiet.n_base
    assert all(isinstance(month.deviating, Estimate) for month in quiet.months)
    assert quiet.synthetic


def test_a_calibrated_card_is_watched_by_year_and_case_by_case(quiet: Watch) -> None:
    """Both sums run; deviations have bands, people and offices."""
    assert [each.direction for each in quiet.sums] == ["higher", "lower"]
    assert quiet.calibration
    assert {each.division for each in quiet.rates} == {"band", "decider", "office"}
    assert BAND not in {each.division for each in quiet.directions}
    assert isinstance(quiet.deployment, Interruption)
    assert isinstance(quiet.deployment.level_change, Estimate)


def test_what_changes_rings(cases: LearningSet) -> None:
    """One factor is no longer found out, one office never agrees."""
    course, codes = _course(cases), cases.codes.copy(order="F")
    late = months_of(course.decided_on) >= month_of("2025-10")
    codes[late & (np.arange(len(cases)) % 2 == 0), 4] = UNKNOWN_CODE
    office = course.places["office"] == 3
    against = np.where(
        office & (course.places["recommendation"] >= 0),
        1 - course.places["decision"],
        course.places["recommendation"],
    ).astype(np.int32)
    changed = replace(course, places={**course.places, "recommendation": against})
    found = watch(replace(cases, codes=codes), changed, LAW, CALIBRATED, settings=SETTINGS)
    rung = {(alarm.kind, alarm.name) for alarm in found.alarms}
    factor = LAW.scale.factors[4].id
    assert {("factor", factor), ("unknown", factor), ("deviation", "office:D")} <= rung
    assert next(r for r in found.rates if r.unit == "B" and r.division == "office").state


def test_one_direction_and_shifted_totals_ring(cases: LearningSet) -> None:
    """An office that departs to release only; scores that moved."""
    course = _course(cases)
    moved = cases.rows(np.argsort(score_totals(cases.codes, LAW, CALIBRATED), kind="stable"))
    recommended = course.places["recommendation"].copy()
    office = course.places["office"] == 2
    recommended[office] = 1
    decision = np.where(office, 0, moved.detained).astype(np.int32)
    turned = replace(
        course, places={**course.places, "recommendation": recommended, "decision": decision}
    )
    found = watch(moved, turned, LAW, CALIBRATED, settings=SETTINGS)
    kinds = {alarm.kind for alarm in found.alarms}
    assert {"totals", "one_direction"} <= kinds
    assert next(s for s in found.directions if s.unit == "C").only == "milder"


def test_departures_go_either_way() -> None:
    """The panel agrees with both; without a recommendation there is none."""
    names = dict.fromkeys(CHOICES, ("arrest", "bail", "panel"))
    places = {name: np.array([0, 1, 0, 1, 0, 0], np.int32) for name in CHOICES}
    places["recommendation"] = np.array([1, 0, 0, 1, 2, -1], np.int32)
    day = np.full(6, np.datetime64("2024-01-01"))
    course = CourseOutcomes(np.array(list("abcdef")), day, np.zeros(6, np.int8), places, names)
    stricter, milder = departures(course)
    assert stricter.tolist() == [True, False, False, False, False, False]
    assert milder.tolist() == [False, True, False, False, False, False]


def test_without_calibration_and_recommendation_less_is_said(cases: LearningSet) -> None:
    """The expert card foretells nothing; nobody was shown anything."""
    bare = _course(cases, since=_MONTHS)
    found = watch(cases, bare, LAW, default_scorecard(LAW), settings=SETTINGS)
    assert (found.calibration, found.sums, found.rates) == ((), (), ())
    assert found.deployment is None
    assert found.months[0].deviating == Lacking(NOT_RECORDED, 0, 1)


def test_months_without_cases_before_are_told(cases: LearningSet) -> None:
    """The first month on record has no base."""
    found = watch(cases, _course(cases), LAW, CALIBRATED, last=month_of("2022-01"))
    assert found.n_base == 0
    assert isinstance(found.totals, Unshiftable)
    assert isinstance(found.months[0].shift, Unshiftable)
    assert found.unknown == ()
    early = watch(cases, _course(cases), LAW, CALIBRATED, last=month_of("2021-01"))
    assert (early.n_now, early.months, early.sums) == (0, (), ())


def test_few_cases_in_a_month_have_no_figure(cases: LearningSet) -> None:
    """Nor has a month of few recommendations."""
    some = np.arange(0, len(cases), 40)
    few = watch(cases.rows(some), _course(cases).rows(some), LAW, CALIBRATED, settings=SETTINGS)
    assert any(isinstance(month.total, Lacking) for month in few.months)
    assert not isinstance(few.totals, Shift) or few.totals.before < 100
    assert all(each.state in {INSIDE, None} for each in few.rates if each.division != BAND)


def test_what_does_not_belong_together_is_refused(cases: LearningSet) -> None:
    """No case, or another number of courses."""
    course = _course(cases)
    with pytest.raises(ValueError, match="as many"):
        watch(cases, course.rows(np.arange(5)), LAW, CALIBRATED)
    none = np.arange(0)
    with pytest.raises(ValueError, match="not 0"):
        watch(cases.rows(none), course.rows(none), LAW, CALIBRATED)


def test_periods_follow_each_other() -> None:
    """Without a gap."""
    found = latest(np.array([100, 120]), recent=3, base=12)
    assert (found.first, found.last, found.base_first, found.base_last) == (118, 120, 106, 117)
    with pytest.raises(ValueError, match="not a month"):
        month_of("not a month")
