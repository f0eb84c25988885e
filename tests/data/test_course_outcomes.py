"""The course of cases as arrays: of one length, cut together, asked by name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.course_outcomes import ENDINGS, CourseOutcomes
from data.learning_set import NOT_OBSERVED

COURSE = CourseOutcomes(
    record=np.array(["a", "b", "c"]),
    decided_on=np.array(["2023-01-01", "2023-02-01", "2023-03-01"], "datetime64[D]"),
    ending=np.array([ENDINGS.index("light"), NOT_OBSERVED, 0], np.int8),
    places={"decision": np.array([0, 1, NOT_OBSERVED], np.int32)},
    names={"decision": ("arrest", "bail")},
)


def test_rows_are_cut_together() -> None:
    """By place, in that order."""
    chosen = COURSE.rows(np.array([2, 0]))
    assert (len(chosen), chosen.record.tolist()) == (2, ["c", "a"])
    assert chosen.ending.tolist() == [0, 2]
    assert chosen.places["decision"].tolist() == [NOT_OBSERVED, 0]


def test_cases_are_marked_by_what_their_columns_say() -> None:
    """A value that never occurs, and an empty cell, mark nothing."""
    assert COURSE.was("decision", "arrest", "surveillance").tolist() == [True, False, False]
    assert not COURSE.was("decision", "no_measure").any()


def test_endings_are_marked_by_name() -> None:
    """Without a name, all that ended; the others are open."""
    assert COURSE.ended("light", "acquitted").tolist() == [True, False, False]
    assert COURSE.ended().tolist() == [True, False, True]
    assert COURSE.open.tolist() == [False, True, False]
    with pytest.raises(ValueError, match="mild"):
        COURSE.ended("mild")


def test_arrays_of_different_length_are_refused() -> None:
    """The lengths are told."""
    with pytest.raises(ValueError, match="differ in length"):
        replace(COURSE, ending=COURSE.ending[:1])
