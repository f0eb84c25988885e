"""Outcomes beside the scores or probabilities that foretold them: checked once, then used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.errors import EvaluationError
from model.errors import Problem, printable


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Cases whose outcome is known; n rows.

    Attributes:
        outcome: 1 where the event happened, else 0.
        value: score or probability of each case.
        weight: case weights, above 0, with mean 1.
        weighted: whether the weights differ.
    """

    outcome: NDArray[np.float64]
    value: NDArray[np.float64]
    weight: NDArray[np.float64]
    weighted: bool

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def events(self) -> int:
        """Return how many cases had the event."""
        return int(self.outcome.sum())

    @property
    def effective(self) -> float:
        """Return the effective number of cases, (Σw)²/Σw² (Kish 1965, section 11.7)."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())


def outcomes(outcome: ArrayLike, value: ArrayLike, weight: ArrayLike | None = None) -> Outcomes:
    """Return checked arrays.

    Raises:
        EvaluationError: ``evaluation_empty``, ``evaluation_length``, ``evaluation_outcome``,
            ``evaluation_value`` or ``evaluation_weight``.
    """
    observed, values = np.asarray(outcome, np.float64), np.asarray(value, np.float64)
    weights = np.ones(observed.shape) if weight is None else np.asarray(weight, np.float64)
    _refuse_shapes(observed, values, weights)
    if not np.isin(observed, (0.0, 1.0)).all():
        strange = observed[~np.isin(observed, (0.0, 1.0))][0]
        raise _refused("evaluation_outcome", strange, "0", "1")
    if not np.isfinite(values).all():
        raise _refused("evaluation_value", values[~np.isfinite(values)][0])
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise _refused("evaluation_weight", weights.min())
    return Outcomes(observed, values, weights / weights.mean(), bool(np.ptp(weights)))


def probabilities(
    outcome: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None
) -> Outcomes:
    """Return checked arrays whose values are probabilities, strictly between 0 and 1.

    Raises:
        EvaluationError: as `outcomes`, and ``evaluation_probability``.
    """
    cases = outcomes(outcome, probability, weight)
    inside = (cases.value > 0) & (cases.value < 1)
    if not inside.all():
        raise _refused("evaluation_probability", cases.value[~inside][0], "0 < p < 1")
    return cases


def refuse_one_class(cases: Outcomes) -> None:
    """Refuse cases that all had the event, or none of which had it.

    Raises:
        EvaluationError: ``evaluation_one_class``.
    """
    if cases.events in (0, len(cases)):
        raise _refused("evaluation_one_class", f"{cases.events} / {len(cases)}")


def _refuse_shapes(*arrays: NDArray[np.float64]) -> None:
    if any(array.ndim != 1 for array in arrays) or len({len(array) for array in arrays}) > 1:
        raise _refused("evaluation_length", ", ".join(str(array.shape) for array in arrays))
    if not len(arrays[0]):
        raise _refused("evaluation_empty", 0)


def _refused(code: str, value: object, *allowed: str) -> EvaluationError:
    return EvaluationError(Problem(code, "", printable(str(value)), allowed))
