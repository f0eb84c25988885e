"""Band by band: what was decided, misconduct among the released, how arrests ended.

Both outcomes are seen on one side of the decision only. Misconduct among the released of a band is
not what all of the band would have done: the riskier ones were arrested. How arrests of a band
ended says whether they were out of proportion, not whether there was danger.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from evaluation.assessable import Figure
from evaluation.backtest.assessed import Assessed
from evaluation.backtest.shares import Mask, share
from model.scorecard import BANDS

ALL = "all"


@dataclass(frozen=True, slots=True)
class BandLine:
    """One band; shares with Wilson intervals.

    Attributes:
        band: ``low``, ``medium`` or ``high``; `ALL` for every case.
        n: cases.
        share: of all cases.
        arrested: of the band.
        misconduct: of those released on bail whose bail has ended.
        not_prosecuted, light: of those arrested whose case has ended.
        disproportionate: not prosecuted, acquitted or sentenced lightly, of the same.
    """

    band: str
    n: int
    share: Figure
    arrested: Figure
    misconduct: Figure
    not_prosecuted: Figure
    light: Figure
    disproportionate: Figure


def band_lines(
    cases: LearningSet, course: CourseOutcomes, assessed: Assessed, least: int
) -> tuple[BandLine, ...]:
    """Return every band, then all cases; `least` cases make a figure."""
    marks = {band: assessed.band == place for place, band in enumerate(BANDS)}
    marks[ALL] = np.ones(len(cases), np.bool_)
    return tuple(_line(band, mark, cases, course, least) for band, mark in marks.items())


def _line(
    band: str, mark: Mask, cases: LearningSet, course: CourseOutcomes, least: int
) -> BandLine:
    ended = mark & cases.detained & course.ended()
    out_of_proportion = course.ended("not_prosecuted", "acquitted", "light")
    return BandLine(
        band=band,
        n=int(mark.sum()),
        share=share(mark, np.ones(len(cases), np.bool_), least),
        arrested=share(cases.detained, mark, least),
        misconduct=share(cases.misconduct == 1, mark & cases.released, least),
        not_prosecuted=share(course.ended("not_prosecuted"), ended, least),
        light=share(course.ended("light"), ended, least),
        disproportionate=share(out_of_proportion, ended, least),
    )
