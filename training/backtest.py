"""Back-test of the learner: points learnt on the years up to t, tested on t+1.

What a yearly recalibration would have been worth: `evaluation.backtest.later_years` keeps the
points of one card and fits the line anew, this learns the points too, gate included.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data.learning_set import LearningSet
from data.settings.evaluation import BacktestSettings
from evaluation.backtest.divisions import GroupQuality, group_quality
from model.law import LawPack
from model.scorecard import Scorecard
from training.options import Options
from training.rivals import NEW, Bench

RELEARNT_YEAR = "relearnt_year"


def relearnt_years(
    cases: LearningSet,
    law: LawPack,
    card: Scorecard,
    settings: BacktestSettings,
    options: Options | None = None,
) -> tuple[GroupQuality, ...]:
    """Return each year but the first, under points learnt on the years before it.

    Years before which fewer misconducts were seen than a line needs are left out. Where the years
    before do not carry a card, the points of the one to start from are kept, as the learner does.
    Reference: Steyerberg, Harrell (2016), J. Clin. Epidemiol. 69, 245-247.

    Args:
        cases: closed, discretionary cases.
        law: the law pack of their levels.
        card: the card that each year's learning starts from.
        settings: least numbers.
        options: how to learn.
    """
    bench = Bench(law, card, options or Options())
    return tuple(_years(cases.rows(cases.released), bench, settings))


def _years(
    released: LearningSet, bench: Bench, settings: BacktestSettings
) -> Iterator[GroupQuality]:
    for tested in np.unique(released.year)[1:]:
        before, now = released.rows(released.year < tested), released.rows(released.year == tested)
        if int(before.misconduct.sum()) >= settings.line_events:
            probability = bench.rival(NEW, before)(now.codes)
            outcome = now.misconduct.astype(np.float64)
            yield group_quality(RELEARNT_YEAR, str(tested), outcome, probability, settings)
