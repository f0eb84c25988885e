"""Weighted means: exact on small numbers, right where the assumptions hold, doubly robust."""

import numpy as np
import pytest

from evaluation.errors import EvaluationError, NotAssessable
from evaluation.selective.cases import selected_cases
from evaluation.selective.figures import E1, E2, Bootstrap
from evaluation.selective.propensity import given_propensity
from evaluation.selective.weighting import (
    failure_rate,
    mean_risk,
    pseudo_outcome,
    released_share,
)
from tests.evaluation.selective.invented import invented

FEW = Bootstrap(draws=50)


def test_means_by_hand() -> None:
    """Four cases, two released."""
    cases = selected_cases([1, 1, 0, 0], [1, 0, -1, -1], [0, 1, 0, 1])
    chance = given_propensity([0.5, 0.25, 0.5, 0.25])
    found = mean_risk(cases, chance, [0.2, 0.4, 0.6, 0.8], bootstrap=FEW)

    assert found.released_only.estimate.value == pytest.approx(0.5)
    assert found.ipw.estimate.value == pytest.approx(2 / 6)
    psi = [0.2 + 2 * 0.8, 0.4 - 4 * 0.4, 0.6, 0.8]
    assert pseudo_outcome(cases, chance, [0.2, 0.4, 0.6, 0.8]) == pytest.approx(psi)
    assert found.aipw.estimate.value == pytest.approx(np.mean(psi))
    assert (found.n, found.released, found.events) == (4, 2, 1)
    assert found.effective == pytest.approx(36 / 20)
    assert found.aipw.estimand == E2


def test_failure_rate_by_hand() -> None:
    """Half of four are released: the first, and a half of each of two equal ones."""
    cases = selected_cases([1, 1, 0, 0], [1, 1, -1, -1], [0, 1, 0, 1])
    chance = given_propensity([0.5, 0.25, 0.5, 0.25])
    found = failure_rate(cases, chance, [0.2, 0.4, 0.6, 0.8], [1, 2, 2, 3], 0.5, bootstrap=FEW)

    assert found.released_only.estimate.value == pytest.approx(0.5)
    assert found.ipw.estimate.value == pytest.approx((2 + 0.5 * 4) / 4)
    assert found.aipw.estimate.value == pytest.approx((1.8 + 0.5 * 2.8 + 0.5 * 0.6) / 4)
    assert (found.n, found.released, found.aipw.estimand) == (4, 2, E1)


@pytest.mark.parametrize("right", ["both", "chance", "risk"])
def test_aipw_needs_one_right_model_only(right: str) -> None:
    """With either model wrong the mean is within three standard errors; the plain one is not."""
    drawn = invented(40_000, deciders=40, seed=7)
    chance = drawn.chance if right != "risk" else np.full(40_000, drawn.cases.released.mean())
    risk = drawn.probability if right != "chance" else np.full(40_000, 0.1)
    found = mean_risk(drawn.cases, given_propensity(chance), risk, chosen=np.ones(40_000))
    truth = drawn.probability.mean()

    assert abs(found.aipw.estimate.value - truth) < 3 * found.aipw.standard_error + 0.002
    assert found.released_only.estimate.high < truth


def test_failure_rate_is_right_where_nothing_is_hidden() -> None:
    """IPW and AIPW hold the truth, and the released alone are too good."""
    drawn = invented(40_000, deciders=40, seed=8)
    chance, kept = given_propensity(drawn.chance), released_share(drawn.x, 0.8)
    found = failure_rate(drawn.cases, chance, drawn.probability, drawn.x, 0.8)
    truth = float((kept * drawn.probability).mean())

    assert found.aipw.estimate.holds(truth)
    assert found.ipw.estimate.holds(truth)
    assert found.released_only.estimate.high < truth


def test_interval_widens_when_deciders_differ() -> None:
    """Cases of one decider go together: as many deciders with unlike outcomes, wider interval."""
    released, who = np.r_[np.ones(1_000), 0], np.r_[np.arange(1_000) // 100, 0]
    mixed = np.tile([0, 1], 500)
    alike = selected_cases(released, np.r_[mixed, 0], who)
    unlike = selected_cases(released, np.r_[np.sort(mixed), 0], who)
    chance = given_propensity(np.full(1_001, 0.9))
    first, second = (
        mean_risk(each, chance, np.full(1_001, 0.5)).aipw.standard_error for each in (alike, unlike)
    )
    assert second > 5 * first


def test_shares_at_the_edge() -> None:
    """Everybody at rate 1; the sum is the rate times n."""
    assert released_share([3, 1, 2], 1.0).tolist() == [1, 1, 1]
    assert released_share([1, 1, 1, 1], 0.3).sum() == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("probability", "score", "rate", "code"),
    [
        ([0.1, 1.1], [1, 2], 0.5, "evaluation_probability"),
        ([0.1], [1, 2], 0.5, "evaluation_length"),
        ([0.1, 0.2], [1, 2, 3], 0.5, "evaluation_length"),
        ([0.1, 0.2], [1, float("inf")], 0.5, "evaluation_value"),
        ([0.1, 0.2], [1, 2], 0.0, "evaluation_rate"),
    ],
)
def test_wrong_input_is_refused(
    probability: list[float], score: list[float], rate: float, code: str
) -> None:
    """By code."""
    cases = selected_cases([1, 0], [0, 0], [0, 1])
    with pytest.raises(EvaluationError, match=code):
        failure_rate(cases, given_propensity([0.5, 0.5]), probability, score, rate)


def test_nobody_to_speak_of() -> None:
    """An empty zone is a finding; so is a zone in which nobody was released."""
    cases = selected_cases([1, 0, 0], [0, 0, 0], [0, 1, 1])
    with pytest.raises(NotAssessable, match="selective_nobody_chosen"):
        mean_risk(cases, given_propensity([0.05] * 3), [0.1] * 3)
    with pytest.raises(NotAssessable, match="selective_nobody_released"):
        mean_risk(cases, given_propensity([0.5] * 3), [0.1] * 3, chosen=[0, 1, 1])
