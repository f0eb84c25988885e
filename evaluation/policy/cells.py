"""Cases of equal total counted together: whatever depends on the total alone is computed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from evaluation.backtest.line import Floats, RiskLine

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Counts by ascending total; k totals.

    Attributes:
        total: the totals that occur.
        released: cases not arrested.
        arrested: cases arrested.
        ended, light: of those arrested, cases that have ended; ended without prosecution, in an
            acquittal or in a light sentence.
        risk: P of misconduct if released, by the line.
    """

    total: NDArray[Any]
    released: Counts
    arrested: Counts
    ended: Counts
    light: Counts
    risk: Floats

    @property
    def cases(self) -> Counts:
        """Return all cases by total."""
        return self.released + self.arrested

    @property
    def n(self) -> int:
        """Return the number of cases."""
        return int(self.cases.sum())


def cells_of(
    cases: LearningSet, course: CourseOutcomes, total: NDArray[Any], line: RiskLine
) -> Cells:
    """Return the cases counted by total."""
    values, place = np.unique(total, return_inverse=True)

    def counted(marks: NDArray[np.bool_]) -> Counts:
        return np.bincount(place[marks], minlength=len(values)).astype(np.int64)

    ended = cases.detained & course.ended()
    return Cells(
        total=values,
        released=counted(~cases.detained),
        arrested=counted(cases.detained),
        ended=counted(ended),
        light=counted(ended & course.ended("not_prosecuted", "acquitted", "light")),
        risk=line.probability(values),
    )


class Redrawn:
    """Cells drawn anew: cases by a bootstrap, the line from its normal distribution.

    Reference: Efron, Tibshirani (1993), section 6.5, for the cases; the line is drawn apart, as it
    rests on other cases where the card came with it.
    """

    def __init__(self, cells: Cells, line: RiskLine, draws: int, seed: int) -> None:
        self._cells, self._line, self._draws = cells, line, draws
        self._generator = np.random.default_rng(seed)

    def __iter__(self) -> Any:
        """Yield cells as they might have been."""
        cells, line = self._cells, self._line
        other = cells.ended - cells.light
        kinds = np.stack((cells.released, cells.arrested - cells.ended, cells.light, other))
        share = kinds.ravel() / cells.n
        spread = np.array(line.covariance) * line.widening**2
        lines = self._generator.multivariate_normal(
            (line.intercept, line.slope), spread, size=self._draws
        )
        for intercept, slope in lines:
            drawn = self._generator.multinomial(cells.n, share).reshape(kinds.shape)
            released, still_open, light, rest = drawn
            yield Cells(
                total=cells.total,
                released=released,
                arrested=still_open + light + rest,
                ended=light + rest,
                light=light,
                risk=1 / (1 + np.exp(-(intercept + slope * cells.total))),
            )
