"""Calibration curve and the noise floor of the calibration error."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.reliability import calibration_error, reliability
from tests.evaluation.cases_with_risk import right


def test_groups_hold_every_case_once_in_order() -> None:
    """Ten groups of about a tenth, ascending."""
    outcome, probability = right(1_000)
    groups = reliability(outcome, probability)

    assert [group.n for group in groups] == [100] * 10
    assert sum(group.events for group in groups) == outcome.sum()
    assert [g.expected for g in groups] == sorted(g.expected for g in groups)
    assert all(group.low <= group.observed <= group.high for group in groups)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=1, max_size=60))
def test_equal_probabilities_share_a_group(cases: list[tuple[bool, int]]) -> None:
    """No probability is torn apart, however many tie."""
    outcome, tenths = np.array([c[0] for c in cases]), np.array([c[1] for c in cases])
    groups = reliability(outcome, tenths / 10, groups=4)

    assert sum(group.n for group in groups) == len(cases)
    assert len(groups) <= min(4, len(set(tenths)))
    for before, after in pairwise(groups):
        assert before.expected < after.expected


def test_weights_move_share_and_interval() -> None:
    """A case of weight 3 counts three times in the share, yet adds no certainty."""
    plain = reliability([1, 0, 0, 0], [0.2] * 4)[0]
    weighted = reliability([1, 0, 0, 0], [0.2] * 4, [3, 1, 1, 1])[0]

    assert (plain.observed, weighted.observed) == pytest.approx((0.25, 0.5))
    assert weighted.high - weighted.low > plain.high - plain.low


def test_a_perfect_model_lies_at_the_floor() -> None:
    """Right probabilities: below the alarm; shifted ones: above."""
    fine = calibration_error(*right(2_000, seed=3))
    wrong = calibration_error(*right(2_000, seed=3, shift=0.8))

    assert fine.value < fine.alarm
    assert wrong.value > wrong.alarm
    assert 0 < fine.floor < fine.alarm


def test_the_floor_falls_with_cases() -> None:
    """Few cases: even a perfect model looks miscalibrated."""
    assert calibration_error(*right(400)).floor > 2 * calibration_error(*right(6_400)).floor


def test_value_is_the_weighted_gap_of_the_curve() -> None:
    """The same groups as the curve that is shown."""
    outcome, probability = right(700)
    groups = reliability(outcome, probability)
    gap = sum(group.n * abs(group.observed - group.expected) for group in groups) / 700

    assert calibration_error(outcome, probability).value == pytest.approx(gap)


def test_the_seed_decides_the_floor() -> None:
    """Same seed, same figures."""
    cases = right(300)

    assert calibration_error(*cases, seed=1) == calibration_error(*cases, seed=1)
    assert calibration_error(*cases, seed=1) != calibration_error(*cases, seed=2)
