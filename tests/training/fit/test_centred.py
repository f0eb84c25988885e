"""The generic estimator: scikit-learn's own checks, and what the centre does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import check_estimator

from training.fit.centred import CentredLogisticRegression


@pytest.mark.parametrize("tau", [1.0, "evidence"])
def test_scikit_learns_checks_pass(tau: float | str) -> None:
    """All of them; the one for arrays that are not numpy's asks for a setting of scipy."""
    found = check_estimator(CentredLogisticRegression(tau=tau), on_skip=None)
    other = {entry["check_name"] for entry in found if entry["status"] != "passed"}
    assert other <= {"check_array_api_input"}
    assert len(found) > 50


def drawn(rows: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Return columns and an outcome."""
    draw = np.random.default_rng(0)
    columns = draw.normal(size=(rows, 4))
    logit = columns @ np.array([1.0, -0.5, 0.0, 0.3]) - 1
    return columns, (draw.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)


def test_without_a_centre_it_is_penalised_logistic_regression() -> None:
    """Scikit-learn's with C = τ²; the intercept is hardly penalised in ours, not at all there."""
    columns, outcome = drawn()
    ours = CentredLogisticRegression(tau=0.5, intercept_deviation=1e3).fit(columns, outcome)
    peer = LogisticRegression(C=0.25, tol=1e-8).fit(columns, outcome)
    assert ours.coef_ == pytest.approx(peer.coef_, abs=1e-3)
    assert ours.intercept_ == pytest.approx(peer.intercept_, abs=1e-3)
    assert ours.predict_proba(columns) == pytest.approx(peer.predict_proba(columns), abs=1e-3)


def test_with_few_cases_the_centre_decides() -> None:
    """A strong centre is kept up to its scale; a sign is never given up."""
    columns, outcome = drawn(40)
    found = CentredLogisticRegression(
        centre=[10, -5, 0, -3], signs=[1, -1, 0, -1], tau=0.02, scale_mean=0.1
    ).fit(columns, outcome)
    assert found.coef_[0] == pytest.approx(found.scale_ * np.array([10, -5, 0, -3]), abs=0.05)
    many = clone(found).set_params(tau=1.0).fit(*drawn(20_000))
    assert many.coef_[0, 3] == 0.0


def test_tau_is_chosen_from_the_grid() -> None:
    """A centre that is right asks for a stronger prior than none."""
    columns, outcome = drawn()
    right = CentredLogisticRegression(centre=[10, -5, 0, 3], tau="evidence").fit(columns, outcome)
    none = CentredLogisticRegression(tau="evidence").fit(columns, outcome)
    assert right.tau_ < none.tau_


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"centre": [1, 2]}, r"centre has the form \(2,\); allowed: one number for each of the 4"),
        ({"signs": [[1, 1, 1, 1]]}, r"signs has the form \(1, 4\)"),
    ],
)
def test_a_centre_of_another_length_is_refused(parameters: dict[str, Any], message: str) -> None:
    """With what is allowed."""
    with pytest.raises(ValueError, match=message):
        CentredLogisticRegression(**parameters).fit(*drawn(50))
