"""Sums in level space are those of the matrix of columns, to the last bit."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.case_tables import CARD, LAW
from tests.training.test_coding import some_codes
from training import exact
from training.coding import Coding
from training.errors import LearningError
from training.level_likelihood import Arm, LevelLikelihood, LevelSpaceSolver, by_column
from training.level_space import Cases, LevelSpace
from training.likelihood import CHUNK_ROWS, of_codes
from training.options import Sample, by_newton
from training.prior import Hyperparameters, Prior, prior_of
from training.reduction import OneProcess

CODING = Coding.of(LAW, CARD)
SPACE = LevelSpace.of(LAW, CODING)


def some_cases(rows: int, seed: int = 1) -> Cases:
    """Return invented cases whose outcome follows the expert points."""
    draw = np.random.default_rng(seed)
    codes = some_codes(rows, seed)
    predictor = CODING.design(codes) @ (0.12 * CODING.expert) - 4
    outcome = (draw.random(rows) < 1 / (1 + np.exp(-predictor))).astype(np.float64)
    return Cases(codes, outcome, draw.integers(1, 5, rows) / 4)


def coefficients(seed: int) -> np.ndarray:
    """Return some coefficients, rounded as a fit rounds them."""
    draw = np.random.default_rng(seed)
    return exact.coefficients(draw.normal(0, 0.2, 1 + len(CODING)))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 300), st.integers(0, 9))
def test_derivatives_are_those_of_the_columns(rows: int, seed: int) -> None:
    """Loss, gradient and curvature; unknown and not applicable among the codes."""
    cases = some_cases(rows, seed)
    whole = LevelLikelihood(CODING, SPACE, OneProcess(), (Arm(np.zeros(0), [cases]),))
    by_columns = of_codes(CODING, cases.codes, cases.outcome, cases.weight)
    found, expected = whole.at(coefficients(seed)), by_columns.at(coefficients(seed))
    assert found.loss == expected.loss
    assert np.array_equal(found.gradient, expected.gradient)
    assert np.array_equal(found.curvature, expected.curvature)
    assert (whole.cases, whole.events) == (by_columns.cases, by_columns.events)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 99), max_size=4))
def test_any_division_into_chunks_gives_the_same_bits(cuts: list[int]) -> None:
    """What several districts or workers add up is what one process finds."""
    cases = some_cases(100)
    edges = [0, *sorted(set(cuts)), 100]
    parts = [
        Cases(cases.codes[a:b], cases.outcome[a:b], cases.weight[a:b]) for a, b in pairwise(edges)
    ]
    part = partial(SPACE.sums, table=CODING.level_table(coefficients(3)[1:]))
    together, alone = OneProcess().total(parts, part), part(cases)
    assert np.array_equal(together.levels, alone.levels)
    assert (together.cases, together.weight, together.events, together.loss) == (
        alone.cases,
        alone.weight,
        alone.events,
        alone.loss,
    )


def test_cases_are_counted_by_pair_of_levels() -> None:
    """Without a table each case counts once: the diagonal holds how many have a level."""
    cases = some_cases(500)
    counts = by_column(CODING, SPACE.curvature(cases, None))
    matrix = np.column_stack([np.ones(500), CODING.design(cases.codes)])
    assert np.array_equal(counts, matrix.T @ matrix)


def test_chunks_cover_the_cases_in_order() -> None:
    """The last one is shorter."""
    cases = some_cases(CHUNK_ROWS + 10)
    chunks = list(cases.chunks())
    assert [len(chunk) for chunk in chunks] == [CHUNK_ROWS, 10]
    assert np.array_equal(np.concatenate([c.outcome for c in chunks]), cases.outcome)


def some_sample(rows: int, *, covariates: bool) -> Sample:
    """Return cases to fit, with two covariates or none."""
    cases = some_cases(rows)
    drawn = np.random.default_rng(7).integers(0, 2, (rows, 2)).astype(np.float64)
    return Sample(cases.codes, cases.outcome, cases.weight, drawn if covariates else None)


def prior(*, covariates: bool) -> Prior:
    """Return the prior of as many covariates."""
    return prior_of(CODING, Hyperparameters(), covariates=2 if covariates else 0)


@pytest.mark.parametrize("covariates", [False, True], ids=["none", "covariates"])
def test_fit_equals_that_on_the_columns(covariates: bool) -> None:
    """To the last bit of every coefficient, of those that are adjusted for too."""
    sample, before = some_sample(3_000, covariates=covariates), prior(covariates=covariates)
    expected = by_newton(CODING, sample, before)
    found = LevelSpaceSolver(LAW, OneProcess())(CODING, sample, before)
    assert np.array_equal(found.theta, expected.theta)
    assert np.array_equal(found.hessian, expected.hessian)


@pytest.mark.slow
def test_sampled_curvature_leads_to_the_same_place() -> None:
    """Only the way differs, and the curvature that is reported, within sampling error."""
    sample, before = some_sample(20_000, covariates=False), prior(covariates=False)
    expected = by_newton(CODING, sample, before)
    found = LevelSpaceSolver(LAW, OneProcess(), sample_rows=5_000)(CODING, sample, before)
    deviation = 1 / np.sqrt(np.diag(expected.hessian))
    assert np.abs((found.theta - expected.theta) / deviation).max() < 0.001
    ratio = np.diag(found.curvature) / np.diag(expected.curvature)
    assert np.abs(np.log(ratio)).max() < 0.25
    assert np.diag(found.curvature)[0] == pytest.approx(expected.curvature[0, 0], rel=0.05)


def test_outcome_other_than_yes_or_no_is_refused() -> None:
    """As on the matrix of columns."""
    sample = some_sample(20, covariates=False)
    sample.outcome[3] = 2
    with pytest.raises(LearningError, match="outcome of row 3 is 2"):
        LevelSpaceSolver(LAW, OneProcess())(CODING, sample, prior(covariates=False))
