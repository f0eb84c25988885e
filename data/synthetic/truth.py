"""The truth of a run as side files: the world's as JSON, each case's as a table.

Nobody who learns from the records may read them; they are there to say how well one learnt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from data.csv_tables import UTF_8
from data.synthetic.anomalies import NOT_EXPRESSED, PLANTED
from data.synthetic.arrays import Mask
from data.synthetic.arrow import arrow_choice, arrow_numbers
from data.synthetic.effects import expert_agreement
from data.synthetic.rates import Rate, rates_by_year
from data.synthetic.simulation import Simulation

FORMAT = 1
WATERMARK = "合成数据：全部虚构，不来自任何真实案件"
_DECIMALS = 6


def world_truth(simulation: Simulation) -> dict[str, Any]:
    """Return the truth of the world: seeds, switches, effects, deciders, districts, rates."""
    premises, truth = simulation.premises, simulation.truth
    options = asdict(premises.options)
    return {
        "format": FORMAT,
        "synthetic": True,
        "watermark": WATERMARK,
        "rows": len(simulation),
        "seed": premises.seed,
        "law_version": premises.law.version,
        "scorecard_version": premises.card.version,
        "options": options | {"extracted_on": simulation.extracted_on.isoformat()},
        "effects": {
            "seed": truth.seed,
            "expert": truth.expert,
            "exact_null": truth.exact_null,
            "unit": truth.unit,
            "agreement": expert_agreement(truth, premises.law, premises.card),
            "wrong": dict(truth.wrong),
            "misconduct": {name: dict(levels) for name, levels in truth.misconduct.items()},
            "imprisonment": {name: dict(levels) for name, levels in truth.imprisonment.items()},
            "changes": [
                {"since": since, "factor": factor, "added": dict(added)}
                for since, factor, added in truth.changes
            ],
            "unrecorded_on_misconduct": premises.world["effects"]["unrecorded"],
            "unrecorded_on_decision": (
                premises.world["review"]["unrecorded"] * premises.options.confounding
            ),
        },
        "intercepts": asdict(simulation.intercepts),
        "leniency": _by_name(simulation.decider_names, simulation.course.deciders.leniency),
        "district_intercept": _by_name(
            simulation.district_names, simulation.misconduct.district_intercept
        ),
        "district_slope": _by_name(simulation.district_names, simulation.misconduct.district_slope),
        "anomalies": {
            code: {"cases": int(found.sum()), "planted": code in PLANTED}
            for code, found in simulation.anomalies.items()
        },
        "anomalies_not_expressed": list(NOT_EXPRESSED),
        "rates": {
            name: {str(year): _told(rate) for year, rate in by_year.items()}
            for name, by_year in rates_by_year(simulation).items()
        },
    }


def case_truth(simulation: Simulation) -> Any:
    """Return the truth of each case as an arrow table.

    ``misconduct`` is the potential outcome on bail, ``probability`` its probability given the true
    levels, the year and the district, without u; ``imprisonment_probability`` that of imprisonment
    or more for someone who is not detained; ``first_violation`` the kind that it would be;
    ``cause`` the code of what came up after an arrest that ended lightly.
    """
    import pyarrow as pa

    misconduct, outcomes = simulation.misconduct, simulation.outcomes
    return pa.table(
        {
            "record": arrow_numbers("R", len(simulation)),
            "misconduct": pa.array(misconduct.would),
            "probability": pa.array(misconduct.probability),
            "imprisonment_probability": pa.array(outcomes.probability),
            "unrecorded": pa.array(simulation.people.u),
            "first_violation": arrow_choice(misconduct.kind),
            "cause": arrow_choice(outcomes.later),
            "anomalies": pa.array(_codes(simulation.anomalies, len(simulation)), pa.string()),
        },
        metadata={b"nansha": json.dumps({"synthetic": True, "truth": True}).encode()},
    )


def write_truth(simulation: Simulation, world_file: Path, case_file: Path) -> None:
    """Write both side files.

    Args:
        simulation: the run.
        world_file: the JSON file.
        case_file: the table of cases; ends in ``.parquet`` or ``.csv``.
    """
    import pyarrow.csv
    import pyarrow.parquet

    document = _rounded(world_truth(simulation))
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    world_file.write_text(text + "\n", encoding="utf-8")
    table = case_truth(simulation)
    if case_file.suffix == ".csv":
        with case_file.open("wb") as stream:
            stream.write("".encode(UTF_8))
            pyarrow.csv.write_csv(table, stream)
    else:
        pyarrow.parquet.write_table(table, case_file)


def _codes(anomalies: Mapping[str, Mask], rows: int) -> list[str]:
    """Return the codes of each case, joined by semicolons."""
    cells = [""] * rows
    for code, found in anomalies.items():
        for row in np.flatnonzero(found).tolist():
            cells[row] += f";{code}" if cells[row] else code
    return cells


def _by_name(names: tuple[str, ...], values: Any) -> dict[str, float]:
    return dict(zip(names, map(float, values), strict=True))


def _told(rate: Rate) -> dict[str, Any]:
    lower, upper = rate.bounds
    share = rate.value if rate.n else None
    return {"events": rate.events, "n": rate.n, "rate": share, "lower": lower, "upper": upper}


def _rounded(value: Any) -> Any:
    """Return a document whose fractions have a fixed number of decimals."""
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value
