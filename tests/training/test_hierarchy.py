"""Lines of districts under one pooled head."""

from __future__ import annotations

import numpy as np
import pytest

from model.probability import NORMAL_90, Head
from training.hierarchy import OWN_POINTS_EVENTS, Hierarchy, district_head, district_lines

HEAD = Head(-2.5, 0.1, ((0.05, 0.0), (0.0, 1e-5)), 1.25)


def drawn(shifts: list[float], rows: int, seed: int = 0) -> Hierarchy:
    """Return the lines of districts that are shifted by so many logits."""
    draw = np.random.default_rng(seed)
    district = np.repeat(np.arange(len(shifts), dtype=np.int32), rows)
    totals = draw.integers(-20, 41, len(district))
    logit = HEAD.intercept + HEAD.slope * totals + np.array(shifts)[district]
    outcome = (draw.random(len(district)) < 1 / (1 + np.exp(-logit))).astype(int)
    found = district_lines(
        HEAD,
        totals,
        outcome,
        np.ones(len(district)),
        district=district,
        districts=tuple(f"D{n}" for n in range(len(shifts))),
    )
    assert found is not None
    return found


def test_large_districts_find_their_shift() -> None:
    """With thousands of cases each the truth is within its interval, mostly."""
    shifts = [-0.5, 0.0, 0.5, 0.3]
    found = drawn(shifts, 4000)
    for line, shift in zip(found.lines, shifts, strict=True):
        assert abs(line.shift - shift) < 4 * np.sqrt(line.covariance[0][0])
    assert found.shift_spread >= 0.25
    assert all(line.may_have_points for line in found.lines)


def test_small_districts_stay_near_the_others() -> None:
    """Thirty cases move a line less than they would alone, and carry no points of their own."""
    found = drawn([0.0] * 8, 30)
    assert max(abs(line.shift) for line in found.lines) < 0.2
    assert not any(line.may_have_points for line in found.lines)
    assert all(line.events < OWN_POINTS_EVENTS for line in found.lines)


def test_one_district_has_no_line() -> None:
    """It is the pool."""
    one = district_lines(
        HEAD,
        np.zeros(5, np.int64),
        np.array([0, 1, 0, 0, 1]),
        np.ones(5),
        district=np.zeros(5, np.int32),
        districts=("D",),
    )
    assert one is None


def test_districts_come_in_the_order_of_their_codes() -> None:
    """Whatever their places."""
    draw = np.random.default_rng(0)
    found = district_lines(
        HEAD,
        draw.integers(-20, 40, 90),
        draw.integers(0, 2, 90),
        np.ones(90),
        district=np.repeat(np.array([0, 1, 2], np.int32), 30),
        districts=("C", "A", "B"),
    )
    assert found is not None
    assert [line.district for line in found.lines] == ["A", "B", "C"]


@pytest.mark.parametrize("total", [-20, 0, 35])
def test_the_head_of_a_district_is_its_line(total: int) -> None:
    """Its logit is z + a + c (z − z̄), its variance the sum of both."""
    hierarchy = drawn([-0.5, 0.4], 3000)
    line = hierarchy.lines[1]
    found = district_head(HEAD, hierarchy, line)
    pooled = HEAD.intercept + HEAD.slope * total
    away = pooled - hierarchy.centre
    assert found.intercept + found.slope * total == pytest.approx(
        pooled + line.shift + line.steeper * away
    )
    (aa, ac), (_, cc) = line.covariance
    (bb, bs), (_, ss) = found.covariance
    own = aa + 2 * away * ac + away**2 * cc
    expected = (1 + line.steeper) ** 2 * (0.05 + total**2 * 1e-5) + own
    assert bb + 2 * total * bs + total**2 * ss == pytest.approx(expected)


def test_a_slope_that_is_too_unsure_is_capped() -> None:
    """Both ends of the interval of a district rise with the total as well."""
    unsure = Head(-2.5, 0.1, ((0.05, 0.0), (0.0, 0.0025)), 1.25)
    hierarchy = drawn([0.0, 0.0], 40)
    found = district_head(unsure, hierarchy, hierarchy.lines[0])
    assert NORMAL_90 * found.widening * np.sqrt(found.covariance[1][1]) < found.slope
    ends = np.array([found.interval(total) for total in range(-100, 101)])
    assert (np.diff(ends, axis=0) >= 0).all()
