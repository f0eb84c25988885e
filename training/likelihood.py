"""The weighted logistic likelihood of cases, with its first and second derivatives.

Cases are read in chunks of fixed size, so memory does not grow with their number. With columns of 0
and 1 every sum is exact (`training.exact`): the result is the same for any chunk size, any number
of workers and any threads of the matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from training import exact
from training.coding import Codes, Coding
from training.errors import LearningError

Floats = NDArray[np.float64]
CHUNK_ROWS = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """The likelihood at one point (b, β) of k + 1 coefficients.

    Attributes:
        loss: minus the log-likelihood, in nats.
        gradient: of the loss; k + 1.
        curvature: second derivatives of the loss; (k + 1) × (k + 1).
    """

    loss: float
    gradient: Floats
    curvature: Floats


class Likelihood(Protocol):
    """What the fit needs to know of the cases: nothing but sums over them."""

    @property
    def cases(self) -> float:
        """Return the sum of the case weights."""

    @property
    def events(self) -> float:
        """Return the sum of the weights of the cases in which the outcome came about."""

    def at(self, coefficients: Floats) -> Derivatives:
        """Return loss, gradient and curvature at (b, β)."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A likelihood of rows at hand; n rows.

    Attributes:
        columns: the columns of some rows, rows × k.
        outcome: 1 or 0 by row.
        weight: by row.
    """

    columns: Callable[[slice], NDArray[Any]]
    outcome: Floats
    weight: Floats

    @property
    def cases(self) -> float:
        """Return the sum of the case weights."""
        return float(exact.terms(self.weight).sum())

    @property
    def events(self) -> float:
        """Return the sum of the weights of the events."""
        return float(exact.terms(self.weight * self.outcome).sum())

    def at(self, coefficients: Floats) -> Derivatives:
        """Return loss, gradient and curvature at (b, β), summed chunk by chunk."""
        size = len(coefficients)
        gradient, curvature, large, small = np.zeros(size), np.zeros((size, size)), 0.0, 0.0
        for start in range(0, len(self.outcome), CHUNK_ROWS):
            rows = slice(start, start + CHUNK_ROWS)
            matrix = self.columns(rows)
            found = self._residuals(matrix, rows, coefficients)
            _add(gradient, curvature, matrix, *found[:2])
            large, small = large + found[2][0], small + found[2][1]
        return Derivatives(large + small, gradient, curvature)

    def _residuals(
        self, matrix: NDArray[Any], rows: slice, coefficients: Floats
    ) -> tuple[Floats, Floats, tuple[float, float]]:
        """Return residuals, curvatures by row, and the loss in two parts."""
        predictor = matrix @ coefficients[1:] + coefficients[0]
        outcome, weight = self.outcome[rows], self.weight[rows]
        probability = sigmoid(predictor)
        losses = weight * surprise(predictor, outcome)
        return (
            exact.terms(weight * (probability - outcome)),
            exact.terms(weight * probability * (1 - probability)),
            exact.loss_parts(losses),
        )


def _add(
    gradient: Floats, curvature: Floats, matrix: NDArray[Any], residual: Floats, bend: Floats
) -> None:
    weighted = matrix * bend[:, None]
    gradient[0] += residual.sum()
    gradient[1:] += matrix.T @ residual
    curvature[0, 0] += bend.sum()
    curvature[1:, 1:] += weighted.T @ matrix
    across = weighted.sum(axis=0)
    curvature[0, 1:] += across
    curvature[1:, 0] += across


def sigmoid(predictor: Floats) -> Floats:
    """Return 1/(1 + e^−z) without overflow."""
    tail = np.exp(-np.abs(predictor))
    found: Floats = np.where(predictor >= 0, 1.0, tail) / (1.0 + tail)
    return found


def surprise(predictor: Floats, outcome: Floats) -> Floats:
    """Return log(1 + e^z) − y·z of each case, in nats, without overflow.

    It takes a quarter of the time of `numpy.logaddexp`, on which a pass over many cases would spend
    more than on its residuals.
    """
    found: Floats = np.log1p(np.exp(-np.abs(predictor)))
    found += np.maximum(predictor, 0.0)
    found -= outcome * predictor
    return found


def of_codes(
    coding: Coding,
    codes: Codes,
    outcome: NDArray[Any],
    weight: Floats,
    extra: NDArray[np.float64] | None = None,
) -> Rows:
    """Return the likelihood of coded cases.

    Args:
        coding: turns codes into columns.
        codes: n × factors.
        outcome: 1 or 0; n.
        weight: case weights; n.
        extra: further columns of 0 and 1 behind those of the coding, n × any.

    Raises:
        LearningError: if weights are negative, no numbers or too large.
    """
    exact.refuse_weight(weight)

    def columns(rows: slice) -> NDArray[Any]:
        design = coding.design(codes[rows])
        return design if extra is None else np.concatenate([design, extra[rows]], axis=1)

    return _rows(columns, outcome, weight)


def of_matrix(matrix: NDArray[Any], outcome: NDArray[Any], weight: Floats) -> Rows:
    """Return the likelihood of rows of any numbers; exact only where they are 0 and 1."""
    exact.refuse_weight(weight)
    return _rows(lambda rows: matrix[rows], outcome, weight)


def refuse_outcome(outcome: NDArray[Any]) -> None:
    """Refuse an outcome that says neither yes nor no.

    Raises:
        LearningError: names row and value.
    """
    if not np.isin(outcome, (0, 1)).all():
        row = int(np.flatnonzero(~np.isin(outcome, (0, 1)))[0])
        raise LearningError(
            f"outcome of row {row} is {outcome[row]}; allowed: 1 or 0; leave the row out or "
            "complete it"
        )


def _rows(columns: Callable[[slice], NDArray[Any]], outcome: NDArray[Any], weight: Floats) -> Rows:
    """Build rows; a set that fits into one chunk keeps its columns."""
    refuse_outcome(outcome)
    if len(outcome) <= CHUNK_ROWS:
        held = columns(slice(None))
        columns = lambda rows: held[rows]  # noqa: E731 - the same rows, built once
    return Rows(columns, outcome.astype(np.float64), weight)
