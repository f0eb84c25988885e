"""Everything that is said about one set of probabilities, measured at once."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from evaluation.calibration import (
    CalibrationLine,
    brier,
    calibration_line,
    log_loss,
    observed_to_expected,
)
from evaluation.discrimination import auc
from evaluation.estimate import Estimate
from evaluation.reliability import (
    CalibrationError,
    ReliabilityGroup,
    calibration_error,
    reliability,
)


@dataclass(frozen=True, slots=True)
class Performance:
    """How good one set of probabilities is, on cases it was not fitted to.

    Attributes:
        auc: ranking; 0.5 is chance.
        brier, log_loss: error; lower is better.
        line: calibration slope and intercepts; None where no finite line exists.
        ratio: observed to expected events.
        error: expected calibration error with its noise floor.
        curve: the calibration curve.
    """

    auc: Estimate
    brier: Estimate
    log_loss: Estimate
    line: CalibrationLine | None
    ratio: Estimate
    error: CalibrationError
    curve: tuple[ReliabilityGroup, ...]


def measure(
    outcome: ArrayLike,
    probability: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    seed: int = 0,
) -> Performance:
    """Return every figure of one set of probabilities; formulas stand with each of them.

    Raises:
        EvaluationError: one class only, or arrays that do not fit.
    """
    return Performance(
        auc=auc(outcome, probability, weight),
        brier=brier(outcome, probability, weight),
        log_loss=log_loss(outcome, probability, weight),
        line=calibration_line(outcome, probability, weight),
        ratio=observed_to_expected(outcome, probability, weight),
        error=calibration_error(outcome, probability, seed=seed),
        curve=reliability(outcome, probability, weight),
    )
