"""The scale that most factors share."""

import numpy as np
import pytest

from training.mixture import find_groups


def estimates(seed: int, off: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw multipliers around 0.10; the first ones are half a log-odd off."""
    random = np.random.default_rng(seed)
    variance = np.full(40, 0.02**2)
    estimate = 0.10 + random.normal(0, 0.02, 40)
    estimate[:off] += 0.5
    return estimate, variance


@pytest.mark.parametrize("off", [0, 5, 12])
def test_scale_is_that_of_the_majority(off: int) -> None:
    """Factors that are far off do not drag the scale."""
    estimate, variance = estimates(1, off)
    found = find_groups(estimate, variance, np.ones(40, bool))
    assert found.scale == pytest.approx(0.10, abs=0.012)
    assert np.all(found.null_probability[:off] < 0.5)
    assert np.mean(found.null_probability[off:] < 0.5) < 0.1


def test_factors_that_do_nothing_do_not_drag_the_scale() -> None:
    """They all lie to one side; a group of their own takes them in."""
    estimate, variance = estimates(4, 0)
    estimate[:15] -= 0.10
    found = find_groups(estimate, variance, np.ones(40, bool))
    assert found.scale == pytest.approx(0.10, abs=0.015)
    assert np.mean(found.null_probability[:15] < 0.5) > 0.8


def test_scale_is_uncertain_while_the_groups_are() -> None:
    """Few and noisy factors leave the scale more open than many and precise ones."""
    estimate, variance = estimates(5, 5)
    all_in = np.ones(40, bool)
    sure = find_groups(estimate, variance, all_in)
    unsure = find_groups(estimate[:12], variance[:12] * 9, all_in[:12])
    assert 0 < sure.scale_variance < unsure.scale_variance


def test_factors_without_points_are_compared_with_nothing() -> None:
    """They have 0 in place of the scale: one at 0 follows, one at the scale does not."""
    estimate, variance = estimates(2, 0)
    estimate[:2] = 0.0, 0.5
    by_points = np.arange(40) >= 2
    found = find_groups(estimate, variance, by_points)
    assert found.null_probability[0] > 0.5 > found.null_probability[1]


def test_far_outliers_do_not_break_the_likelihood() -> None:
    """A density may be too small for a number; it is never taken as a logarithm of nothing."""
    estimate, variance = estimates(3, 0)
    estimate[0] = 1e6
    found = find_groups(estimate, variance, np.ones(40, bool))
    assert np.isfinite([found.scale, found.scale_variance]).all()
