"""Logistic regression under a normal prior."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from training.likelihood import Rows
from training.penalised import NormalPrior, first_order_bias, most_probable, uncertainty

RANDOM = np.random.default_rng(1)
COLUMNS = RANDOM.normal(size=(400, 3))
OUTCOME = (RANDOM.random(400) < 1 / (1 + np.exp(-COLUMNS @ (1, -0.5, 0)))).astype(np.float64)
CASES = Rows(lambda rows: COLUMNS[rows], OUTCOME, np.ones(400))


def test_most_probable_values_are_those_of_scikit_learn() -> None:
    """A flat intercept and a prior about 0 are its ridge."""
    prior = NormalPrior(np.zeros(4), np.array([1e-9, 2.0, 2.0, 2.0]))
    peer = LogisticRegression(C=0.5, tol=1e-10, solver="newton-cholesky").fit(COLUMNS, OUTCOME)
    expected = [*peer.intercept_, *peer.coef_[0]]
    assert most_probable(CASES, prior) == pytest.approx(expected, abs=1e-4)


def test_centre_is_where_no_case_says_otherwise() -> None:
    """A column of zeros stays at the centre of its prior."""
    nothing = Rows(lambda rows: COLUMNS[rows] * (1, 1, 0), OUTCOME, np.ones(400))
    prior = NormalPrior(np.array([0, 0, 0, 0.7]), np.ones(4))
    assert most_probable(nothing, prior)[3] == pytest.approx(0.7)


def test_far_start_is_no_obstacle() -> None:
    """Steps that overshoot are halved."""
    prior = NormalPrior(np.array([30.0, -20, 20, 40]), np.full(4, 1e-6))
    near = NormalPrior(np.zeros(4), np.full(4, 1e-6))
    found = most_probable(CASES, prior), most_probable(CASES, near)
    assert found[0] == pytest.approx(found[1], abs=1e-3)


def test_correction_removes_most_of_the_bias() -> None:
    """Over many small samples the corrected values are right on average."""
    true, prior = np.array([-1.0, 1.5]), NormalPrior(np.zeros(2), np.full(2, 1e-4))
    plain, corrected = [], []
    for seed in range(300):
        random = np.random.default_rng(seed)
        x = random.normal(size=(60, 1))
        y = (random.random(60) < 1 / (1 + np.exp(-(true[0] + x[:, 0] * true[1])))).astype(float)
        cases = Rows(lambda rows, x=x: x[rows], y, np.ones(60))  # type: ignore[misc]  # x bound early
        mode = most_probable(cases, prior)
        plain.append(mode[1])
        corrected.append((mode - first_order_bias(cases, prior, mode))[1])
    assert np.mean(plain) - true[1] > 0.08
    assert abs(np.mean(corrected) - true[1]) < 0.05


def test_covariance_is_of_the_estimate_not_of_the_belief() -> None:
    """A strong prior makes the posterior narrow and the estimate narrower still."""
    prior = NormalPrior(np.zeros(4), np.full(4, 50.0))
    _, covariance, posterior = uncertainty(CASES, prior, most_probable(CASES, prior))
    assert np.all(np.diag(covariance) < np.diag(posterior))
    assert np.all(np.linalg.eigvalsh(covariance) > 0)
