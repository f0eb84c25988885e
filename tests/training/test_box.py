"""The least value of a quadratic within bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from training.box import box_minimum, pressed


def problem(seed: int, size: int, conditioning: float) -> tuple[np.ndarray, ...]:
    """Return a matrix, a linear part, a start and bounds, some of them equal or endless."""
    draw = np.random.default_rng(seed)
    factor = draw.normal(size=(size, size)) * np.logspace(0, conditioning, size)
    matrix = factor.T @ factor + 0.01 * np.eye(size)
    linear, start = 5 * draw.normal(size=size), draw.normal(size=size)
    lower = np.where(draw.random(size) < 0.3, -np.inf, -draw.random(size))
    upper = np.where(draw.random(size) < 0.3, np.inf, draw.random(size))
    fixed = draw.random(size) < 0.1
    upper[fixed] = lower[fixed] = 0.0
    return matrix, linear, start, lower, upper


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 25), st.sampled_from([0.0, 1.0, 2.0]))
def test_the_slope_is_0_or_presses_against_a_bound(
    seed: int, size: int, conditioning: float
) -> None:
    """The conditions of a minimum hold, for well and badly scaled matrices."""
    matrix, linear, start, lower, upper = problem(seed, size, conditioning)
    found = box_minimum(matrix, linear, start, lower, upper)
    slope = matrix @ found + linear
    free = ~pressed(found, slope, lower, upper)
    assert (found >= lower).all()
    assert (found <= upper).all()
    assert np.abs(slope[free]).max(initial=0.0) <= 1e-7 * (1 + np.abs(linear).max())


def test_it_agrees_with_a_general_optimiser() -> None:
    """L-BFGS-B finds no lower value."""
    matrix, linear, start, lower, upper = problem(3, 12, 0.0)
    found = box_minimum(matrix, linear, start, lower, upper)
    peer = minimize(
        lambda x: x @ matrix @ x / 2 + linear @ x,
        np.clip(start, lower, upper),
        jac=lambda x: matrix @ x + linear,
        bounds=list(zip(lower, upper, strict=True)),
        options={"ftol": 1e-14, "gtol": 1e-10},
    )
    assert found @ matrix @ found / 2 + linear @ found <= peer.fun + 1e-9


def test_a_start_at_the_minimum_stays() -> None:
    """All variables pressed: nothing is free to move."""
    lower, upper = np.zeros(2), np.ones(2)
    found = box_minimum(np.eye(2), np.array([1.0, -3.0]), np.array([0.0, 1.0]), lower, upper)
    assert found == pytest.approx([0.0, 1.0])
