"""Observed to expected in each group."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.assessable import FEW_EVENTS, NO_VARIATION, Lacking
from evaluation.estimate import Estimate
from evaluation.groups.calibration import calibration_by_group, sum_test
from evaluation.groups.grouping import Grouping


def _cases(n: int, shift: float) -> tuple[np.ndarray, np.ndarray, Grouping]:
    """Return two groups, the probabilities of the second too low by a factor."""
    generator = np.random.default_rng(4)
    probability = generator.uniform(0.05, 0.4, n)
    place = (np.arange(n) % 2).astype(np.int16)
    true = np.where(place == 1, probability * shift, probability)
    outcome = (generator.random(n) < true).astype(np.int8)
    return outcome, probability, Grouping("resident", ("local", "other"), place)


def test_the_group_whose_risk_is_understated_is_found() -> None:
    """The other is not; the interval is about that of the square root of the events."""
    right, low = calibration_by_group(*_cases(6000, 1.5), least=100)
    assert right.p is not None
    assert low.p is not None
    assert right.p > 0.01
    assert low.p < 1e-6
    assert isinstance(low.ratio, Estimate)
    assert low.ratio.holds(1.5)
    width = low.ratio.high / low.ratio.value
    assert width == pytest.approx(np.exp(1.96 / np.sqrt(low.events)), rel=0.02)
    assert isinstance(right.slope, Estimate)
    assert right.slope.value == pytest.approx(1.0, abs=0.2)


def test_few_events_are_not_assessable() -> None:
    """Counts are told all the same."""
    found = calibration_by_group(*_cases(200, 1.0), least=100)[0]
    assert isinstance(found.ratio, Lacking)
    assert found.ratio.reason == FEW_EVENTS
    assert found.n == 100
    assert found.p is None


@pytest.mark.parametrize(("outcome", "probability"), [(1, 0.3), (None, 0.5)])
def test_without_variation_there_is_no_slope(outcome: int | None, probability: float) -> None:
    """All events alike, or all probabilities alike."""
    observed = np.arange(10) % 2 if outcome is None else np.full(10, outcome)
    grouping = Grouping("sex", ("male",), np.zeros(10, np.int16))
    found = calibration_by_group(observed, np.full(10, probability), grouping, least=1)[0]
    assert found.slope == Lacking(NO_VARIATION, 1, 2)
    assert isinstance(found.ratio, Estimate)


@pytest.mark.slow
@pytest.mark.parametrize("events", [25, 100])
def test_the_test_holds_its_size(events: int) -> None:
    """Where probabilities are right, about 5 of 100 tests say otherwise."""
    generator = np.random.default_rng(3)
    probability = generator.uniform(0.02, 0.2, int(events / 0.11))
    hits = sum(
        sum_test(generator.random(len(probability)) < probability, probability) < 0.05
        for _ in range(2000)
    )
    assert 0.035 <= hits / 2000 <= 0.065
