"""The learner's back-test: each year asked by points that had not seen it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation.estimate import Estimate
from tests.evaluation.past_cases import CARD, LAW, SETTINGS, past
from training.backtest import RELEARNT_YEAR, relearnt_years


@pytest.mark.slow
def test_each_later_year_is_foretold_by_the_years_before() -> None:
    """All its released cases are asked; what comes later changes nothing of it."""
    cases = past().learning
    found = relearnt_years(cases, LAW, CARD, SETTINGS)
    years = np.unique(cases.year[cases.released])
    assert {each.division for each in found} == {RELEARNT_YEAR}
    assert {each.group for each in found} <= set(map(str, years[1:]))
    for each in found:
        assert each.n == (cases.released & (cases.year == int(each.group))).sum()
    first = found[0]
    until = cases.rows(cases.year <= int(first.group))
    assert relearnt_years(until, LAW, CARD, SETTINGS)[-1] == first


def test_years_without_events_before_them_are_left_out() -> None:
    """Nothing can be learnt of them; with no figure at all there is no year."""
    cases = past().learning
    quiet = replace(cases, misconduct=np.minimum(cases.misconduct, 0).astype(np.int8))
    assert relearnt_years(quiet, LAW, CARD, SETTINGS) == ()


@pytest.mark.slow
def test_relearnt_points_rank() -> None:
    """Where there are events enough, better than chance."""
    found = relearnt_years(past(20_000, 12).learning, LAW, CARD, SETTINGS)
    areas = [each.auc for each in found if isinstance(each.auc, Estimate)]
    assert areas
    assert np.mean([area.value for area in areas]) > 0.65
