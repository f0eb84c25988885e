"""Shapley values: those of a card are its points, up to the reference; those of trees add up."""

import numpy as np
import pytest

from model.batch import score_totals
from tests.case_tables import LAW
from tests.reweighting_worlds import CARD, codes, points, world
from training.challenger.boosting import fit_challenger
from training.challenger.explanation import (
    explain_card,
    explain_challenger,
    points_by_factor,
    sampled,
)

SLOPE, INTERCEPT = 0.09, -2.5
CASES, REFERENCE = codes(200, 41), codes(500, 42)


def levels(answers: np.ndarray) -> np.ndarray:
    """Return one column of 0 and 1 for each level of each factor."""
    return np.column_stack(
        [
            answers[:, place] == code
            for place, factor in enumerate(LAW.scale)
            for code in range(len(factor.levels))
        ]
    ).astype(np.float64)


@pytest.mark.slow
def test_shap_explains_a_card_by_its_points_up_to_the_reference() -> None:
    """shap.LinearExplainer on the levels gives slope × (points - mean points of the reference).

    shap sees only a linear model of 0 and 1, one column a level, and works out its values by
    itself; summed by factor they are the points of the card, but for one constant a factor.
    """
    import shap

    of_level = [CARD.points[f.id][level] for f in LAW.scale for level in f.level_ids]
    model = (SLOPE * np.array(of_level, np.float64), INTERCEPT)
    background = shap.maskers.Independent(levels(REFERENCE), max_samples=len(REFERENCE))
    explainer = shap.LinearExplainer(model, background)
    by_level = explainer.shap_values(levels(CASES))
    starts = np.cumsum([0, *(len(f.levels) for f in LAW.scale)])[:-1]
    by_factor = np.add.reduceat(by_level, starts, axis=1)

    ours = explain_card(CARD, LAW, CASES, REFERENCE, slope=SLOPE, intercept=INTERCEPT)
    assert ours.values == pytest.approx(by_factor, abs=1e-9)
    assert ours.base == pytest.approx(float(explainer.expected_value), abs=1e-9)
    shift = by_factor / SLOPE - points(CASES)
    assert np.ptp(shift, axis=0).max() < 1e-9


@pytest.mark.slow
def test_shap_values_of_the_challenger_add_up() -> None:
    """Base and values of a case are its log-odds, and factors without columns do not exist."""
    found = world(600, 43)
    challenger = fit_challenger(found.codes, found.misconduct, LAW)
    explained = explain_challenger(challenger, found.codes, most=80)
    p = challenger.probability(sampled(found.codes, most=80, seed=1))
    odds = np.log(p / (1 - p))
    assert explained.base + explained.values.sum(axis=1) == pytest.approx(odds, abs=1e-9)
    shares = explained.shares()
    assert list(shares) == [factor.id for factor in LAW.scale]
    assert max(shares.values()) > 0


def test_values_of_a_card_add_up_to_its_total() -> None:
    """With slope 1 and no intercept they are points."""
    explained = explain_card(CARD, LAW, CASES, REFERENCE)
    totals = score_totals(CASES, LAW, CARD)
    assert explained.base + explained.values.sum(axis=1) == pytest.approx(totals)


def test_reference_weighs_nothing_on_average() -> None:
    """Explained against itself, no factor has a mean value other than 0."""
    explained = explain_card(CARD, LAW, REFERENCE, REFERENCE)
    assert explained.values.mean(axis=0) == pytest.approx(np.zeros(43), abs=1e-12)


def test_answers_that_are_no_level_have_no_points() -> None:
    """Unknown and not applicable, on every factor."""
    cases = codes(2, 44)
    cases[0], cases[1] = -1, -2
    assert points_by_factor(CARD, LAW, cases).any() == np.False_


def test_few_cases_are_explained_as_they_are() -> None:
    """A sample is drawn only where there are more; it keeps the order."""
    assert sampled(CASES, most=500, seed=1) is CASES
    drawn = sampled(np.arange(50, dtype=np.int8)[:, None], most=10, seed=2)[:, 0]
    assert len(drawn) == 10
    assert np.all(np.diff(drawn) > 0)
