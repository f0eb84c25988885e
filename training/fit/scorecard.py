"""The points of misconduct as a scikit-learn classifier over codes of levels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard, scorecard
from model.batch_blocks import blocks, refuse_form
from model.law import LawPack
from training.coding import Codes, Coding
from training.fit.centred import BY_EVIDENCE, both, two_classes
from training.heads import MISCONDUCT, fit_points
from training.likelihood import sigmoid
from training.options import Options, Sample
from training.threads import one_thread

Floats = NDArray[np.float64]
_INT8 = np.iinfo(np.int8)


class ScorecardClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """Whole points by level, learnt about the points of a card, and P = σ(b + s·T).

    Parameters:
        law_version: the law pack whose scale the codes speak of.
        prior_version: the card that the fit is centred on; None for the pack's default.
        weights: points by factor and level in its place, such as those of a Delphi panel.
        movable: the factors that may leave these points; None for all.
        tau: standard deviation about them in logits, or ``"evidence"``.
        least_events: with fewer cases of either class nothing is learnt.
        seed: of one start of the whole points.

    Attributes:
        points_: by factor and level.
        intercept_, slope_: b, and the logits of one point.
        scale_: s, the logits of one expert point.
        tau_: the τ used.
        resolution_: points for one expert point.
        gap_: in nats, how far the whole points can at most lie above the best ones.
        classes_: the two classes; the second is misconduct.
    """

    def __init__(  # noqa: PLR0913 - one parameter a choice
        self,
        *,
        law_version: str = "cn-2026.1",
        prior_version: str | None = None,
        weights: dict[str, dict[str, int]] | None = None,
        movable: frozenset[str] | None = None,
        tau: float | str = BY_EVIDENCE,
        least_events: int = 10,
        seed: int = 0,
    ) -> None:
        self.law_version = law_version
        self.prior_version = prior_version
        self.weights = weights
        self.movable = movable
        self.tau = tau
        self.least_events = least_events
        self.seed = seed

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:  # noqa: N803 - scikit-learn's names
        """Learn the points.

        Args:
            X: rows × factors of codes, in the order of the scale (`model.batch`).
            y: two classes.
            sample_weight: by row; None for 1.

        Raises:
            ValueError: if the codes do not fit the scale, or there are not two classes.
            TooLittle: if the cases do not carry a fit.
        """
        raw, labels = validate_data(self, X, y)
        self.classes_, outcome = two_classes(labels)
        checked = _check_sample_weight(sample_weight, raw, ensure_non_negative=True)
        law = law_pack(self.law_version)
        sample = Sample(codes_of(raw, law), outcome, np.asarray(checked, np.float64))
        self._coding = self._coded(law)
        with one_thread():
            found = fit_points(MISCONDUCT, sample, self._coding, self._options())
        self._increments = found.points.increments
        self.points_ = self._coding.points(self._increments)
        self.intercept_, self.slope_ = found.intercept, found.points.unit
        self.scale_, self.tau_ = found.fit.scale, found.evidence.tau
        self.resolution_, self.gap_ = found.points.resolution, found.points.gap
        return self

    def totals(self, X: ArrayLike) -> NDArray[np.int64]:  # noqa: N803 - scikit-learn's names
        """Return the total of each row."""
        check_is_fitted(self)
        codes = codes_of(validate_data(self, X, reset=False), law_pack(self.law_version))
        return self._coding.totals(codes, self._increments)

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's names
        """Return the logit of the second class; one a row."""
        totals = self.totals(X)
        return self.intercept_ + self.slope_ * totals.astype(np.float64)

    def predict_proba(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's names
        """Return the probabilities of both classes; rows × 2."""
        return both(sigmoid(self.decision_function(X)))

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803 - scikit-learn's names
        """Return the likelier class; one a row. A card gives bands, not this: it is for tools."""
        chosen = (self.decision_function(X) > 0).astype(int)
        labels: NDArray[Any] = self.classes_[chosen]
        return labels

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _coded(self, law: LawPack) -> Coding:
        version = self.prior_version
        card = default_scorecard(law) if version is None else scorecard(version, law)
        return Coding.of(law, card)

    def _options(self) -> Options:
        options = Options(
            weights=self.weights,
            movable=self.movable,
            least_events=self.least_events,
            seed=self.seed,
            folds=0,
        )
        if self.tau == BY_EVIDENCE:
            return options
        tau = float(self.tau)
        return replace(options, hyper=replace(options.hyper, tau=tau, taus=(tau,)))


def codes_of(matrix: NDArray[Any], law: LawPack) -> Codes:
    """Return a matrix of numbers as codes.

    Raises:
        ValueError: if a number is no code of its factor; names row, column and what is allowed.
    """
    whole = np.clip(np.rint(matrix), _INT8.min, _INT8.max)
    if (whole != matrix).any():
        row, column = np.argwhere(whole != matrix)[0]
        raise ValueError(
            f"X of row {row}, column {column} is {matrix[row, column]}; allowed: whole numbers, "
            "the places of levels"
        )
    codes = np.asfortranarray(whole.astype(np.int8))
    refuse_form(codes, law.scale, None)
    for _ in blocks(codes, law.scale, None):
        pass
    return codes
