"""Groups of one trait, and of two at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.law.catalogue import law_packs
from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import simulate
from evaluation.groups.grouping import Grouping, cross, groupings


@pytest.fixture(scope="module")
def cases() -> LearningSet:
    """Return invented cases."""
    law = law_packs()[-1]
    return simulate(law, default_scorecard(law), 3_000, seed=5).learning_set()


def test_every_case_of_two_traits_is_in_one_group() -> None:
    """One that lacks either trait is in none."""
    sex = Grouping("sex", ("male", "female"), np.array([0, 1, 0, -1], np.int16))
    age = Grouping("age", ("young", "old"), np.array([1, 1, -1, 0], np.int16))
    both = cross(sex, age)
    assert both.names == ("male+young", "male+old", "female+young", "female+old")
    assert both.place.tolist() == [1, 3, -1, -1]
    assert both.sizes().tolist() == [0, 1, 0, 1]


def test_single_traits_are_kept_and_pairs_only_where_large(cases: LearningSet) -> None:
    """With an unreachable least number only the traits themselves are left."""
    few, many = groupings(cases, least=len(cases)), groupings(cases, least=50)
    assert [each.trait for each in few] == list(cases.groups)
    assert {each.trait for each in many} > {each.trait for each in few}
    assert "resident+sex" in {each.trait for each in many}


def test_a_trait_that_is_not_held_is_left_out(cases: LearningSet) -> None:
    """Nothing can be audited by it."""
    none = np.full(len(cases), -1, np.int16)
    bare = replace(cases, groups={**cases.groups, "ethnicity": none})
    assert "ethnicity" not in {each.trait for each in groupings(bare, least=50)}


def test_sums_leave_out_who_is_in_no_group() -> None:
    """Rows keep the division."""
    sex = Grouping("sex", ("male", "female"), np.array([0, 1, 0, -1], np.int16))
    assert sex.sums(np.array([True, True, False, True])).tolist() == [1, 1]
    assert sex.rows(np.array([2, 3])).place.tolist() == [0, -1]
