"""Diagnostics on cases that a fit had not seen."""

from __future__ import annotations

import numpy as np
import pytest

from model.scale import UNKNOWN_CODE
from tests.training.worlds import CODING, world
from training.heads import MISCONDUCT, fit_points, misconduct_sample
from training.options import Options, Sample
from training.unseen import ask_unseen, unknown_indicators

OPTIONS = Options(folds=3)
SAMPLE = misconduct_sample(world(1500, 6).cases, 1.0)


FOUND = fit_points(MISCONDUCT, SAMPLE, CODING, OPTIONS)
UNSEEN = ask_unseen(CODING, SAMPLE, FOUND.fit, FOUND.points, OPTIONS)


def test_every_case_is_asked_once() -> None:
    """The line rests on all cases and their events."""
    assert UNSEEN.line.cases == len(SAMPLE) == UNSEEN.unknown.cases
    assert UNSEEN.line.events == SAMPLE.outcome.sum()


def test_on_an_additive_world_the_line_is_near_the_diagonal() -> None:
    """The interval of the slope holds 1: nothing is applied."""
    low, high = UNSEEN.line.slope_interval
    assert low < 1 < high


def test_unknown_costs_nothing_where_it_says_nothing() -> None:
    """Answers lost at random: free indicators do not predict better."""
    cost = UNSEEN.unknown
    assert cost.factors == 43
    assert abs(cost.difference) < 4 * cost.standard_error
    assert cost.difference == cost.zero - cost.free


def test_unknown_costs_where_it_tells_of_the_outcome() -> None:
    """One factor is unknown where misconduct follows, mostly: the rule of 0 points has a price."""
    codes = SAMPLE.codes.copy()
    draw = np.random.default_rng(0)
    telling = draw.random(len(SAMPLE)) < np.where(SAMPLE.outcome == 1, 0.7, 0.1)
    codes[:, 5] = np.where(telling, UNKNOWN_CODE, np.maximum(codes[:, 5], 0))
    sample = Sample(codes, SAMPLE.outcome, SAMPLE.weight)
    found = fit_points(MISCONDUCT, sample, CODING, OPTIONS)
    cost = ask_unseen(CODING, sample, found.fit, found.points, OPTIONS).unknown
    assert cost.difference > 2 * cost.standard_error > 0


def test_indicators_mark_what_is_unknown_in_some_cases_only() -> None:
    """A factor that is always or never unknown has none."""
    codes = np.array([[0, -1, -1], [1, -1, 0]], np.int8)
    assert unknown_indicators(codes).tolist() == [[1.0], [0.0]]


def test_a_covariate_stays_in_every_fold() -> None:
    """Detention is adjusted for on unseen cases too."""
    draw = np.random.default_rng(1)
    detained = (draw.random((len(SAMPLE), 1)) < 0.5).astype(float)
    sample = Sample(SAMPLE.codes, SAMPLE.outcome, SAMPLE.weight, detained)
    found = fit_points("imprisonment", sample, CODING.uncentred(), OPTIONS)
    line = ask_unseen(CODING.uncentred(), sample, found.fit, found.points, OPTIONS).line
    assert line.loss == pytest.approx(UNSEEN.line.loss, rel=0.3)
