"""Whole points, and the bound on what rounding cost."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from model.scorecard import point_problems
from tests.case_tables import LAW
from tests.training.worlds import CODING, world
from training.integers import (
    WIDEST_GAP,
    Surrogate,
    at_resolution,
    descend,
    schur,
    surrogate_of,
    whole_points,
)
from training.likelihood import of_codes
from training.newton import Fit, fit
from training.prior import Hyperparameters, prior_of

HYPER = Hyperparameters()


def fitted(rows: int, seed: int) -> Fit:
    """Return a fit to the released of a world."""
    cases = world(rows, seed).cases
    cases = cases.rows(cases.released)
    return fit(
        of_codes(CODING, cases.codes, cases.misconduct, cases.weight), prior_of(CODING, HYPER)
    )


FITS = {rows: fitted(rows, 7) for rows in (1_000, 5_000)}


@pytest.mark.parametrize("rows", FITS)
def test_no_block_of_eight_moves_is_better(rows: int) -> None:
    """Brute force over 30 random blocks, each step -1, 0 or +1 (method, 1.4)."""
    found = whole_points(FITS[rows], CODING.least, CODING.expert, HYPER)
    surrogate = surrogate_of(FITS[rows], CODING.least, HYPER, found.resolution)
    points = found.increments.astype(float)
    moves = np.array(list(product((-1.0, 0.0, 1.0), repeat=8)))
    draw = np.random.default_rng(0)
    for _ in range(30):
        block = draw.choice(len(points), 8, replace=False)
        inside = (
            (points[block] + moves >= surrogate.lower[block])
            & (points[block] + moves <= surrogate.upper[block])
        ).all(axis=1)
        bend = surrogate.matrix[np.ix_(block, block)]
        change = moves @ surrogate.pull(points)[block] + ((moves @ bend) * moves).sum(axis=1) / 2
        assert change[inside].min() > -1e-6


@pytest.mark.parametrize("seed", range(20))
def test_a_small_problem_is_solved_exactly(seed: int) -> None:
    """Every whole point of a box of 5^5, compared; the gap is never below the true one."""
    draw = np.random.default_rng(seed)
    factor = draw.normal(size=(5, 5))
    surrogate = Surrogate(
        matrix=factor @ factor.T + 0.1 * np.eye(5),
        centre=draw.normal(0, 1, 5),
        slope=np.zeros(5),
        lower=np.full(5, -2.0),
        upper=np.full(5, 2.0),
        unit=1.0,
    )
    every = np.array(list(product(range(-2, 3), repeat=5)), float)
    best = min(surrogate.value(points) for points in every)
    starts = (surrogate.centre, np.zeros(5), surrogate.centre + draw.normal(0, 0.3, 5))
    reached = min(surrogate.value(descend(surrogate, start)) for start in starts)
    assert reached >= best - 1e-9
    assert reached <= best + 0.15


def test_the_points_keep_the_rules_of_a_card() -> None:
    """Signs, order and statutory circumstances, on whole points too."""
    for found in FITS.values():
        points = whole_points(found, CODING.least, CODING.expert, HYPER)
        assert point_problems(CODING.points(points.increments), LAW.scale) == []


def test_finer_points_are_taken_where_the_gap_is_wide() -> None:
    """At the coarsest resolution the gap passes two nats; the one taken does not."""
    found = FITS[5_000]
    coarse = at_resolution(found, CODING.least, CODING.expert, HYPER, resolution=1, seed=0)
    chosen = whole_points(found, CODING.least, CODING.expert, HYPER)
    assert coarse.gap > WIDEST_GAP >= chosen.gap
    assert chosen.resolution > 1
    assert chosen.unit == pytest.approx(coarse.unit / chosen.resolution)


def test_where_no_resolution_is_fine_enough_the_best_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its gap is stated, not hidden."""
    monkeypatch.setattr("training.integers.WIDEST_GAP", 1e-9)
    found = whole_points(FITS[5_000], CODING.least, CODING.expert, HYPER)
    tried = [
        at_resolution(FITS[5_000], CODING.least, CODING.expert, HYPER, resolution=m, seed=0).gap
        for m in (1, 2, 3)
    ]
    assert found.gap == min(tried) > 0


def test_plain_rounding_is_worse() -> None:
    """Coordinate descent gains over rounding each step by itself."""
    found = FITS[5_000]
    surrogate = surrogate_of(found, CODING.least, HYPER)
    rounded = np.clip(np.rint(surrogate.centre), surrogate.lower, surrogate.upper)
    chosen = at_resolution(found, CODING.least, CODING.expert, HYPER, resolution=1, seed=0)
    assert chosen.loss < surrogate.value(rounded)


def test_a_circumstance_of_the_law_costs_what_the_bound_says() -> None:
    """Where the cases would give a circumstance no points, the bound is above 0."""
    held = np.where(CODING.least > 0, 9, 0)
    found = at_resolution(FITS[5_000], held, CODING.expert, HYPER, resolution=1, seed=0)
    assert (found.increments >= held)[CODING.least > 0].all()
    assert found.loss >= found.bound > 0


def test_the_schur_complement_fits_the_rest_again() -> None:
    """Against the inverse of the block of the inverse, the scale held."""
    found = FITS[1_000]
    held = np.delete(np.delete(found.hessian, 1, 0), 1, 1)
    expected = np.linalg.inv(np.linalg.inv(held)[1:-2, 1:-2])
    assert schur(found, len(CODING) - 2) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_a_pair_of_moves_leaves_a_valley_that_single_moves_do_not() -> None:
    """Two strongly opposed steps: only together do they improve."""
    surrogate = Surrogate(
        matrix=np.array([[10.0, 9.9], [9.9, 10.0]]),
        centre=np.array([1.45, -1.45]),
        slope=np.zeros(2),
        lower=np.full(2, -5.0),
        upper=np.full(2, 5.0),
        unit=1.0,
    )
    assert descend(surrogate, np.array([0.0, 0.0])).tolist() == [1.0, -1.0]
