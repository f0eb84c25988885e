"""Positive definite systems by element-wise steps."""

from __future__ import annotations

import numpy as np
import pytest

from training.linear import cholesky, inverse, log_determinant, product, solve


def positive_definite(size: int, seed: int = 0) -> np.ndarray:
    """Return a positive definite matrix."""
    factor = np.random.default_rng(seed).normal(size=(size, size))
    return np.asarray(factor @ factor.T + np.eye(size))


@pytest.mark.parametrize("size", [1, 2, 17, 60])
def test_it_agrees_with_the_linear_algebra_library(size: int) -> None:
    """Factor, solution, inverse and determinant."""
    matrix, right = positive_definite(size), np.arange(size, dtype=float)
    lower = cholesky(matrix)
    assert lower == pytest.approx(np.linalg.cholesky(matrix))
    assert solve(lower, right) == pytest.approx(np.linalg.solve(matrix, right))
    assert inverse(matrix) == pytest.approx(np.linalg.inv(matrix))
    assert log_determinant(lower) == pytest.approx(np.linalg.slogdet(matrix)[1])
    assert product(matrix, right) == pytest.approx(matrix @ right)


def test_the_inverse_is_symmetric_to_the_bit() -> None:
    """A covariance is the same read by row or by column."""
    found = inverse(positive_definite(30))
    assert np.array_equal(found, found.T)


def test_a_matrix_that_is_not_positive_definite_is_refused() -> None:
    """With the pivot at which it fails."""
    with pytest.raises(ValueError, match="pivot 1 is -3"):
        cholesky(np.array([[1.0, 2.0], [2.0, 1.0]]))
