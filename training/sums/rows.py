"""Cases by total, as the districts send them in the last round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.calibration import profile_intercept
from training.coding import Floats
from training.prior import Hyperparameters


@dataclass(frozen=True, slots=True, eq=False)
class TotalRows:
    """One row for each total, district and arm.

    Attributes:
        total: points; a mean where neighbouring totals were put together.
        cases: how many there are.
        weight, events: sums of their weights, over all and over those with the outcome.
        variance: sum of the variances of their predictors.
        detained: 1 for the arm of the detained.
    """

    total: Floats
    cases: NDArray[np.int64]
    weight: Floats
    events: Floats
    variance: Floats
    detained: Floats

    def by_case(self) -> tuple[Floats, Floats]:
        """Return total and variance of each case."""
        return (
            np.repeat(self.total, self.cases),
            np.repeat(self.variance / self.cases, self.cases),
        )

    def intercept(self, unit: float, detention: float, hyper: Hyperparameters) -> float:
        """Return b* for whole points; each row stands for its events and for the others.

        Args:
            unit: logits per point.
            detention: what detention adds, in logits.
            hyper: the prior of b.
        """
        offset = np.tile(unit * self.total + detention * self.detained, 2)
        outcome = np.repeat([1.0, 0.0], len(self.total))
        weight = np.concatenate([self.events, self.weight - self.events])
        return profile_intercept(offset, outcome, weight, hyper)


def read_rows(given: Sequence[Mapping[str, Any]]) -> TotalRows:
    """Return the rows of all answers, in an order that does not depend on that of the answers."""
    rows = sorted(
        (*(row[name] for name in _COLUMNS), float(sum(arm["pattern"])))
        for each in given
        for arm in each["arms"]
        for row in arm["totals"]
    )
    total, cases, *others = np.array(rows, np.float64).T
    return TotalRows(total, cases.astype(np.int64), *others)


_COLUMNS = ("total", "cases", "weight", "events", "variance")
