"""Losses and the calibration line against scikit-learn and closed forms."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as sklearn_log_loss

from evaluation.calibration import (
    brier,
    calibration_line,
    log_loss,
    log_loss_difference,
    observed_to_expected,
)
from evaluation.errors import EvaluationError
from evaluation.estimate import poisson_interval
from tests.evaluation.cases_with_risk import right


def test_losses_equal_scikit_learn() -> None:
    """Brier score and log-loss, plain and weighted."""
    outcome, probability = right(500)
    weight = np.random.default_rng(2).uniform(0.5, 2, 500)

    assert brier(outcome, probability).value == pytest.approx(
        brier_score_loss(outcome, probability)
    )
    assert log_loss(outcome, probability).value == pytest.approx(
        sklearn_log_loss(outcome, probability)
    )
    assert log_loss(outcome, probability, weight).value == pytest.approx(
        sklearn_log_loss(outcome, probability, sample_weight=weight)
    )
    assert brier(outcome, probability, weight).value == pytest.approx(
        brier_score_loss(outcome, probability, sample_weight=weight)
    )


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    """Mean ± 1.96 standard errors of the squared errors."""
    outcome, probability = right(300)
    terms = (outcome - probability) ** 2
    half = 1.959963984540054 * terms.std(ddof=1) / np.sqrt(300)
    found = brier(outcome, probability)

    assert (found.low, found.high) == pytest.approx((terms.mean() - half, terms.mean() + half))


def test_one_case_has_a_loss_without_spread() -> None:
    """A single case is no reason to divide by nothing."""
    assert brier([1], [0.5]).low == pytest.approx(0.25)


def test_difference_of_losses_is_paired() -> None:
    """The better probabilities have a difference below 0, and nothing differs from itself."""
    outcome, probability = right(3_000)
    worse = np.full(3_000, outcome.mean())
    found = log_loss_difference(outcome, worse, probability)

    assert found.high < 0
    assert found.value == pytest.approx(
        log_loss(outcome, probability).value - log_loss(outcome, worse).value
    )
    assert log_loss_difference(outcome, worse, worse).value == 0


def test_line_equals_scikit_learn_and_repairs_a_distortion() -> None:
    """Probabilities of logits 0.4 + 2 z are put right by slope 1/2 and intercept -0.2."""
    outcome, probability = right(20_000, seed=6, shift=0.4, slope=2.0)
    logits = np.log(probability / (1 - probability))
    fitted = LogisticRegression(C=np.inf, tol=1e-10).fit(logits[:, None], outcome)
    line = calibration_line(outcome, probability)

    assert line is not None
    assert line.slope.value == pytest.approx(fitted.coef_[0, 0], abs=1e-5)
    assert line.intercept.value == pytest.approx(fitted.intercept_[0], abs=1e-5)
    assert line.slope.holds(0.5)
    assert line.intercept.holds(-0.2)
    assert not line.slope.holds(1.0)


def test_right_probabilities_hold_one_and_zero() -> None:
    """Slope 1, intercept 0, in the large 0, O/E 1 inside their intervals."""
    outcome, probability = right(5_000, seed=7)
    line = calibration_line(outcome, probability)

    assert line is not None
    assert line.slope.holds(1)
    assert line.intercept.holds(0)
    assert line.in_the_large.holds(0)
    assert observed_to_expected(outcome, probability).holds(1)


@pytest.mark.slow
def test_slope_interval_covers_one() -> None:
    """About 95 % of 300 draws of 800 cases, plain and weighted."""
    weight = np.random.default_rng(1).uniform(0.2, 3, 800)
    for chosen in (None, weight):
        draws = (right(800, seed=500 + draw) for draw in range(300))
        lines = [calibration_line(*draw, weight=chosen) for draw in draws]
        held = sum(line.slope.holds(1) for line in lines if line is not None)

        assert 0.91 <= held / 300 <= 0.985


def test_in_the_large_solves_its_equation() -> None:
    """Shifted by it, the probabilities add up to the events."""
    outcome, probability = right(1_000, seed=8, shift=0.7)
    line = calibration_line(outcome, probability)

    assert line is not None
    logits = np.log(probability / (1 - probability)) + line.in_the_large.value
    assert (1 / (1 + np.exp(-logits))).sum() == pytest.approx(outcome.sum())


@pytest.mark.parametrize(
    ("outcome", "probability"),
    [([0, 1, 0, 1], [0.3, 0.3, 0.3, 0.3]), ([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8])],
)
def test_no_line_where_none_exists(outcome: list[int], probability: list[float]) -> None:
    """Equal probabilities, or perfect separation: None instead of a number."""
    assert calibration_line(outcome, probability) is None


def test_a_line_needs_both_outcomes() -> None:
    """No events: refused."""
    with pytest.raises(EvaluationError, match="evaluation_one_class"):
        calibration_line([0, 0], [0.1, 0.2])


def test_observed_to_expected_has_the_exact_interval() -> None:
    """12 events where 10 were foretold."""
    outcome = np.r_[np.ones(12), np.zeros(88)]
    found = observed_to_expected(outcome, np.full(100, 0.1))
    low, high = poisson_interval(12)

    assert found.value == pytest.approx(1.2)
    assert (found.low, found.high) == pytest.approx((low / 10, high / 10))


def test_no_event_still_has_an_upper_end() -> None:
    """Rule of three: 0 of 100 does not mean impossible."""
    found = observed_to_expected(np.zeros(100), np.full(100, 0.05))

    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(3.6889 / 5, abs=1e-4)
