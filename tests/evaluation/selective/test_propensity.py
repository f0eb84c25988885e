"""Ridge logistic against scikit-learn, the clip, the zone, and columns of levels."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from evaluation.errors import EvaluationError, NotAssessable
from evaluation.selective.cases import selected_cases
from evaluation.selective.gamma_benchmark import benchmark_gamma
from evaluation.selective.logistic import fit_logistic, gradient, refit_without, standardised
from evaluation.selective.propensity import given_propensity, level_columns, propensity
from tests.evaluation.selective.invented import invented


@pytest.mark.parametrize("ridge", [0.5, 20.0])
def test_fit_equals_scikit_learn(ridge: float) -> None:
    """Same penalty, intercept free."""
    random = np.random.default_rng(1)
    design = random.normal(size=(500, 6)) * [1, 5, 0.1, 1, 1, 1]
    outcome = (random.random(500) < 1 / (1 + np.exp(-design[:, 0] + 2))).astype(float)
    columns = standardised(design)
    ours = fit_logistic(columns, outcome, ridge)
    theirs = LogisticRegression(C=1 / ridge, tol=1e-10, max_iter=1000).fit(columns[:, 1:], outcome)

    assert ours.coefficients[1:] == pytest.approx(theirs.coef_[0], abs=1e-4)
    assert ours.coefficients[0] == pytest.approx(theirs.intercept_[0], abs=1e-4)


def test_separated_cases_have_a_fit_all_the_same() -> None:
    """The penalty keeps it finite, and constant columns do no harm."""
    x = np.arange(300.0)
    cases = selected_cases(x < 150, np.zeros(300), x % 3)
    chance = propensity(cases, {"x": x, "constant": np.ones(300)})
    assert np.isfinite(chance.fitted).all()
    assert chance.fitted[:150].mean() > 0.85


def test_too_long_a_step_is_shortened() -> None:
    """A rare outcome and an extreme case: the loss falls all the same, down to its minimum."""
    design = np.r_[np.zeros(998), 1e3, -1e3][:, None]
    outcome = np.r_[np.zeros(997), 1, 1, 0]
    columns = standardised(design)
    fitted = fit_logistic(columns, outcome, 1e-6)
    penalty = np.array([0.0, 1e-6])
    slope, _ = gradient(columns, outcome, fitted.coefficients, penalty)
    assert np.abs(slope).max() < 1e-6


def test_a_fit_that_does_not_end_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole or without a column."""
    drawn = invented(300)
    columns = standardised(drawn.x[:, None])
    released = drawn.cases.released.astype(float)
    whole = fit_logistic(columns, released)
    monkeypatch.setattr("evaluation.selective.logistic._STEPS", 0)
    with pytest.raises(NotAssessable, match="selective_no_fit"):
        fit_logistic(columns, released)
    with pytest.raises(NotAssessable, match="selective_no_fit"):
        refit_without(columns, released, whole, np.array([False, True]))


def test_chance_is_found_where_the_model_is_right() -> None:
    """Within a few hundredths of the truth, and the mean is the share released."""
    drawn = invented(20_000, seed=2)
    chance = propensity(drawn.cases, {"x": drawn.x})
    assert np.abs(chance.fitted - drawn.chance).mean() < 0.02
    assert chance.fitted.mean() == pytest.approx(drawn.cases.released.mean(), abs=1e-6)
    assert chance.logistic is not None


def test_clip_and_zone_are_told() -> None:
    """Below the clip the clip; overlap by the chance as fitted."""
    chance = given_propensity([0.0, 0.05, 0.1, 1.0])
    assert chance.value.tolist() == [0.02, 0.05, 0.1, 1.0]
    assert chance.overlap.tolist() == [False, False, True, True]
    assert (chance.clipped, chance.overlap_share) == (0.25, 0.5)


def test_fit_without_a_factor_is_the_fit_afresh() -> None:
    """The short way arrives where the long way does."""
    drawn = invented(3_000, seed=3)
    random = np.random.default_rng(4)
    columns = standardised(np.column_stack((drawn.x, drawn.x + random.normal(size=3_000))))
    released = drawn.cases.released.astype(float)
    whole = fit_logistic(columns, released)
    short = refit_without(columns, released, whole, np.array([False, True, False]))
    afresh = fit_logistic(columns[:, [0, 2]], released).probability
    assert short == pytest.approx(afresh, abs=1e-4)


def test_benchmark_ranks_factors_by_what_they_move() -> None:
    """The factor that decides has the greatest Γ; one of pure chance hardly moves the odds."""
    drawn = invented(5_000, seed=5)
    random = np.random.default_rng(6)
    two = random.normal(size=(5_000, 2))
    found = benchmark_gamma(drawn.cases, {"chance": random.normal(size=5_000), "x": drawn.x})
    assert [each.factor for each in found] == ["x", "chance"]
    assert 1 <= found[1].median <= found[1].high <= found[1].highest < 1.2
    assert found[0].highest > 5
    others = {"two": two, "none": np.ones((5_000, 0)), "x": drawn.x}
    last = benchmark_gamma(drawn.cases, others)[-1]
    assert last.factor == "none"
    assert last.highest == pytest.approx(1)


@pytest.mark.parametrize(
    ("codes", "ordered", "columns"),
    [
        ([0, 1, 2, 2], True, [[0, 1, 1, 1], [0, 0, 1, 1]]),
        ([0, 1, 2, 2], False, [[0, 1, 0, 0], [0, 0, 1, 1]]),
        ([0, 1, -1, -2], False, [[0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]),
        ([3, 3], True, []),
        ([-1, -1], True, []),
        ([0, -1], True, [[0, 1]]),
    ],
)
def test_levels_become_columns(codes: list[int], ordered: bool, columns: list[list[int]]) -> None:
    """Steps where ordered, one for each where not, one for each way of not being known."""
    assert level_columns(codes, ordered=ordered).T.tolist() == columns


@pytest.mark.parametrize(
    ("released", "factors", "code"),
    [
        ([0, 0, 0], {"x": [1, 2, 3]}, "selective_nobody_released"),
        ([1, 1, 1], {"x": [1, 2, 3]}, "selective_everybody_released"),
        ([1, 0, 1], {}, "evaluation_empty"),
        ([1, 0, 1], {"x": [1, 2]}, "evaluation_length"),
        ([1, 0, 1], {"x": [1, 2, 3], "y": [1, 2]}, "evaluation_length"),
        ([1, 0, 1], {"x": [1, 2, float("nan")]}, "evaluation_value"),
    ],
)
def test_wrong_input_is_refused(
    released: list[int], factors: dict[str, list[float]], code: str
) -> None:
    """By code; nobody and everybody released are findings."""
    cases = selected_cases(released, [0, 0, 0], [0, 1, 0])
    with pytest.raises(EvaluationError, match=code) as raised:
        propensity(cases, factors)
    assert isinstance(raised.value, NotAssessable) == code.startswith("selective")


@pytest.mark.parametrize(("chance", "clip"), [([1.2], 0.02), ([0.5], 0.0)])
def test_chances_are_probabilities(chance: list[float], clip: float) -> None:
    """And the clip lies strictly between 0 and 1."""
    with pytest.raises(EvaluationError):
        given_propensity(chance, clip=clip)
