"""The points as a classifier over codes."""

from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import check_estimator

from model.scorecard import point_problems
from tests.case_tables import CARD, LAW
from tests.training.worlds import CODING, world
from training.errors import TooLittle
from training.fit.scorecard import ScorecardClassifier
from training.heads import MISCONDUCT, fit_points, misconduct_sample
from training.options import Options

CASES = world(2500, 9).cases
CASES = CASES.rows(CASES.released)
CODES_ONLY = "hands over other numbers than codes of the 43 factors, which are refused"
# What scikit-learn's checks hand over are columns of any numbers and number.
NOT_FOR_CODES = (
    "check_classifier_data_not_an_array", "check_classifiers_classes",
    "check_classifiers_one_label_sample_weights", "check_classifiers_train",
    "check_decision_proba_consistency", "check_dict_unchanged", "check_dont_overwrite_parameters",
    "check_dtype_object", "check_estimators_dtypes", "check_estimators_fit_returns_self",
    "check_estimators_nan_inf", "check_estimators_overwrite_params", "check_estimators_pickle",
    "check_f_contiguous_array_estimator", "check_fit2d_1feature",
    "check_fit2d_predict1d", "check_fit_check_is_fitted", "check_fit_idempotent",
    "check_fit_score_takes_y", "check_methods_sample_order_invariance",
    "check_methods_subset_invariance", "check_n_features_in", "check_n_features_in_after_fitting",
    "check_pipeline_consistency", "check_positive_only_tag_during_fit",
    "check_readonly_memmap_input", "check_sample_weight_equivalence_on_dense_data",
    "check_sample_weights_list", "check_sample_weights_not_an_array",
    "check_sample_weights_not_overwritten", "check_sample_weights_pandas_series",
    "check_sample_weights_shape", "check_supervised_y_2d",
)  # fmt: skip


def test_scikit_learns_checks_pass_where_they_apply() -> None:
    """The others are listed, and none of them passes unawares."""
    found = check_estimator(
        ScorecardClassifier(),
        expected_failed_checks=dict.fromkeys(NOT_FOR_CODES, CODES_ONLY),
        on_skip=None,
    )
    by_status: dict[str, set[str]] = {}
    for entry in found:
        by_status.setdefault(entry["status"], set()).add(entry["check_name"])
    assert by_status["xfail"] == set(NOT_FOR_CODES)
    assert len(by_status["passed"]) > 15


def test_its_points_are_those_of_the_learner() -> None:
    """The same numerics, with the interface of scikit-learn."""
    found = ScorecardClassifier().fit(CASES.codes, CASES.misconduct)
    core = fit_points(MISCONDUCT, misconduct_sample(CASES, 1.0), CODING, Options(folds=0))
    assert found.points_ == CODING.points(core.points.increments)
    assert (found.intercept_, found.slope_) == (core.intercept, core.points.unit)
    assert point_problems(found.points_, LAW.scale) == []


def test_probabilities_follow_the_totals() -> None:
    """P = σ(b + s·T), and the likelier class is predicted."""
    found = ScorecardClassifier(tau=0.2).fit(CASES.codes, np.where(CASES.misconduct, "yes", "no"))
    logit = found.intercept_ + found.slope_ * found.totals(CASES.codes)
    probability = found.predict_proba(CASES.codes)
    assert found.classes_.tolist() == ["no", "yes"]
    assert probability[:, 1] == pytest.approx(1 / (1 + np.exp(-logit)))
    assert probability.sum(axis=1) == pytest.approx(1.0)
    assert np.array_equal(found.predict(CASES.codes) == "yes", logit > 0)


def test_it_works_in_cross_validation_and_ranks_better_than_chance() -> None:
    """With scikit-learn's own tools."""
    scores = cross_val_score(
        ScorecardClassifier(tau=0.2), CASES.codes, CASES.misconduct, cv=3, scoring="roc_auc"
    )
    assert scores.mean() > 0.7


def test_a_weight_of_two_is_the_case_twice() -> None:
    """Sample weights are case weights."""
    twice = np.repeat(np.arange(len(CASES)), 2)
    weighted = ScorecardClassifier(tau=0.2).fit(
        CASES.codes, CASES.misconduct, np.full(len(CASES), 2.0)
    )
    repeated = clone(weighted).fit(CASES.codes[twice], CASES.misconduct[twice])
    assert weighted.points_ == repeated.points_
    assert weighted.intercept_ == pytest.approx(repeated.intercept_, abs=1e-6)


def test_a_named_card_and_pinned_factors_are_the_prior() -> None:
    """Nothing may move: the points are the card's."""
    found = ScorecardClassifier(prior_version="expert-2026.1", movable=frozenset()).fit(
        CASES.codes, CASES.misconduct
    )
    times = found.resolution_
    assert found.points_ == {
        factor: {level: times * points for level, points in levels.items()}
        for factor, levels in CARD.points.items()
    }


@pytest.mark.parametrize(
    ("codes", "outcome", "error", "message"),
    [
        (np.zeros((30, 42)), np.arange(30) % 2, ValueError, r"form \(30, 42\)"),
        (np.full((30, 43), 0.5), np.arange(30) % 2, ValueError, "row 0, column 0 is 0.5; allowed"),
        (np.full((30, 43), 99), np.arange(30) % 2, ValueError, "codes of age_stage: row 0 is 99"),
        (np.zeros((30, 43)), np.zeros(30), ValueError, "y holds one class only"),
        (np.zeros((30, 43)), np.arange(30) % 3, ValueError, "Only binary classification"),
        (np.zeros((30, 43)), np.arange(30) == 1, TooLittle, "1 of 30 cases with it"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(
    codes: Any, outcome: Any, error: type[Exception], message: str
) -> None:
    """Never a silent number."""
    with pytest.raises(error, match=message):
        ScorecardClassifier().fit(codes, outcome)


@pytest.mark.slow
def test_two_thousand_cases_take_a_fifth_of_a_second() -> None:
    """The best of five, in time of the processor; the bound leaves room for a busy machine."""
    cases = world(6000, 1).cases
    cases = cases.rows(cases.released).rows(np.arange(2000))
    best = float("inf")
    for _ in range(5):
        start = process_time()
        ScorecardClassifier().fit(cases.codes, cases.misconduct)
        best = min(best, process_time() - start)
    assert len(cases) == 2000
    assert best < 0.6
