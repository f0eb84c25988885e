"""The events of a course: valid in the codebook, in order, and telling what the table tells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from data.codebook import codebook, read_detail
from data.synthetic.events import CourseEvent, course_events
from data.synthetic.simulation import Simulation
from tests.synthetic_worlds import simulation

SHOWN_BY = {
    "A01": {"arrested", "not_prosecuted_no_crime"},
    "A02": {"arrested", "not_prosecuted_evidence"},
    "A03": {"arrested", "not_prosecuted_minor"},
    "A04": {"arrested", "conditionally_not_prosecuted", "not_prosecuted_after_condition"},
    "A05": {"arrested", "case_withdrawn"},
    "A06": {"arrested", "first_instance_judgment"},
    "A07": {"arrested", "first_instance_judgment"},
    "A08": {"arrested", "first_instance_judgment"},
    "A09": {"arrested", "necessity_review_opened", "bail_began"},
    "A10": {"arrested", "necessity_recommendation_delivered"},
    "A11": {"detained", "submitted_for_arrest"},
    "A12": {"arrest_refused", "fled", "pursued", "bail_breached"},
    "A13": {"arrest_refused", "new_crime_filed", "bail_breached"},
    "A14": {"arrest_refused", "bail_breached"},
    "A15": {"arrest_refused", "self_harm"},
    "A16": {"arrest_refused", "first_instance_judgment"},
    "A17": {"arrest_refused", "reconsideration_decided", "arrested"},
    "A18": {"arrest_refused", "submitted_for_arrest", "arrested"},
    "A19": {"no_crime_refusal_received", "case_withdrawn"},
    "A24": {"state_compensation"},
}
CUSTODY = {"detention", "arrest"}


def sample() -> list[int]:
    """Return some rows, among them some of each anomaly and some that are still open."""
    run = simulation()
    rows = set(range(400))
    for found in run.anomalies.values():
        rows |= set(np.flatnonzero(found)[:15].tolist())
    d = run.dates
    pending = ~np.isnat(d.judgment_on) & np.isnat(d.closed_on)
    for still_open in (np.isnat(d.prosecution_on), pending):
        rows |= set(np.flatnonzero(still_open)[:15].tolist())
    return sorted(rows)


def courses() -> Iterator[tuple[int, list[CourseEvent]]]:
    """Yield the sampled courses."""
    for row in sample():
        yield row, course_events(simulation(), row)


def test_every_event_is_valid_in_the_codebook() -> None:
    """Kinds exist and details are read without a problem."""
    events = codebook().events
    for row, course in courses():
        for event in course:
            _, problems = read_detail(events[event.kind], dict(event.detail))
            assert not problems, (row, event)


def test_events_stand_in_the_order_of_their_days_before_the_extraction() -> None:
    """No event lies before an earlier one, and none after the extraction."""
    for row, course in courses():
        days = [event.day for event in course]
        assert days == sorted(days), row
        assert days[-1] <= simulation().extracted_on


def test_measures_follow_from_each_other() -> None:
    """Nobody is released who is not held, and no bail ends that did not begin."""
    for row, course in courses():
        held: set[str] = set()
        for event in course:
            spec = codebook().events[event.kind]
            if event.kind == "released":
                assert held & CUSTODY, (row, course)
            if event.kind == "bail_ended":
                assert "bail" in held, (row, course)
            if event.kind == "surveillance_ended":
                assert "surveillance" in held, (row, course)
            held -= spec.ends
            held |= {spec.begins} if spec.begins else set()


def test_a_closed_case_leaves_nobody_under_a_measure() -> None:
    """Once a case is closed, every measure has ended."""
    run = simulation()
    for row, course in courses():
        if np.isnat(run.dates.closed_on[row]):
            continue
        held: set[str] = set()
        for event in course:
            spec = codebook().events[event.kind]
            held = (held - spec.ends) | ({spec.begins} if spec.begins else set())
        assert not held, (row, held, [event.kind for event in course])


@pytest.mark.parametrize("code", sorted(SHOWN_BY))
def test_an_anomaly_shows_in_the_events(code: str) -> None:
    """Every course of a code has the events that make it out."""
    run = simulation()
    rows = np.flatnonzero(run.anomalies[code])[:10].tolist()
    assert rows
    for row in rows:
        assert SHOWN_BY[code] <= {event.kind for event in course_events(run, row)}, row


def test_the_events_tell_the_decision_and_the_outcome_of_the_table() -> None:
    """Arrest or refusal on the day of decision; prosecution and judgment on theirs."""
    run = simulation()
    for row, course in courses():
        told = {(event.kind, np.datetime64(event.day)) for event in course}
        kinds = {kind for kind, _ in told}
        if run.course.submitted[row]:
            decided = "arrest_approved" if run.course.arrested[row] else "arrest_refused"
            assert (decided, run.dates.decided_on[row]) in told
        else:
            assert "diverted" in kinds
        judged = not np.isnat(run.dates.judgment_on[row])
        assert ("first_instance_judgment" in kinds) == judged


def test_a_late_review_overruns_its_period() -> None:
    """A detained suspect's review that is planted as late takes more than seven days."""
    run = simulation()
    late = run.anomalies["A11"]
    taken = (run.dates.decided_on - run.dates.submitted_on)[late].astype(int)
    others = run.course.submitted & ~np.isnat(run.dates.detained_on) & ~late
    assert taken.min() > 7
    assert (run.dates.decided_on - run.dates.submitted_on)[others].astype(int).max() <= 7


def test_there_is_no_course_of_a_row_that_does_not_exist() -> None:
    """The message names the rows there are."""
    run: Simulation = simulation()
    with pytest.raises(IndexError, match="0 to 29999"):
        course_events(run, len(run))
