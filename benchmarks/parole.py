"""Parole records of Georgia (US), to try the learner on real outcomes: columns and stated signs.

Origin: National Institute of Justice, Recidivism Forecasting Challenge, as recoded for the course
EDLD 654 of the University of Oregon (CC BY 4.0). The file is no part of this project. Its outcome
is re-arrest, a product of policing: it is not the danger to society of the law on arrest. Race,
gender and place of residence are never inputs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SETTING = "NANSHA_NIJ_CSV"
DEFAULT = Path(__file__).parents[2] / "shared" / "data" / "nij-georgia-recidivism.csv"
OUTCOME, TRAINING = "Recidivism_Within_3years", "Training_Sample"
CUTS = 80
DECILES = 10

# What everybody expects of each input, stated before anything was fitted; the rest may go either
# way. An order of levels is given where the file holds words.
RAISES = (
    *("Gang_Affiliated", "Supervision_Risk_Score_First", "Prior_Arrest_Episodes_Felony"),
    *("Prior_Arrest_Episodes_Misd", "Prior_Arrest_Episodes_Violent"),
    *("Prior_Arrest_Episodes_Property", "Prior_Arrest_Episodes_Drug"),
    *("Prior_Arrest_Episodes_PPViolationCharges", "Prior_Arrest_Episodes_DVCharges"),
    *("Prior_Arrest_Episodes_GunCharges", "Prior_Revocations_Parole"),
    *("Prior_Revocations_Probation", "Condition_MH_SA", "Violations_ElectronicMonitoring"),
    *("Violations_Instruction", "Violations_FailToReport", "Violations_MoveWithoutPermission"),
    *("Program_UnexcusedAbsences", "Residence_Changes", "DrugTests_THC_Positive"),
    *("DrugTests_Cocaine_Positive", "DrugTests_Meth_Positive", "DrugTests_Other_Positive"),
    "Jobs_Per_Year",
)
LOWERS = ("Percent_Days_Employed", "Employment_Exempt", "Age_at_Release", "Prison_Years")
EITHER = (
    *("Dependents", "Delinquency_Reports", "Prior_Conviction_Episodes_Felony"),
    *("Prior_Conviction_Episodes_Misd", "Prior_Conviction_Episodes_Viol"),
    *("Prior_Conviction_Episodes_Prop", "Prior_Conviction_Episodes_Drug"),
    *("Prior_Conviction_Episodes_PPViolationCharges",),
    *("Prior_Conviction_Episodes_DomesticViolenceCharges",),
    *("Prior_Conviction_Episodes_GunCharges", "Condition_Cog_Ed", "Condition_Other"),
    *("Program_Attendances", "Avg_Days_per_DrugTest"),
)
NOMINAL = ("Prison_Offense", "Supervision_Level_First", "Education_Level")
ORDERS = {
    "Age_at_Release": ("18-22", "23-27", "28-32", "33-37", "38-42", "43-47", "48 or older"),
    "Prison_Years": (
        "Less than 1 year", "1-2 years", "Greater than 2 to 3 years", "More than 3 years",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Parole:
    """Records in columns of 0 and 1; n rows, k columns.

    Attributes:
        columns: n × k.
        signs: 1, −1, or 0 for either; k.
        siblings: how many columns the input of each has; k.
        outcome: re-arrested within three years; n.
        training: the official split; n.
    """

    columns: NDArray[np.float64]
    signs: NDArray[np.int64]
    siblings: NDArray[np.int64]
    outcome: NDArray[np.float64]
    training: NDArray[np.bool_]


def place() -> Path:
    """Return where the file is, or would be."""
    return Path(os.environ.get(SETTING, DEFAULT))


def read(cuts: int, rows: int | None = None) -> Parole:
    """Return the records, each number cut at so many quantiles of the training rows."""
    import pandas as pd

    frame: Any = pd.read_csv(place(), nrows=rows)
    training = (frame[TRAINING] == 1).to_numpy()
    parts = [
        *(_steps(frame, name, 1, training, cuts) for name in RAISES),
        *(_steps(frame, name, -1, training, cuts) for name in LOWERS),
        *(_steps(frame, name, 0, training, cuts) for name in EITHER),
        *(_names(frame, name) for name in NOMINAL),
    ]
    columns = [column for part in parts for column, _, _ in part]
    return Parole(
        np.array(columns, np.float64).T,
        np.array([sign for part in parts for _, sign, _ in part]),
        np.array([count for part in parts for _, _, count in part]),
        frame[OUTCOME].to_numpy(np.float64),
        training,
    )


Part = list[tuple[NDArray[np.bool_], int, int]]


def _steps(frame: Any, name: str, sign: int, training: NDArray[np.bool_], cuts: int) -> Part:
    """Return one column for each cut, 1 from there upwards, and one for a missing value."""
    values = _numbers(frame, name)
    missing = np.isnan(values)
    seen = values[training & ~missing]
    ends = np.unique(seen)
    if len(ends) > cuts:
        ends = np.unique([ends[0], *np.quantile(seen, np.arange(1, cuts) / cuts)])
    part: Part = [((values >= cut) & ~missing, sign, len(ends) - 1) for cut in ends[1:]]
    return [*part, (missing, 0, 1)] if missing.any() else part


def _names(frame: Any, name: str) -> Part:
    """Return one column for each value but the first."""
    values = frame[name].fillna("").astype(str).to_numpy()
    return [(values == value, 0, 1) for value in np.unique(values)[1:]]


def _numbers(frame: Any, name: str) -> NDArray[np.float64]:
    if name in ORDERS:
        order = {value: float(place) for place, value in enumerate(ORDERS[name])}
        return np.array(frame[name].map(order), np.float64)
    return np.array(frame[name], np.float64)
