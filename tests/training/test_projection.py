"""The 2 × 2 covariance that a card carries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.worlds import CODING, world
from training.likelihood import of_codes
from training.newton import fit
from training.prior import Hyperparameters, prior_of
from training.projection import posterior_covariance, predictor_variance, project

CASES = world(900, 3).cases


def released_fit() -> np.ndarray:
    """Return the posterior covariance of a fit."""
    cases = CASES.rows(CASES.released)
    likelihood = of_codes(CODING, cases.codes, cases.misconduct, cases.weight)
    return posterior_covariance(fit(likelihood, prior_of(CODING, Hyperparameters())), len(CODING))


def test_the_scale_is_integrated_out() -> None:
    """The covariance of (b, β) is the block of the whole inverse, not the inverse of the block."""
    cases = CASES.rows(CASES.released)
    likelihood = of_codes(CODING, cases.codes, cases.misconduct, cases.weight)
    found = fit(likelihood, prior_of(CODING, Hyperparameters()))
    whole = np.linalg.inv(found.hessian)
    kept = np.r_[0, 2 : len(whole)]
    assert posterior_covariance(found, len(CODING)) == pytest.approx(whole[np.ix_(kept, kept)])


def test_the_variance_of_a_case_is_its_quadratic_form() -> None:
    """AᵀCa with a = (1, x), whatever the order of the rows."""
    covariance = released_fit()
    row = np.column_stack([np.ones(len(CASES)), CODING.design(CASES.codes)])
    expected = np.einsum("ij,jk,ik->i", row, covariance, row)
    found = predictor_variance(covariance, CODING, CASES.codes)
    assert found == pytest.approx(expected, abs=1e-7)
    assert np.array_equal(found[::-1], predictor_variance(covariance, CODING, CASES.codes[::-1]))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 1.0), st.floats(1e-5, 0.01), st.floats(-0.95, 0.95), st.integers(0, 1000))
def test_a_variance_of_that_form_is_recovered(
    intercept: float, slope: float, correlation: float, seed: int
) -> None:
    """Where the variance depends on the total alone, nothing is lost."""
    total = np.random.default_rng(seed).integers(-60, 90, 400)
    across = correlation * np.sqrt(intercept * slope)
    variance = intercept + 2 * total * across + total**2 * slope
    found = project(total, variance, 1.0)
    (bb, bs), (_, ss) = found.covariance
    assert (bb, bs, ss) == pytest.approx((intercept, across, slope), rel=1e-4, abs=1e-6)
    assert found.explained > 1 - 1e-6
    assert found.relative_error < 1e-4
    assert not found.capped


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_the_variances_the_result_is_a_covariance(seed: int) -> None:
    """Neither variance is negative and the correlation stays within one."""
    draw = np.random.default_rng(seed)
    total = draw.integers(-40, 60, 100)
    variance = np.maximum(1.0 + draw.normal(0, 0.3, 100) - 0.0002 * total**2, 0.01)
    (bb, bs), (_, ss) = project(total, variance, 1e-4).covariance
    assert bb >= 0
    assert 0 <= ss <= 1e-4
    assert bs**2 <= bb * ss * (1 + 1e-9)


def test_a_floor_below_0_is_put_at_0() -> None:
    """A parabola that would pass below 0 touches it."""
    total = np.arange(-30, 31)
    variance = np.maximum(0.001 * total.astype(float) ** 2 - 0.1, 1e-6)
    (bb, bs), (_, ss) = project(total, variance, 1.0).covariance
    assert bs**2 <= bb * ss * (1 + 1e-9)
    assert bb >= 0


def test_a_slope_that_is_too_unsure_is_capped_and_said() -> None:
    """The card could not carry it."""
    total = np.arange(-30, 31)
    variance = 0.01 + 0.01 * total.astype(float) ** 2
    found = project(total, variance, 0.001)
    assert found.capped
    assert found.covariance[1][1] == pytest.approx(0.001)


def test_cases_of_one_total_have_one_number() -> None:
    """Nothing to fit a slope to."""
    found = project(np.zeros(5, int), np.full(5, 0.3), 1.0)
    assert found.covariance[0][0] == pytest.approx(0.3)
    assert found.explained == 1.0
