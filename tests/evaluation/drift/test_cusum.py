"""Cumulative sums: false alarms and delays as measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.settings.evaluation import evaluation_settings
from evaluation.drift.cusum import cumulative_sums, false_alarm_rate, sums

SETTINGS = evaluation_settings().drift


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "most_false", "delay"), [(5, 0.25, 164), (7, 0.06, 273), (9, 0.03, 350)]
)
def test_false_alarms_and_delays_are_those_of_the_method(
    limit: float, most_false: float, delay: float
) -> None:
    """At 5 % misconduct, 3,000 bailed; the median delay after it doubles to 10 %."""
    right = np.full(3000, 0.05)
    assert false_alarm_rate(right, 2.0, limit, draws=2000, seed=1) <= most_false
    outcome = (np.random.default_rng(8).random((3000, 200)) < 0.10).astype(np.float64)
    path = sums(outcome, right, 2.0)
    first = (path >= limit).argmax(axis=0)
    assert np.median(first) == pytest.approx(delay, rel=0.25)


def test_a_rise_is_told_from_a_fall() -> None:
    """Only the sum that looks the right way rings."""
    generator = np.random.default_rng(2)
    probability = generator.uniform(0.05, 0.3, 1500)
    settings = replace(SETTINGS, cusum_draws=50)
    for factor, ringing in ((2.0, "higher"), (0.3, "lower")):
        outcome = generator.random(1500) < probability * factor
        found = {each.direction: each for each in cumulative_sums(outcome, probability, settings)}
        rung = [name for name, each in found.items() if each.alarm_at is not None]
        assert rung == [ringing]
        each = found[ringing]
        assert each.path[each.alarm_at or 0] >= each.limit > each.path[(each.alarm_at or 1) - 1]
        assert each.highest == each.path.max()
        assert each.false_alarm <= 0.2


def test_where_nothing_changed_sums_stay_low() -> None:
    """And never fall below 0."""
    probability = np.full(500, 0.1)
    outcome = np.random.default_rng(3).random(500) < probability
    settings = replace(SETTINGS, cusum_draws=50)
    for each in cumulative_sums(outcome, probability, settings):
        assert each.alarm_at is None
        assert each.path.min() >= 0
