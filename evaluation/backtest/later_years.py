"""Fitted on the years up to t, tested on t+1: the only test in which the future is not known.

The points of the card stay; only the line from total to probability is fitted anew. For a card that
is learnt anew each year the learner must take part (`training.backtest`).
"""

from __future__ import annotations

import numpy as np

from data.learning_set import LearningSet
from data.settings.evaluation import BacktestSettings
from evaluation.assessable import Lacking
from evaluation.backtest.assessed import Assessed
from evaluation.backtest.divisions import GroupQuality, group_quality
from evaluation.backtest.line import fit_line

LATER_YEAR = "later_year"


def later_years(
    cases: LearningSet, assessed: Assessed, least: BacktestSettings
) -> tuple[GroupQuality, ...]:
    """Return each year but the first, under the line of the years before it.

    Years before which too few misconducts were seen for a line are left out.
    Reference: Steyerberg, Harrell (2016), J. Clin. Epidemiol. 69, 245-247.
    """
    seen = cases.released
    year, total = cases.year[seen], assessed.total[seen]
    outcome = cases.misconduct[seen].astype(np.float64)
    found = []
    for tested in np.unique(year)[1:]:
        line = fit_line(total[year < tested], outcome[year < tested], least.line_events)
        if not isinstance(line, Lacking):
            now = year == tested
            probability = line.probability(total[now])
            found.append(group_quality(LATER_YEAR, str(tested), outcome[now], probability, least))
    return tuple(found)
