"""Past cases for tests of the evaluation: an invented world with its course, and changed ones."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from data.cohort.building import Cohort, build_cohort
from data.law.catalogue import law_pack
from data.records.reading import read_records
from data.records.writing import write_columns
from data.scorecards.catalogue import default_scorecard
from data.settings.evaluation import evaluation_settings
from data.synthetic.simulation import simulate
from data.synthetic.table import learning_columns
from evaluation.backtest.assessed import Assessed, assess_cases
from model.scorecard import Scorecard

LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
SETTINGS = evaluation_settings().backtest


@lru_cache(maxsize=4)
def past(cases: int = 8_000, seed: int = 11) -> Cohort:
    """Return the cohort of an invented world."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c.parquet"
        world = simulate(LAW, CARD, cases, seed=seed)
        write_columns(learning_columns(world), path, LAW, synthetic=True)
        records = read_records(path)
    return build_cohort(records, LAW)


def part(cohort: Cohort, chosen: NDArray[np.bool_]) -> Cohort:
    """Return the cohort of some of its cases."""
    return replace(cohort, learning=cohort.learning.rows(chosen), course=cohort.course.rows(chosen))


def under(cohort: Cohort, card: Scorecard = CARD, seed: int = 0) -> Assessed:
    """Return the cases of a cohort under a card."""
    return assess_cases(cohort.learning, LAW, card, least_events=SETTINGS.line_events, seed=seed)
