"""Net benefit by hand, its bounds and its intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.decision_curve import decision_curve, threshold_of_costs
from evaluation.errors import EvaluationError
from tests.evaluation.cases_with_risk import right


def test_net_benefit_by_hand() -> None:
    """At 0.25: two events found and one needless flag of five: 2/5 - 1/5 · 1/3."""
    curve = decision_curve([1, 1, 0, 0, 1], [0.9, 0.3, 0.25, 0.1, 0.2], [0.25])

    point = curve.points[0]
    assert point.model == pytest.approx(2 / 5 - 1 / 5 / 3)
    assert point.everyone == pytest.approx(3 / 5 - 2 / 5 / 3)
    assert point.flagged == pytest.approx(3 / 5)
    assert (curve.n, curve.events) == (5, 3)


@given(st.floats(0.01, 0.99), st.integers(0, 50))
def test_nothing_beats_the_prevalence(threshold: float, seed: int) -> None:
    """Net benefit never exceeds the share of events; flagging everyone is a case of it."""
    outcome, probability = right(60, seed=seed)
    point = decision_curve(outcome, probability, [threshold], draws=2).points[0]
    lowest = decision_curve(outcome, probability, [probability.min() / 2], draws=2).points[0]

    assert point.model <= outcome.mean() + 1e-12
    assert lowest.model == pytest.approx(lowest.everyone)


def test_weights_count_as_copies() -> None:
    """A case of weight 2 is two cases."""
    doubled = decision_curve([1, 0, 0], [0.5, 0.6, 0.1], [0.3], [2, 1, 1], draws=2).points[0]
    copied = decision_curve([1, 1, 0, 0], [0.5, 0.5, 0.6, 0.1], [0.3], draws=2).points[0]

    assert doubled.model == pytest.approx(copied.model)
    assert doubled.flagged == pytest.approx(copied.flagged)


def test_the_interval_is_that_of_drawing_cases() -> None:
    """The bootstrap of counts has the spread of the closed form for a fixed rule."""
    outcome, probability = right(3_000, seed=2)
    point = decision_curve(outcome, probability, [0.3], draws=800).points[0]
    flagged = probability >= 0.3
    terms = flagged * (outcome - (1 - outcome) * 0.3 / 0.7)
    half = 1.96 * terms.std() / np.sqrt(3_000)

    assert (point.high - point.low) / 2 == pytest.approx(half, rel=0.1)
    assert point.low < point.model < point.high


def test_the_seed_decides_the_interval() -> None:
    """Same seed, same bytes."""
    outcome, probability = right(200)
    first, again, other = (
        decision_curve(outcome, probability, [0.2], seed=seed) for seed in (0, 0, 1)
    )

    assert first == again
    assert first.points != other.points


@pytest.mark.parametrize("threshold", [0.0, 1.0, -0.1, float("nan")])
def test_refuses_a_threshold_that_is_no_probability(threshold: float) -> None:
    """0 and 1 weigh one mistake infinitely."""
    with pytest.raises(EvaluationError, match="evaluation_threshold"):
        decision_curve([0, 1], [0.2, 0.4], [threshold])


@pytest.mark.parametrize(("needless", "missed"), [(0, 1), (1, 0), (-1, 2), (1, float("nan"))])
def test_refuses_costs_that_are_none(needless: float, missed: float) -> None:
    """A mistake without cost decides everything."""
    with pytest.raises(EvaluationError, match="evaluation_cost"):
        threshold_of_costs(needless, missed)
