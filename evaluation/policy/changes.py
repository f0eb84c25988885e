"""What the order of a card would have changed, case by case: pseudonyms, never names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.course_outcomes import ENDINGS, CourseOutcomes
from data.learning_set import LearningSet
from evaluation.backtest.assessed import Assessed
from evaluation.policy.questions import Answer
from model.scorecard import BANDS

RELEASE, ARREST, PANEL = "release", "arrest", "panel"


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that the card's order would have decided otherwise, or left to a panel.

    Attributes:
        record: pseudonymous id.
        decided: what was decided.
        instead: `RELEASE`, `ARREST`; `PANEL` for cases that lie on the limit.
        misconduct: whether it was seen; None where it could not be.
        ending: how the case ended; empty while open.
    """

    record: str
    year: int
    district: str
    office: str
    total: int
    band: str
    probability: float
    decided: str
    instead: str
    misconduct: bool | None
    ending: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How many cases would have gone which way, at today's release rate.

    Attributes:
        n: all cases.
        released_instead: arrested cases below the limit.
        arrested_instead: cases below the limit in risk that were released: above it in total.
        panel: cases on the limit.
        seen: misconducts that were seen among those the card would have arrested.
        light: of those it would have released, cases that ended without prosecution, in an
            acquittal or a light sentence.
        cases: each of them, in the order of the file.
    """

    n: int
    released_instead: int
    arrested_instead: int
    panel: int
    seen: int
    light: int
    cases: tuple[ChangedCase, ...]


def changes(
    cases: LearningSet, course: CourseOutcomes, assessed: Assessed, answer: Answer
) -> Changes:
    """Return what would have changed under the limit of an answer."""
    below, above = assessed.total < answer.limit, assessed.total > answer.limit
    if answer.part >= 1:
        below = assessed.total <= answer.limit
    release, arrest = below & cases.detained, above & ~cases.detained
    panel = ~below & ~above
    instead = np.select([release, arrest, panel], [RELEASE, ARREST, PANEL], "")
    mild = course.ended("not_prosecuted", "acquitted", "light")
    return Changes(
        n=len(cases),
        released_instead=int(release.sum()),
        arrested_instead=int(arrest.sum()),
        panel=int(panel.sum()),
        seen=int((arrest & (cases.misconduct == 1)).sum()),
        light=int((release & mild).sum()),
        cases=tuple(_changed(cases, course, assessed, instead)),
    )


def _changed(
    cases: LearningSet, course: CourseOutcomes, assessed: Assessed, instead: NDArray[np.str_]
) -> Iterator[ChangedCase]:
    offices, decisions = (course.names[name] for name in ("office", "decision"))
    for row in np.flatnonzero(instead):
        office, decided = (int(course.places[name][row]) for name in ("office", "decision"))
        ending, seen = int(course.ending[row]), int(cases.misconduct[row])
        yield ChangedCase(
            record=str(course.record[row]),
            year=int(cases.year[row]),
            district=cases.districts[cases.district[row]],
            office=offices[office] if office >= 0 else "",
            total=int(assessed.total[row]),
            band=BANDS[assessed.band[row]],
            probability=float(assessed.probability[row]),  # type: ignore[index]  # a line is there
            decided=decisions[decided] if decided >= 0 else "",
            instead=str(instead[row]),
            misconduct=None if seen < 0 else bool(seen),
            ending=ENDINGS[ending] if ending >= 0 else "",
        )
