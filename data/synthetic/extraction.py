"""What the records know on the day of their extraction; what lies after it is still open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.synthetic.arrays import EMPTY, NO_DAY, Coded, Days, Mask
from data.synthetic.dates import Dates
from data.synthetic.sentences import Outcomes

NOT_YET = -1
"""Days in custody of a case that is still open."""


def recorded_until(dates: Dates, outcomes: Outcomes, day: np.datetime64) -> tuple[Dates, Outcomes]:
    """Return dates and outcomes as they were known on a day."""
    finished = np.where(np.isnat(dates.judgment_on), dates.closed_on, dates.judgment_on)
    known_prosecution = dates.prosecution_on <= day
    known_judgment = dates.judgment_on <= day
    known_conversion = dates.converted_on <= day
    return replace(
        dates,
        bail_end=_until(dates.bail_end, day),
        violated_on=_until(dates.violated_on, day),
        breached_on=_until(dates.breached_on, day),
        converted_on=_until(dates.converted_on, day),
        converted_ground=_kept(dates.converted_ground, known_conversion),
        changed_on=_until(dates.changed_on, day),
        conditional_on=_until(dates.conditional_on, day),
        transferred_on=_until(dates.transferred_on, day),
        prosecution_on=_until(dates.prosecution_on, day),
        judgment_on=_until(dates.judgment_on, day),
        closed_on=_until(dates.closed_on, day),
        days_detained=np.where(finished <= day, dates.days_detained, NOT_YET).astype(np.int32),
    ), replace(
        outcomes,
        prosecution=_kept(outcomes.prosecution, known_prosecution),
        sentence=_kept(outcomes.sentence, known_judgment),
        months=np.where(known_judgment, outcomes.months, 0).astype(np.int32),
        probation=outcomes.probation & known_judgment,
        later=_kept(outcomes.later, known_prosecution),
    )


def _until(days: Days, day: np.datetime64) -> Days:
    return np.where(days <= day, days, NO_DAY)


def _kept(choice: Coded, known: Mask) -> Coded:
    return Coded(np.where(known, choice.places, EMPTY).astype(np.int8), choice.names)
