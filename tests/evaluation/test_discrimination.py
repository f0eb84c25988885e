"""AUC against scikit-learn, counting by hand, and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from evaluation.discrimination import auc, auc_difference
from evaluation.errors import EvaluationError
from tests.evaluation.cases_with_risk import right


def test_equals_scikit_learn_with_ties_and_weights() -> None:
    """Totals tie often, and recent years may weigh more."""
    generator = np.random.default_rng(3)
    score = generator.integers(0, 12, 400)
    outcome = (generator.random(400) < score / 14).astype(int)
    weight = generator.uniform(0.2, 2, 400)

    assert auc(outcome, score).value == pytest.approx(roc_auc_score(outcome, score), abs=1e-12)
    assert auc(outcome, score, weight).value == pytest.approx(
        roc_auc_score(outcome, score, sample_weight=weight), abs=1e-12
    )


def test_variance_is_delongs_by_hand() -> None:
    """Placements of 3 events and 3 non-events, counted with paper and pencil."""
    outcome, score = [1, 1, 1, 0, 0, 0], [3, 2, 5, 1, 2, 4]
    events, others = np.array([2 / 3, 0.5, 1.0]), np.array([1.0, 0.5 + 1, 1.0])
    others = np.array([3 / 3, 2.5 / 3, 1 / 3])
    variance = events.var(ddof=1) / 3 + others.var(ddof=1) / 3
    area = events.mean()
    half = 1.959963984540054 * np.sqrt(variance) / (area * (1 - area))
    logit = np.log(area / (1 - area))
    expected = 1 / (1 + np.exp(-(logit + np.array([-half, half]))))

    found = auc(outcome, score)

    assert area == pytest.approx(others.mean())
    assert found.value == pytest.approx(area)
    assert (found.low, found.high) == pytest.approx(tuple(expected))
    assert (found.n, found.events) == (6, 3)


@given(st.lists(st.tuples(st.booleans(), st.integers(-5, 5)), min_size=4, max_size=40))
def test_reversing_the_score_reverses_the_area(cases: list[tuple[bool, int]]) -> None:
    """AUC(-s) = 1 - AUC(s), and the interval holds the value."""
    outcome, score = np.array([c[0] for c in cases]), np.array([c[1] for c in cases])
    if outcome.all() or not outcome.any():
        with pytest.raises(EvaluationError):
            auc(outcome, score)
        return
    found, reversed_ = auc(outcome, score), auc(outcome, -score)

    assert reversed_.value == pytest.approx(1 - found.value)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_perfect_separation_still_has_an_interval() -> None:
    """Two events above two others prove little."""
    found = auc([0, 0, 1, 1], [1, 2, 3, 4])

    assert found.value == 1
    assert found.low == pytest.approx(0.025**0.5)
    assert auc([1, 1, 0, 0], [1, 2, 3, 4]).high == pytest.approx(1 - 0.025**0.5)


def test_a_constant_score_is_worth_one_half() -> None:
    """Ties count half, without spread."""
    found = auc([0, 1, 1], [7, 7, 7])

    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)


@pytest.mark.slow
def test_interval_covers_the_truth() -> None:
    """About 95 % of 400 draws of 300 cases hold the area of 200,000."""
    outcome, probability = right(200_000, seed=1)
    truth = auc(outcome, probability).value
    held = sum(auc(*right(300, seed=100 + draw)).holds(truth) for draw in range(400))

    assert 0.92 <= held / 400 <= 0.98


def test_difference_is_zero_for_one_score_and_paired_for_two() -> None:
    """Two scores of one set of cases share most of their error."""
    outcome, probability = right(2_000, seed=4)
    noisy = probability + np.random.default_rng(5).normal(0, 0.05, 2_000)
    same = auc_difference(outcome, probability, probability * 2)
    found = auc_difference(outcome, noisy, probability)

    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert found.value == pytest.approx(auc(outcome, probability).value - auc(outcome, noisy).value)
    assert found.high - found.low < (auc(outcome, noisy).high - auc(outcome, noisy).low)
