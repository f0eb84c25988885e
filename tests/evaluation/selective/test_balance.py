"""The test of A1 against scipy and least squares, its size, and its power."""

import numpy as np
import pytest
from scipy import stats

from evaluation.errors import NotAssessable
from evaluation.selective.balance import NO_SPREAD, balance
from evaluation.selective.cases import selected_cases
from evaluation.selective.f_distribution import f_tail


@pytest.mark.parametrize("first", [1, 3, 39, 12.5])
@pytest.mark.parametrize("second", [2, 17, 2_000, 40_000])
@pytest.mark.parametrize("value", [0.0, 0.02, 0.7, 1.0, 1.3, 5.0, 60.0])
def test_tail_equals_scipy(first: float, second: float, value: float) -> None:
    """From the body to far out."""
    assert f_tail(value, first, second) == pytest.approx(
        stats.f.sf(value, first, second), rel=1e-8, abs=1e-300
    )


def test_ends_of_the_tail() -> None:
    """An infinite statistic has no chance."""
    assert f_tail(float("inf"), 3, 10) == 0.0
    assert f_tail(-1, 3, 10) == 1.0


def test_one_column_without_strata_is_analysis_of_variance() -> None:
    """F and p are those of scipy."""
    random = np.random.default_rng(1)
    decider, x = random.integers(0, 6, 300), random.normal(size=300)
    cases = selected_cases(np.ones(300), np.zeros(300), decider)
    found = balance(cases, {"x": x}).factors[0]
    theirs = stats.f_oneway(*(x[decider == who] for who in range(6)))
    assert (found.f, found.p) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert found.freedom == (5, 294)


def test_strata_are_taken_out_as_least_squares_does() -> None:
    """Residual sums of squares with and without deciders, effects of strata in both."""
    random = np.random.default_rng(2)
    decider, stratum = random.integers(0, 5, 400), random.integers(0, 4, 400)
    x = random.normal(size=400) + stratum
    cases = selected_cases(np.ones(400), np.zeros(400), decider, stratum)
    found = balance(cases, {"x": x}).factors[0]
    office, who = np.eye(4)[stratum], np.eye(5)[decider][:, 1:]
    small, large = (
        float(((x - design @ np.linalg.lstsq(design, x, rcond=None)[0]) ** 2).sum())
        for design in (office, np.hstack((office, who)))
    )
    assert found.f == pytest.approx((small - large) / 4 / (large / (400 - 8)))
    assert found.explained == pytest.approx((small - large) / small)


def test_the_unit_is_immaterial() -> None:
    """Kilograms or tonnes."""
    random = np.random.default_rng(3)
    decider, x = random.integers(0, 6, 300), random.normal(size=300)
    cases = selected_cases(np.ones(300), np.zeros(300), decider)
    here, there = (balance(cases, {"x": each}).factors[0] for each in (x, 5 + 1e-9 * x))
    assert here.f == pytest.approx(there.f, rel=1e-4)


def test_columns_that_repeat_each_other_count_once() -> None:
    """A factor coded twice has the test of the factor coded once."""
    random = np.random.default_rng(3)
    decider, x = random.integers(0, 6, 300), random.normal(size=300)
    cases = selected_cases(np.ones(300), np.zeros(300), decider)
    once, twice = (balance(cases, {"x": each}).factors[0] for each in (x, np.c_[x, 2 * x]))
    assert once.p == pytest.approx(twice.p)


@pytest.mark.slow
def test_size_is_as_stated() -> None:
    """Under random assignment 5 % of 600 tests have p below 0.05, for one column and for four."""
    random = np.random.default_rng(4)
    for width in (1, 4):
        small = 0
        for _ in range(30):
            decider, stratum = random.integers(0, 20, 1_000), random.integers(0, 3, 1_000)
            cases = selected_cases(np.ones(1_000), np.zeros(1_000), decider, stratum)
            factors = {
                str(k): (random.random((1_000, width)) < 0.3).astype(float) for k in range(20)
            }
            small += sum((test.p or 0) < 0.05 for test in balance(cases, factors).factors)
        assert 0.025 <= small / 600 <= 0.08


def test_uneven_assignment_is_found() -> None:
    """One factor sent to one decider, nineteen at random."""
    random = np.random.default_rng(5)
    x = random.normal(size=(2_000, 20))
    decider = np.where(x[:, 0] > 1.5, 0, random.integers(0, 10, 2_000))
    cases = selected_cases(np.ones(2_000), np.zeros(2_000), decider)
    found = balance(cases, {f"x{k}": x[:, k] for k in range(20)})
    assert found.factors[0].factor == "x0"
    assert found.uneven == 1
    assert (found.n, found.deciders, found.left_out) == (2_000, 10, 0)


def test_a_factor_that_never_varies_says_so() -> None:
    """No statistic, no p, and the others are weighed without it."""
    cases = selected_cases(np.ones(40), np.zeros(40), np.arange(40) % 4)
    found = balance(cases, {"x": np.arange(40.0), "same": np.ones(40), "no": np.ones((40, 0))})
    assert [test.factor for test in found.factors] == ["x", "same", "no"]
    assert {(test.p, test.reason) for test in found.factors[1:]} == {(None, NO_SPREAD)}
    assert found.factors[0].q == found.factors[0].p


def test_too_few_cases_for_a_test() -> None:
    """The fewest that can be compared leave one degree of freedom; one decider leaves none."""
    cases = selected_cases([1, 0, 1, 0], [0] * 4, [0, 1, 1, 0], [0, 0, 1, 1])
    assert balance(cases, {"x": [1, 2, 3, 5]}).factors[0].freedom == (1, 1)
    with pytest.raises(NotAssessable, match="selective_one_decider"):
        balance(selected_cases([1, 0], [0, 0], [0, 0]), {"x": [1, 2]})
