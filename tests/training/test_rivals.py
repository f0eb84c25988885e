"""The rivals of a candidate: learnt from the same cases, asked the same way."""

from dataclasses import replace

import numpy as np
import pytest

from data.learning_set import LearningSet
from evaluation.discrimination import auc
from model.batch import score_totals
from model.probability import Head
from tests.training.test_validation import CARD, LAW, released
from training.options import Options
from training.rivals import Bench, head_probability

BENCH = Bench(LAW, CARD, Options(folds=0, evidence_rows=300))


def without_events() -> LearningSet:
    """Return cases of which none broke bail."""
    return replace(released(), misconduct=np.zeros(len(released()), np.int8))


def test_the_card_before_keeps_its_order_and_gets_the_rate_right() -> None:
    """Its probability rises with its total; on its own cases it foretells about what happened."""
    cases = released()
    found = BENCH.rival("old", cases)(cases.codes)
    totals = score_totals(cases.codes, LAW, CARD)

    assert auc(cases.misconduct, found).value == pytest.approx(auc(cases.misconduct, totals).value)
    assert found.mean() == pytest.approx(cases.misconduct.mean(), rel=0.02)


@pytest.mark.parametrize("name", ["new", "full"])
def test_without_events_every_rival_is_the_card_before(name: str) -> None:
    """As the learner itself falls back, so do those it is compared with."""
    cases = without_events()
    found = BENCH.rival(name, cases)(cases.codes)
    before = BENCH.rival("old", cases)(cases.codes)

    assert np.array_equal(found, before)
    assert found.max() < 0.2


@pytest.mark.slow
def test_full_and_candidate_are_learnt_heads() -> None:
    """The full fit separates its own cases better than the points of before."""
    cases = released()
    probabilities = {name: BENCH.rival(name, cases)(cases.codes) for name in ("new", "full", "old")}
    areas = {name: auc(cases.misconduct, each).value for name, each in probabilities.items()}

    assert areas["full"] > areas["old"]
    assert areas["new"] >= areas["old"] - 0.01


def test_probabilities_are_those_of_serving() -> None:
    """Array by array what a card says one by one."""
    head = Head(-2.0, 0.1, ((0.1, 0.0), (0.0, 0.001)), 1.25)
    totals = np.array([3, -7, 3, 40])

    assert head_probability(head, totals).tolist() == [head.probability(int(t)) for t in totals]
