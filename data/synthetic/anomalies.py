"""Irregular courses, by code of the domain dossier (part 5), with the truth about each.

Most arise from the course itself: an arrest that ends without prosecution, a misconduct on bail.
Some show in events only and are planted at a stated share (`PLANTED`). What the fields of this
world cannot express is left out (`NOT_EXPRESSED`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from data.synthetic.answers import Answers
from data.synthetic.arrays import Codes, Mask, stream, uniform
from data.synthetic.course import NO_CRIME, Course
from data.synthetic.dates import Dates
from data.synthetic.misconduct import Misconduct
from data.synthetic.sentences import Outcomes
from data.synthetic.tool import Shown
from data.synthetic.world import World
from model.scale import UNKNOWN_CODE

ARISING = (
    "A01", "A02", "A03", "A05", "A06", "A07", "A07a", "A08", "A12", "A13", "A14", "A15", "A16",
    "A21", "A22",
)  # fmt: skip
PLANTED = ("A04", "A09", "A10", "A11", "A17", "A18", "A19", "A24")
NOT_EXPRESSED = ("A20", "A23")
"""A demand to submit follows no course of this world; co-defendants are not modelled."""
_ONE_YEAR, _THREE_YEARS = 12, 36
_DAYS_OF_MONTH = 365.25 / 12
_SERVED_WITHIN = 30
_INCOMPLETE = 0.30


def draw_planted(world: World, rows: int, *, seed: int) -> dict[str, Mask]:
    """Return by code which cases are drawn for it; whether they qualify is seen later."""
    return {
        anomaly["id"]: uniform(stream(seed, "anomaly", anomaly["id"]), rows) < anomaly["share"]
        for anomaly in world.anomalies
    }


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """What the records have of the cases from beginning to end."""

    answers: Answers
    course: Course
    shown: Shown
    misconduct: Misconduct
    outcomes: Outcomes
    dates: Dates


def find_anomalies(
    recorded: Recorded, planted: Mapping[str, Mask], remedied: np.datetime64
) -> Mapping[str, Mask]:
    """Return by code which of the recorded courses are irregular in that way.

    Args:
        recorded: the courses.
        planted: what `draw_planted` drew.
        remedied: the last day of closing after which a remedy can be on record.
    """
    found = {
        **_after_arrest(recorded.course, recorded.outcomes, recorded.dates),
        **_after_refusal(recorded),
        "A21": recorded.shown.deviates,
        "A22": _incomplete(recorded.answers.known) & recorded.course.submitted,
    }
    qualified = _qualified(recorded, found, remedied)
    found |= {code: planted[code] & qualified[code] for code in PLANTED}
    found["A03"] &= ~found["A04"]
    # One course holds one of each pair: the later event would take the room of the earlier.
    found["A10"] &= ~found["A09"]
    found["A18"] &= ~found["A17"]
    return MappingProxyType({code: found[code] for code in sorted(found)})


def _after_arrest(course: Course, outcomes: Outcomes, dates: Dates) -> dict[str, Mask]:
    """Return what followed an arrest and speaks against it."""
    arrested, ended, sentence = course.arrested, outcomes.prosecution, outcomes.sentence
    served = sentence.among("imprisonment") & ~outcomes.probation
    days = outcomes.months * _DAYS_OF_MONTH
    return {
        "A01": arrested & ended.among("not_prosecuted_statutory"),
        "A02": arrested & ended.among("not_prosecuted_evidence"),
        "A03": arrested & ended.among("not_prosecuted_minor"),
        "A05": arrested & ended.among("withdrawn"),
        "A06": arrested & sentence.among("acquitted"),
        "A07": arrested & outcomes.light,
        "A07a": arrested & served & (days <= dates.days_detained + _SERVED_WITHIN),
        "A08": arrested & served & (outcomes.months < _ONE_YEAR),
    }


def _after_refusal(recorded: Recorded) -> dict[str, Mask]:
    """Return what followed a refusal and speaks against it."""
    course, outcomes = recorded.course, recorded.outcomes
    refused = course.decision.among("bail", "surveillance", "no_measure")
    on_bail = course.decision.among("bail") & recorded.dates.violated
    kind = recorded.misconduct.kind
    served = outcomes.sentence.among("imprisonment") & ~outcomes.probation
    heavy = (served & (outcomes.months >= _THREE_YEARS)) | outcomes.sentence.among("life", "death")
    return {
        "A12": on_bail & kind.among("flight"),
        "A13": on_bail & kind.among("new_crime"),
        "A14": on_bail & kind.among("obstruction", "retaliation"),
        "A15": on_bail & kind.among("self_harm"),
        "A16": refused & course.sufficient & heavy,
    }


def _qualified(
    recorded: Recorded, found: Mapping[str, Mask], remedied: np.datetime64
) -> dict[str, Mask]:
    """Return by code which cases a planted irregularity has befallen, were it drawn for them."""
    course, outcomes, dates = recorded.course, recorded.outcomes, recorded.dates
    prosecuted = course.arrested & outcomes.prosecution.among("prosecuted")
    refused = course.decision.among("bail") & course.sufficient
    brought_back = refused & ~np.isnat(dates.converted_on) & ~dates.violated
    return {
        "A04": found["A03"] & ~np.isnat(dates.conditional_on),
        "A09": ~np.isnat(dates.changed_on),
        "A10": prosecuted,
        "A11": course.submitted & ~np.isnat(dates.detained_on),
        "A17": brought_back,
        "A18": brought_back,
        "A19": course.refusal_ground.among(*NO_CRIME) & ~np.isnat(dates.prosecution_on),
        "A24": (found["A01"] | found["A06"]) & (dates.closed_on <= remedied),
    }


def _incomplete(known: Codes) -> Mask:
    """Mark the cases in which too many answers are unknown."""
    unknown = np.zeros(len(known), np.int16)
    for column in range(known.shape[1]):
        unknown += known[:, column] == UNKNOWN_CODE
    incomplete: Mask = unknown > _INCOMPLETE * known.shape[1]
    return incomplete
