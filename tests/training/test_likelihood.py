"""The likelihood of cases and its derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.worlds import CODING, world
from training import likelihood as module
from training.errors import LearningError
from training.likelihood import of_codes, of_matrix, sigmoid

CASES = world(600, 4).cases
CASES = CASES.rows(CASES.released)


def coefficients(seed: int = 0, more: int = 0) -> np.ndarray:
    """Return coefficients on the grid that makes predictors exact."""
    draw = np.random.default_rng(seed)
    return np.rint(draw.normal(0, 0.2, 1 + len(CODING) + more) * 2**20) / 2**20


def test_it_is_the_weighted_logistic_likelihood() -> None:
    """Loss, gradient and curvature against the textbook formulas."""
    weight = np.random.default_rng(1).random(len(CASES))
    found = of_codes(CODING, CASES.codes, CASES.misconduct, weight).at(coefficients())
    matrix = np.column_stack([np.ones(len(CASES)), CODING.design(CASES.codes)])
    logit = matrix @ coefficients()
    p = 1 / (1 + np.exp(-logit))
    log_likelihood = np.where(CASES.misconduct == 1, np.log(p), np.log(1 - p))
    assert found.loss == pytest.approx(-(weight * log_likelihood).sum())
    assert found.gradient == pytest.approx(matrix.T @ (weight * (p - CASES.misconduct)), abs=1e-5)
    bend = (weight * p * (1 - p))[:, None] * matrix
    assert found.curvature == pytest.approx(matrix.T @ bend, abs=1e-5)


def test_the_division_into_chunks_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the bit: one chunk, or chunks of seven rows, or the rows in another order."""
    weight = np.full(len(CASES), 0.7)
    whole = of_codes(CODING, CASES.codes, CASES.misconduct, weight)
    order = np.random.default_rng(2).permutation(len(CASES))
    shuffled = of_codes(CODING, CASES.codes[order], CASES.misconduct[order], weight)
    expected, turned = whole.at(coefficients()), shuffled.at(coefficients())
    monkeypatch.setattr(module, "CHUNK_ROWS", 7)
    parts = of_codes(CODING, CASES.codes, CASES.misconduct, weight)
    for found in (parts.at(coefficients()), turned):
        assert found.loss == expected.loss
        assert np.array_equal(found.gradient, expected.gradient)
        assert np.array_equal(found.curvature, expected.curvature)


def test_a_weight_of_two_is_the_case_twice() -> None:
    """Case weights are counts."""
    twice = np.repeat(np.arange(len(CASES)), 2)
    doubled = of_codes(CODING, CASES.codes, CASES.misconduct, np.full(len(CASES), 2.0))
    repeated = of_codes(CODING, CASES.codes[twice], CASES.misconduct[twice], np.ones(len(twice)))
    assert (doubled.cases, doubled.events) == (repeated.cases, repeated.events)
    assert doubled.at(coefficients()).loss == pytest.approx(repeated.at(coefficients()).loss)


def test_further_columns_stand_behind_those_of_the_coding() -> None:
    """An indicator of everybody has the gradient of the intercept."""
    everybody = np.ones((len(CASES), 1))
    rows = of_codes(CODING, CASES.codes, CASES.misconduct, CASES.weight, everybody)
    found = rows.at(coefficients(more=1))
    assert found.gradient[-1] == found.gradient[0]
    assert found.curvature[-1, -1] == found.curvature[0, 0]


def test_a_matrix_of_any_numbers_is_read_as_it_is() -> None:
    """For estimators over plain columns."""
    matrix = np.array([[0.5], [-1.0]])
    found = of_matrix(matrix, np.array([1, 0]), np.ones(2)).at(np.array([0.25, 0.5]))
    expected = np.logaddexp(0, -0.5) + np.logaddexp(0, -0.25)
    assert found.loss == pytest.approx(expected)


def test_an_outcome_that_is_neither_is_refused() -> None:
    """With its row."""
    with pytest.raises(LearningError, match="row 1 is -1; allowed: 1 or 0"):
        of_matrix(np.zeros((2, 1)), np.array([0, -1]), np.ones(2))


def test_the_sigmoid_neither_overflows_nor_loses_its_tails() -> None:
    """At ±1000 and in between."""
    found = sigmoid(np.array([-1000.0, -40.0, 0.0, 1000.0]))
    assert found.tolist() == [0.0, pytest.approx(np.exp(-40.0)), 0.5, 1.0]
