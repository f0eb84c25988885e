"""Logistic regression centred on stated weights, with signs and a box, for any numeric columns."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from training.evidence import at_tau, choose_tau
from training.likelihood import of_matrix, sigmoid
from training.newton import fit
from training.prior import Hyperparameters, Prior, steps_prior
from training.threads import one_thread

Floats = NDArray[np.float64]
BY_EVIDENCE = "evidence"


class CentredLogisticRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """The most probable logistic regression under β ~ N(s·centre, τ²), s learnt as well.

    The same numerics as the learner of the points, for columns of any meaning: a second look at a
    data set whose expert weights are known, and a peer of `sklearn.linear_model.LogisticRegression`
    in benchmarks.

    Parameters:
        centre: stated weights, one a column; None for 0.
        signs: 1, -1, or 0 for either, one a column; None for 0. A coefficient never takes the other
            sign.
        tau: standard deviation about the scaled centre, or ``"evidence"`` to choose it by Laplace
            evidence from `taus`.
        taus: the grid for ``"evidence"``.
        scale_mean, scale_deviation: of s.
        intercept_mean, intercept_deviation: of the intercept.
        box: bound of each coefficient on either side.

    Attributes:
        coef_: 1 × columns.
        intercept_: of length 1.
        scale_: s.
        tau_: the τ used.
        classes_: the two classes; the second is the one whose probability is modelled.
        n_iter_: Newton steps.
    """

    def __init__(  # noqa: PLR0913 - one parameter a number of the prior
        self,
        *,
        centre: ArrayLike | None = None,
        signs: ArrayLike | None = None,
        tau: float | str = 1.0,
        taus: tuple[float, ...] = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0),
        scale_mean: float = 0.12,
        scale_deviation: float = 0.04,
        intercept_mean: float = 0.0,
        intercept_deviation: float = 3.0,
        box: float = 10.0,
    ) -> None:
        self.centre = centre
        self.signs = signs
        self.tau = tau
        self.taus = taus
        self.scale_mean = scale_mean
        self.scale_deviation = scale_deviation
        self.intercept_mean = intercept_mean
        self.intercept_deviation = intercept_deviation
        self.box = box

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:  # noqa: N803 - scikit-learn's names
        """Fit the coefficients.

        Args:
            X: rows × columns of finite numbers.
            y: two classes.
            sample_weight: by row; None for 1.

        Raises:
            ValueError: if there are not two classes, or `centre` or `signs` have another length.
        """
        matrix, labels = validate_data(self, X, y, dtype=np.float64)
        self.classes_, outcome = two_classes(labels)
        weight = _check_sample_weight(sample_weight, matrix, ensure_non_negative=True)
        likelihood = of_matrix(matrix, outcome, np.asarray(weight, np.float64))
        hyper = self._hyper()
        prior = self._prior(matrix.shape[1], hyper)
        with one_thread():
            chosen = hyper.tau
            if self.tau == BY_EVIDENCE:
                chosen = choose_tau(likelihood, prior, hyper).tau
            found = fit(likelihood, at_tau(prior, hyper, chosen))
        self.coef_ = found.increments[None, :].copy()
        self.intercept_ = np.array([found.intercept])
        self.scale_, self.tau_, self.n_iter_ = found.scale, chosen, max(found.steps, 1)
        return self

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's names
        """Return the logit of the second class; one a row."""
        check_is_fitted(self)
        matrix = validate_data(self, X, dtype=np.float64, reset=False)
        logit: Floats = matrix @ self.coef_[0] + self.intercept_[0]
        return logit

    def predict_proba(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's names
        """Return the probabilities of both classes; rows × 2."""
        return both(sigmoid(self.decision_function(X)))

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803 - scikit-learn's names
        """Return the likelier class; one a row."""
        chosen = (self.decision_function(X) > 0).astype(int)
        labels: NDArray[Any] = self.classes_[chosen]
        return labels

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _hyper(self) -> Hyperparameters:
        return Hyperparameters(
            tau=1.0 if self.tau == BY_EVIDENCE else float(self.tau),
            taus=self.taus,
            tau_centre=float(np.median(self.taus)),
            scale_mean=self.scale_mean,
            scale_deviation=self.scale_deviation,
            intercept_mean=self.intercept_mean,
            intercept_deviation=self.intercept_deviation,
            box=self.box,
        )

    def _prior(self, columns: int, hyper: Hyperparameters) -> Prior:
        given = {"centre": self.centre, "signs": self.signs}
        found = {}
        for name, values in given.items():
            found[name] = np.zeros(columns) if values is None else np.asarray(values, float)
            if found[name].shape != (columns,):
                raise ValueError(
                    f"{name} has the form {found[name].shape}; allowed: one number for each of "
                    f"the {columns} columns of X"
                )
        return steps_prior(found["centre"], found["signs"], np.ones(columns), hyper)


def two_classes(labels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the two classes in order, and 0 or 1 by row.

    Raises:
        ValueError: if there are not exactly two.
    """
    check_classification_targets(labels)
    kind = type_of_target(labels, input_name="y")
    classes, outcome = np.unique(labels, return_inverse=True)
    if len(classes) == 2:  # noqa: PLR2004 - binary
        return classes, outcome
    if len(classes) == 1:
        raise ValueError(
            f"y holds one class only, {classes[0]!r}; needed: two classes, with cases of both"
        )
    raise ValueError(
        "Only binary classification is supported. "
        f"The type of the target is {kind}; it holds {len(classes)} classes; needed: two"
    )


def both(probability: Floats) -> Floats:
    """Return the probabilities of the first and the second class; rows × 2."""
    return np.column_stack([1 - probability, probability])
