"""A simulation as the columns of the table of case records (`data.record_columns`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import EMPTY, Coded, Mask
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


def record_name(row: int) -> str:
    """Return the pseudonym of a record."""
    return f"R{row + 1:08}"


def _origin(simulation: Simulation) -> dict[str, Any]:
    rows, deciders = len(simulation), simulation.course.deciders
    submitted = simulation.course.submitted
    district = simulation.people.district
    teams = simulation.world["size"]["teams"]
    team = district * teams + (deciders.decider // len(simulation.district_names)) % teams
    names = simulation.district_names
    return {
        "record": _numbered("R", rows),
        "suspect": _numbered("S", rows),
        "law_version": _same(simulation.law.version, rows),
        "district": _places(district, names),
        "office": _places(district, [f"{name}-1" for name in names]),
        "decider": _places(np.where(submitted, deciders.decider, EMPTY), simulation.decider_names),
        "team": _places(
            np.where(submitted, team, EMPTY),
            [f"{name}-T{place + 1}" for name in names for place in range(teams)],
        ),
        "assignment_mode": _choice(deciders.mode, submitted),
    }


def _course(simulation: Simulation) -> dict[str, Any]:
    course, dates = simulation.course, simulation.dates
    evidence = np.where(course.submitted, ~course.sufficient, EMPTY)
    return {
        "submitted_on": dates.submitted_on,
        "decided_on": dates.decided_on,
        "closed_on": dates.closed_on,
        "diverted": _choice(course.diverted),
        "evidence": _places(evidence, _YES_NO),
        "mandatory_ground": _choice(course.mandatory),
        "decision": _choice(course.decision),
        "arrest_ground": _choice(course.arrest_ground),
        "refusal_ground": _choice(course.refusal_ground),
    }


def _bail(simulation: Simulation) -> dict[str, Any]:
    dates = simulation.dates
    return {
        "bail_start": dates.bail_start,
        "bail_end": dates.bail_end,
        "violations": _violations(simulation),
        "converted_on": dates.converted_on,
        "converted_ground": _choice(dates.converted_ground),
    }


def _outcome(simulation: Simulation) -> dict[str, Any]:
    outcomes, dates = simulation.outcomes, simulation.dates
    with_term = outcomes.sentence.among("control", "detention", "imprisonment")
    may_suspend = outcomes.sentence.among("detention", "imprisonment")
    return {
        "prosecution": _choice(outcomes.prosecution),
        "prosecution_on": dates.prosecution_on,
        "judgment_on": dates.judgment_on,
        "sentence": _choice(outcomes.sentence),
        "sentence_months": _masked(outcomes.months, with_term),
        "probation": _masked(outcomes.probation, may_suspend),
        "days_detained": _masked(dates.days_detained, dates.days_detained != NOT_YET),
    }


def _tool(simulation: Simulation) -> dict[str, Any]:
    shown = simulation.shown
    in_use = ~shown.recommendation.among("")
    return {
        "scorecard_version": _places(
            np.where(in_use, 0, EMPTY), [simulation.premises.card.version]
        ),
        "recommendation": _choice(shown.recommendation),
        "deviation": _choice(shown.deviation),
    }


def _person(simulation: Simulation) -> dict[str, Any]:
    people, offences = simulation.people, simulation.world.offences
    place = simulation.answers.offence
    return {
        "offence": _places(place, [shape.name for shape in offences]),
        "offence_group": _places(place, [shape.group for shape in offences]),
        "resident": _places(~people.local, _RESIDENT),
        "sex": _places(~people.male, _SEX),
        "age_band": _choice(people.age),
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


def _choice(choice: Coded, mask: Mask | None = None) -> pa.Array:
    """Return a choice as arrow has it; empty outside the mask."""
    places = choice.places if mask is None else np.where(mask, choice.places, EMPTY)
    return _places(places, choice.names)


def _places(places: NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Return the names at some places; one that stands twice is one value."""
    import pyarrow as pa

    distinct = list(dict.fromkeys(names))
    place_of = np.array([distinct.index(name) for name in names], np.int16)
    found = place_of[np.where(places == EMPTY, 0, places).astype(np.int64)]
    values = pa.array(found, pa.int16(), mask=np.asarray(places == EMPTY))
    return pa.DictionaryArray.from_arrays(values, pa.array(distinct, pa.string()))


def _masked(values: NDArray[Any], known: Mask) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, mask=~known)


def _same(value: str, rows: int) -> pa.Array:
    import pyarrow as pa

    return pa.repeat(value, rows)


def _numbered(letter: str, rows: int) -> pa.Array:
    """Return a letter with eight digits, from 1: the bytes at once, for they are many."""
    import pyarrow as pa

    digits = (np.arange(1, rows + 1)[:, None] // 10 ** np.arange(7, -1, -1)) % 10
    cells = np.empty((rows, 9), np.uint8)
    cells[:, 0], cells[:, 1:] = ord(letter), digits + ord("0")
    ends = np.arange(0, 9 * (rows + 1), 9, dtype=np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(cells))
