"""Adjusted p-values of many tests."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.multiplicity import benjamini_hochberg, benjamini_yekutieli, harmonic

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=60).map(np.array)


def stepped_up(p: np.ndarray, q: float) -> np.ndarray:
    """Return which tests the rule of 1995 declares, by its own words."""
    ranks = np.argsort(p, kind="stable")
    passed = [k for k, place in enumerate(ranks, 1) if p[place] <= q * k / len(p)]
    declared = np.zeros(len(p), bool)
    declared[ranks[: max(passed, default=0)]] = True
    return declared


@given(P_VALUES, st.sampled_from([0.05, 0.1, 0.25]))
def test_adjusted_values_declare_what_the_rule_declares(p: np.ndarray, q: float) -> None:
    """Comparing an adjusted value with q is the step-up rule; ties at the edge aside."""
    adjusted = benjamini_hochberg(p)
    clear = np.abs(adjusted - q) > 1e-9
    assert np.array_equal((adjusted <= q)[clear], stepped_up(p, q)[clear])


@given(P_VALUES)
def test_adjusted_values_keep_the_order(p: np.ndarray) -> None:
    """No test with a smaller p is adjusted to a larger one, and none becomes smaller."""
    adjusted = benjamini_hochberg(p)
    assert np.all(adjusted >= p - 1e-15)
    assert all(first <= second for first, second in pairwise(adjusted[np.argsort(p)]))


def test_any_dependence_costs_the_harmonic_sum() -> None:
    """Four tests: 1 + 1/2 + 1/3 + 1/4."""
    p = np.array([0.001, 0.01, 0.02, 0.9])
    assert harmonic(4) == pytest.approx(25 / 12)
    assert benjamini_yekutieli(p)[:3] == pytest.approx(benjamini_hochberg(p)[:3] * 25 / 12)
    assert benjamini_yekutieli(p)[3] == 1.0


def test_no_test_is_no_value() -> None:
    """Nothing to adjust is nothing adjusted."""
    assert len(benjamini_yekutieli(np.array([]))) == 0


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    """The error names the value."""
    with pytest.raises(ValueError, match="allowed: 0 to 1"):
        benjamini_hochberg(np.array([0.5, wrong]))
