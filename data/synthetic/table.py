"""A simulation as the columns of the table of case records (`data.record_columns`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data.synthetic.arrays import EMPTY
from data.synthetic.arrow import (
    arrow_choice,
    arrow_masked,
    arrow_numbers,
    arrow_places,
    arrow_same,
)
from data.synthetic.extraction import NOT_YET
from data.synthetic.simulation import Simulation

if TYPE_CHECKING:
    import pyarrow as pa

MINOR = "minor"
_YES_NO = ("sufficient", "insufficient")
_RESIDENT, _SEX = ("local", "other"), ("male", "female")


def learning_columns(simulation: Simulation) -> dict[str, Any]:
    """Return every column by its id, for `data.records.writing.write_columns`.

    Levels are int8 codes, days ``datetime64[D]``, everything else arrow arrays. What is not
    recorded on the day of extraction is empty.
    """
    codes, scale = simulation.answers.known, simulation.law.scale
    return {
        **_origin(simulation),
        **_course(simulation),
        **_bail(simulation),
        **_outcome(simulation),
        **_tool(simulation),
        **_person(simulation),
        **{factor.id: codes[:, column] for column, factor in enumerate(scale)},
    }


def _origin(simulation: Simulation) -> dict[str, Any]:
    rows, deciders = len(simulation), simulation.course.deciders
    submitted = simulation.course.submitted
    district = simulation.people.district
    teams = simulation.world["size"]["teams"]
    team = district * teams + (deciders.decider // len(simulation.district_names)) % teams
    names = simulation.district_names
    return {
        "record": arrow_numbers("R", rows),
        "suspect": arrow_numbers("S", rows),
        "law_version": arrow_same(simulation.law.version, rows),
        "district": arrow_places(district, names),
        "office": arrow_places(district, [f"{name}-1" for name in names]),
        "decider": arrow_places(
            np.where(submitted, deciders.decider, EMPTY), simulation.decider_names
        ),
        "team": arrow_places(
            np.where(submitted, team, EMPTY),
            [f"{name}-T{place + 1}" for name in names for place in range(teams)],
        ),
        "assignment_mode": arrow_choice(deciders.mode, submitted),
    }


def _course(simulation: Simulation) -> dict[str, Any]:
    course, dates = simulation.course, simulation.dates
    evidence = np.where(course.submitted, ~course.sufficient, EMPTY)
    return {
        "submitted_on": dates.submitted_on,
        "decided_on": dates.decided_on,
        "closed_on": dates.closed_on,
        "diverted": arrow_choice(course.diverted),
        "evidence": arrow_places(evidence, _YES_NO),
        "mandatory_ground": arrow_choice(course.mandatory),
        "decision": arrow_choice(course.decision),
        "arrest_ground": arrow_choice(course.arrest_ground),
        "refusal_ground": arrow_choice(course.refusal_ground),
    }


def _bail(simulation: Simulation) -> dict[str, Any]:
    dates = simulation.dates
    return {
        "bail_start": dates.bail_start,
        "bail_end": dates.bail_end,
        "violations": _violations(simulation),
        "converted_on": dates.converted_on,
        "converted_ground": arrow_choice(dates.converted_ground),
    }


def _outcome(simulation: Simulation) -> dict[str, Any]:
    outcomes, dates = simulation.outcomes, simulation.dates
    with_term = outcomes.sentence.among("control", "detention", "imprisonment")
    may_suspend = outcomes.sentence.among("detention", "imprisonment")
    return {
        "prosecution": arrow_choice(outcomes.prosecution),
        "prosecution_on": dates.prosecution_on,
        "judgment_on": dates.judgment_on,
        "sentence": arrow_choice(outcomes.sentence),
        "sentence_months": arrow_masked(outcomes.months, with_term),
        "probation": arrow_masked(outcomes.probation, may_suspend),
        "days_detained": arrow_masked(dates.days_detained, dates.days_detained != NOT_YET),
    }


def _tool(simulation: Simulation) -> dict[str, Any]:
    shown = simulation.shown
    in_use = ~shown.recommendation.among("")
    return {
        "scorecard_version": arrow_places(
            np.where(in_use, 0, EMPTY), [simulation.premises.card.version]
        ),
        "recommendation": arrow_choice(shown.recommendation),
        "deviation": arrow_choice(shown.deviation),
    }


def _person(simulation: Simulation) -> dict[str, Any]:
    people, offences = simulation.people, simulation.world.offences
    place = simulation.answers.offence
    return {
        "offence": arrow_places(place, [shape.name for shape in offences]),
        "offence_group": arrow_places(place, [shape.group for shape in offences]),
        "resident": arrow_places(~people.local, _RESIDENT),
        "sex": arrow_places(~people.male, _SEX),
        "age_band": arrow_choice(people.age),
    }


def _violations(simulation: Simulation) -> pa.Array:
    """Return ``type@day`` of each violation, in the order of the days."""
    import pyarrow as pa

    dates, kind = simulation.dates, simulation.misconduct.kind
    cells: list[str | None] = [None] * len(simulation)
    for row in np.flatnonzero(dates.violated | ~np.isnat(dates.breached_on)):
        found = ((dates.violated_on[row], kind.name(int(row))), (dates.breached_on[row], MINOR))
        said = sorted((str(day), name) for day, name in found if not np.isnat(day))
        cells[row] = ";".join(f"{name}@{day}" for day, name in said)
    return pa.array(cells, pa.string())
