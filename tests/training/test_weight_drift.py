"""Whether the points of a card still fit recent cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.law.catalogue import law_packs
from data.learning_set import NOT_OBSERVED, LearningSet
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import simulate
from evaluation.assessable import FEW_EVENTS, Lacking
from training.reweighting import Reweighting
from training.weight_drift import weight_drift

LAW = law_packs()[-1]
CARD = default_scorecard(LAW)


@pytest.fixture(scope="module")
def cases() -> LearningSet:
    """Return invented cases."""
    return simulate(LAW, CARD, 6_000, seed=4).learning_set()


def test_the_latest_years_with_enough_events_are_tested(cases: LearningSet) -> None:
    """No year more than that takes."""
    found = weight_drift(cases, LAW, CARD, least=30)
    assert isinstance(found.found, Reweighting)
    assert found.last == cases.year.max()
    assert found.first > cases.year.min()
    later = cases.released & (cases.year > found.first)
    assert found.events >= 30 > (cases.misconduct[later] == 1).sum()
    assert found.found.events == found.events


def test_too_few_events_are_told(cases: LearningSet) -> None:
    """After all years were looked at."""
    found = weight_drift(cases, LAW, CARD, least=100_000)
    assert found.found == Lacking(FEW_EVENTS, found.events, 100_000)
    assert found.first == cases.year.min()


def test_nobody_released_is_too_few(cases: LearningSet) -> None:
    """There is nothing to look at."""
    nobody = replace(cases, misconduct=np.full(len(cases), NOT_OBSERVED, np.int8))
    found = weight_drift(nobody, LAW, CARD, least=1)
    assert (found.n, found.events) == (0, 0)
    assert isinstance(found.found, Lacking)
