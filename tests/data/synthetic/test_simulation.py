"""A run of the invented world: courses in order, nothing known too early, switches that work."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.learning_set import NOT_OBSERVED
from data.synthetic.effects import draw_truth
from data.synthetic.options import Options
from data.synthetic.simulation import Simulation, simulate
from data.synthetic.world import FILE, World, read_world
from model.scale import UNKNOWN_CODE
from tests.synthetic_worlds import CARD, LAW, simulation

FEW = 2_000


def few(seed: int = 1, **options: Any) -> Simulation:
    """Return two thousand cases with some options."""
    return simulate(LAW, CARD, FEW, seed=seed, options=Options(**options))


@lru_cache(maxsize=1)
def small_world() -> World:
    """Return the world that ships with a small pilot, for runs by the dozen."""
    text = files("data.synthetic").joinpath(FILE).read_text(encoding="utf-8")
    document = tomllib.loads(text)
    document["size"]["pilot"] = 2_000
    return read_world(document)


def ordered(*days: NDArray[np.datetime64]) -> bool:
    """Tell whether days never run backwards; a missing day is passed over."""
    return all(
        not np.any(earlier > later)
        for place, earlier in enumerate(days)
        for later in days[place + 1 :]
    )


def test_the_days_of_a_course_are_in_statutory_order() -> None:
    """Detention, submission, decision, transfer, prosecution, judgment, closing."""
    d = simulation().dates
    assert ordered(
        d.detained_on, d.submitted_on, d.decided_on, d.transferred_on, d.prosecution_on,
        d.judgment_on, d.closed_on,
    )  # fmt: skip


def test_whatever_happens_on_bail_happens_between_its_first_and_last_day() -> None:
    """Violations and breaches lie within bail; conversion ends it, most after a violation."""
    d = simulation().dates
    on_bail = ~np.isnat(d.bail_start)
    assert ordered(d.decided_on, d.bail_start, d.violated_on, d.converted_on, d.bail_end)
    assert ordered(d.bail_start, d.breached_on, d.bail_end)
    assert not np.any(d.violated & ~on_bail)
    brought_back = simulation().anomalies["A17"] | simulation().anomalies["A18"]
    assert np.array_equal(~np.isnat(d.converted_on) & ~d.violated, brought_back)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), rows=st.integers(1, 300), open_cases=st.booleans())
def test_whatever_the_seed_the_course_is_a_course(seed: int, rows: int, open_cases: bool) -> None:
    """Days in order, a decision for each submitted case, a ground for each decision."""
    options = Options(open_cases=open_cases)
    run = simulate(LAW, CARD, rows, seed=seed, options=options, world=small_world())
    d, course = run.dates, run.course
    assert ordered(
        d.detained_on, d.submitted_on, d.decided_on, d.prosecution_on, d.judgment_on, d.closed_on
    )
    assert ordered(d.bail_start, d.violated_on, d.converted_on, d.bail_end, d.closed_on)
    assert np.array_equal(course.decision.among(""), ~course.submitted)
    assert np.array_equal(course.arrest_ground.among(""), ~course.arrested)
    assert np.array_equal(course.refusal_ground.among(""), course.arrested | ~course.submitted)
    assert not np.any(
        run.outcomes.sentence.places[~run.outcomes.prosecution.among("prosecuted")] >= 0
    )
    assert np.all((run.probability > 0) & (run.probability < 1))
    assert len(run.learning_set()) == run.cohort.sum()


def test_nothing_is_recorded_of_the_days_after_the_extraction() -> None:
    """Every recorded day lies before the extraction, and open cases have no outcome."""
    run = simulation()
    last = np.datetime64(run.extracted_on)
    assert not np.any(run.dates.closed_on > last)
    assert not np.any(run.dates.violated_on > last)
    assert np.all(run.outcomes.sentence.among("") == np.isnat(run.dates.judgment_on))
    assert np.all(run.outcomes.prosecution.among("") == np.isnat(run.dates.prosecution_on))
    assert np.isnat(run.dates.closed_on).any()


def test_courses_can_be_followed_to_their_end() -> None:
    """Without open cases everything is closed, whatever the day of extraction."""
    run = few(open_cases=False)
    assert not np.isnat(run.dates.closed_on).any()


def test_only_misconduct_of_those_on_bail_is_seen() -> None:
    """The potential outcome is known of everybody; what is recorded agrees with it."""
    run = simulation()
    learning = run.learning_set()
    everyone = run.learning_set(labels="potential")
    seen = learning.misconduct != NOT_OBSERVED
    assert 0 < seen.sum() < len(learning)
    assert not np.any(seen & learning.detained)
    assert set(np.unique(everyone.misconduct)) == {0, 1}
    assert np.array_equal(learning.misconduct[seen], everyone.misconduct[seen])


def test_who_is_arrested_is_more_dangerous_than_records_show() -> None:
    """With an unrecorded confounder those released have a smaller u; without it they do not."""
    run, free = simulation(), few(confounding=False)
    for world, confounded in ((run, True), (free, False)):
        chosen = world.course.discretionary
        released = chosen & world.released
        gap = world.people.u[chosen].mean() - world.people.u[released].mean()
        assert (gap > 0.1) == confounded


def test_the_learning_set_holds_discretionary_cases_closed_for_a_year() -> None:
    """Diverted, unproven, mandatory and fresh cases stay out."""
    run = simulation()
    learning, cohort = run.learning_set(), run.cohort
    limit = np.datetime64("2025-10-31")
    assert run.extracted_on == date(2026, 10, 31)
    assert len(learning) == cohort.sum()
    assert not np.any(cohort & (run.course.diverted.places >= 0))
    assert not np.any(cohort & ~run.course.sufficient)
    assert not np.any(cohort & (run.course.mandatory.places >= 0))
    assert run.dates.closed_on[cohort].max() <= limit
    assert len(run.learning_set(every=True)) == run.course.discretionary.sum()
    assert learning.synthetic
    assert "合成数据" in learning.cohort


def test_other_labels_are_refused() -> None:
    """There are two kinds of labels."""
    with pytest.raises(ValueError, match="observed, potential"):
        simulation().learning_set(labels="seen")


def test_the_same_seed_gives_the_same_cases() -> None:
    """Everything follows from the seed; another seed gives other cases."""
    first, second, other = few(), few(), few(seed=2)
    assert np.array_equal(first.answers.known, second.answers.known)
    assert first.learning_set().digest == second.learning_set().digest
    assert first.learning_set().digest != other.learning_set().digest


def test_a_switch_leaves_the_other_draws_as_they_are() -> None:
    """Without missing answers the true ones are those of the run with them."""
    run, whole = few(), few(missing=False)
    assert np.array_equal(run.answers.true, whole.answers.true)
    assert (run.answers.known == UNKNOWN_CODE).mean() > 0.02
    assert (whole.answers.known == UNKNOWN_CODE).mean() < 0.01


def test_an_answer_is_lost_but_never_false() -> None:
    """What is known is true, or unknown."""
    answers = simulation().answers
    known = answers.known != UNKNOWN_CODE
    assert np.array_equal(answers.known[known], answers.true[known])


def test_options_set_rates_and_numbers() -> None:
    """No diversion, a higher rate of misconduct, fewer deciders and districts, no leniency."""
    run = few(
        diversion=False, base_rate=0.2, deciders=4, districts=2, leniency_sd=0.0, district_sd=0.0
    )
    released = run.course.discretionary & run.released
    assert run.course.submitted.all()
    assert run.dates.violated[released].mean() == pytest.approx(0.2, abs=0.03)
    assert run.decider_names == ("P000", "P001", "P002", "P003")
    assert set(run.people.district) == {0, 1}
    assert not run.course.deciders.leniency.any()
    assert not run.misconduct.district_intercept.any()
    assert np.array_equal(run.course.deciders.decider % 2, run.people.district)


def test_without_drift_the_years_are_alike() -> None:
    """Diversion rises with drift only."""

    def rise(run: Simulation) -> float:
        diverted = ~run.course.submitted
        early, late = run.people.year <= 2020, run.people.year >= 2024
        return float(diverted[late].mean() - diverted[early].mean())

    assert rise(simulation()) > 0.12
    assert abs(rise(few(drift=False))) < 0.05


def test_slopes_of_districts_spread_where_asked() -> None:
    """The effects weigh differently from district to district, around one."""
    slopes = few(district_slope_sd=0.3).misconduct.district_slope
    assert slopes.std() > 0.1
    assert slopes.mean() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"deciders": 0}, "deciders is 0; allowed: 1 or more"),
        ({"leniency_sd": -1.0}, "leniency_sd is -1.0; allowed: 0 or more"),
        ({"base_rate": 1.5}, "base_rate is 1.5; allowed: 0.0005 to 0.9"),
        ({"base_rate": 0.0}, "base_rate is 0.0"),
        ({"deciders": 2, "districts": 5}, "2 deciders for 5 districts"),
        ({"extracted_on": date(2024, 1, 1)}, "allowed: 2025-12-31 or later"),
    ],
)
def test_impossible_options_are_refused(options: dict[str, Any], says: str) -> None:
    """The message names the option, its value and what is allowed."""
    with pytest.raises(ValueError, match=says):
        few(**options)


def test_no_rows_and_a_foreign_truth_are_refused() -> None:
    """There must be a case, and the truth must speak of the same scale."""
    from dataclasses import replace

    foreign = replace(draw_truth(LAW, CARD, seed=1), law_version="cn-1979")
    with pytest.raises(ValueError, match="rows are 0"):
        simulate(LAW, CARD, 0, seed=1)
    with pytest.raises(ValueError, match="cn-1979"):
        simulate(LAW, CARD, 10, seed=1, truth=foreign)
