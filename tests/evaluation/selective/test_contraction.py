"""Contraction against the definition counted out by hand, and what it refuses."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from evaluation.errors import EvaluationError, NotAssessable
from evaluation.selective.cases import SelectedCases, selected_cases
from evaluation.selective.contraction import BEYOND, contraction
from evaluation.selective.figures import E1, Bootstrap
from tests.evaluation.selective.invented import invented

FEW = Bootstrap(draws=50)


def by_hand(
    cases: SelectedCases, score: NDArray[np.float64], lenient: list[int], q: float
) -> float:
    """Return the failure rate as the paper defines it, with plain loops."""
    rows = [row for row in range(len(cases)) if cases.decider[row] in lenient]
    released = sorted((row for row in rows if cases.released[row]), key=lambda row: score[row])
    kept = released[: int(q * len(rows))]
    return float(sum(cases.outcome[row] for row in kept) / len(rows))


def test_failure_rate_is_that_of_the_paper() -> None:
    """Without ties: the two most lenient of ten, counted out."""
    drawn = invented(600, deciders=10, seed=3)
    rates = [drawn.cases.released[drawn.cases.decider == who].mean() for who in range(10)]
    lenient = sorted(range(10), key=lambda who: -rates[who])[:2]
    found = contraction(drawn.cases, drawn.x, [0.1, 0.25, 0.4], bootstrap=FEW)

    assert found.lenient_deciders == 2
    assert found.deciders == 10
    for point in found.points:
        assert point.figure is not None
        assert point.figure.estimate.value == pytest.approx(
            by_hand(drawn.cases, drawn.x, lenient, point.rate)
        )
        assert point.figure.estimand == E1
        assert point.figure.estimate.low <= point.figure.estimate.value


def test_equal_scores_share_the_room_that_is_left() -> None:
    """Of four with one score two fit in: half of their misconducts count."""
    released = [1] * 8 + [0] * 8
    cases = selected_cases(released, [0, 1, 1, 1, 0, 0, 0, 0] + [0] * 8, [0] * 8 + [1] * 8)
    found = contraction(cases, [2, 2, 2, 2, 1, 1, 1, 3] * 2, [5 / 8], bootstrap=FEW)

    assert found.points[0].figure is not None
    assert found.points[0].figure.estimate.value == pytest.approx(0.5 * 3 / 8)


def test_beyond_the_most_lenient_nothing_is_said() -> None:
    """A rate above r_max has a reason and no figure; r_max itself has one."""
    drawn = invented(2_000, deciders=10, seed=4)
    most = contraction(drawn.cases, drawn.x, [0.1], bootstrap=FEW).most
    at, beyond = contraction(drawn.cases, drawn.x, [most, most + 0.01], bootstrap=FEW).points

    assert at.figure is not None
    assert at.reason is None
    assert (beyond.figure, beyond.reason) == (None, BEYOND)
    assert 0 < at.reached < 1


def test_a_rate_that_no_draw_reaches_has_no_interval() -> None:
    """The figure stands, its ends do not, and `reached` says why."""
    drawn = invented(2_000, deciders=10, seed=4)
    most = contraction(drawn.cases, drawn.x, [0.1], bootstrap=FEW).most
    draws = (Bootstrap(draws=1, seed=seed) for seed in range(100))
    points = (contraction(drawn.cases, drawn.x, [most], bootstrap=each).points[0] for each in draws)
    point = next(point for point in points if not point.reached)
    assert point.figure is not None
    assert np.isnan(point.figure.estimate.low)
    assert np.isnan(point.figure.standard_error)


def test_leniency_is_compared_within_strata() -> None:
    """Whoever has only easy cases is not lenient for it."""
    released = np.r_[np.ones(90), np.zeros(10), np.ones(80), np.zeros(20)]
    released = np.r_[released, np.ones(40), np.zeros(60), np.ones(10), np.zeros(90)]
    decider, office = np.repeat([0, 1, 2, 3], 100), np.repeat([0, 0, 1, 1], 100)
    outcome = np.where(decider == 2, 1, 0)
    plain = contraction(selected_cases(released, outcome, decider), released, [0.1], bootstrap=FEW)
    within = contraction(
        selected_cases(released, outcome, decider, office), released, [0.1], bootstrap=FEW
    )

    assert plain.most == pytest.approx(0.9)
    assert within.most == pytest.approx(0.4)


def test_draws_repeat_with_the_seed() -> None:
    """Same seed, same interval; another seed, another."""
    drawn = invented(1_000, deciders=10, seed=5)
    first, again, other = (
        contraction(drawn.cases, drawn.x, [0.2], bootstrap=Bootstrap(50, seed)).points
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


@pytest.mark.slow
def test_interval_covers_the_truth_where_the_assumptions_hold() -> None:
    """With release by the score alone: 100 draws of 40 deciders, 8 of them lenient."""
    everybody = invented(400_000, noise=0.0)
    truth = float((everybody.probability * (everybody.x <= norm.ppf(0.3))).mean())
    held = 0
    for seed in range(100):
        drawn = invented(4_000, deciders=40, seed=seed, noise=0.0)
        point = contraction(drawn.cases, drawn.x, [0.3], bootstrap=Bootstrap(100)).points[0]
        assert point.figure is not None
        held += point.figure.estimate.holds(truth)
    # Percentile intervals of so few deciders are a little too narrow.
    assert 80 <= held <= 99


@pytest.mark.parametrize(
    ("released", "outcome", "decider", "code"),
    [
        ([1, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0], "selective_one_decider"),
        ([1, 0, 1, 0], [0, 0, 1, 0], [0, 1, 2, 3], "selective_single_cases"),
        ([0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 1], "selective_nobody_released"),
        ([1, 1, 1, 1], [0, 0, 1, 0], [0, 0, 1, 1], "selective_everybody_released"),
    ],
)
def test_what_cannot_be_assessed_says_why(
    released: list[int], outcome: list[int], decider: list[int], code: str
) -> None:
    """One decider, one case each, nobody released, everybody released."""
    with pytest.raises(NotAssessable, match=code) as raised:
        contraction(selected_cases(released, outcome, decider), [1, 2, 3, 4], [0.2])
    assert raised.value.reason == code


@pytest.mark.parametrize(
    ("score", "rate", "code"),
    [
        ([1, 2, 3], 0.2, "evaluation_length"),
        ([1, 2, 3, float("nan")], 0.2, "evaluation_value"),
        ([1, 2, 3, 4], 0.0, "evaluation_rate"),
        ([1, 2, 3, 4], 1.1, "evaluation_rate"),
    ],
)
def test_wrong_input_is_refused(score: list[float], rate: float, code: str) -> None:
    """Lengths, numbers, rates."""
    cases = selected_cases([1, 0, 1, 0], [0, 0, 1, 0], [0, 0, 1, 1])
    with pytest.raises(EvaluationError, match=code):
        contraction(cases, score, [rate])
