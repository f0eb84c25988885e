"""What a model rests on: Shapley values by factor, of the challenger and of a card.

Lundberg and Lee (2017), NeurIPS 30; for trees Lundberg et al. (2020), Nature Machine Intelligence
2. All values are log-odds. A card is linear in its points, so its Shapley values need no
approximation: slope × (points - mean points of the reference cases).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.factors import Factor
from model.law import LawPack
from model.scale import NOT_APPLICABLE_CODE
from model.scorecard import Scorecard
from training.challenger.boosting import Challenger, design

Floats = NDArray[np.float64]

MOST_CASES = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Shapley values of some cases.

    Attributes:
        factors: ids, in the order of the scale.
        values: cases × factors, log-odds.
        base: log-odds that the values of a case add up from.
    """

    factors: tuple[str, ...]
    values: Floats
    base: float

    def shares(self) -> dict[str, float]:
        """Return how much each factor weighs: the mean absolute value, log-odds."""
        means = np.abs(self.values).mean(axis=0)
        return {name: float(mean) for name, mean in zip(self.factors, means, strict=True)}


def explain_challenger(
    challenger: Challenger, codes: NDArray[np.int8], *, most: int = MOST_CASES, seed: int = 1
) -> Explanation:
    """Return the Shapley values of a challenger; of more than `most` cases a sample is taken.

    The values of the columns of one factor are added up.
    """
    # Costs seconds to import, and only this function needs it.
    import shap

    columns = design(sampled(codes, most=most, seed=seed), challenger.features)
    explainer = shap.TreeExplainer(challenger.estimator)
    by_column = np.asarray(explainer.shap_values(columns), np.float64)
    values = np.zeros((len(columns), len(challenger.factors)))
    for number, feature in enumerate(challenger.features):
        values[:, feature.place] += by_column[:, number]
    base = float(np.ravel(explainer.expected_value)[0])
    return Explanation(challenger.factors, values, base)


def explain_card(  # noqa: PLR0913 - a card, its line, what is explained and against what
    card: Scorecard,
    law: LawPack,
    codes: NDArray[np.int8],
    reference: NDArray[np.int8],
    *,
    slope: float = 1.0,
    intercept: float = 0.0,
) -> Explanation:
    """Return the Shapley values of a card: its points against their mean in reference cases.

    Args:
        card: a card of the law pack.
        law: the law pack.
        codes: the cases that are explained.
        reference: the cases that they are compared with.
        slope: log-odds for each point; with 1, values are points.
        intercept: log-odds of a total of 0.
    """
    points, mean = points_by_factor(card, law, codes), points_by_factor(card, law, reference)
    centre = mean.mean(axis=0)
    factors = tuple(factor.id for factor in law.scale)
    base = intercept + slope * float(centre.sum())
    return Explanation(factors, slope * (points - centre), base)


def points_by_factor(card: Scorecard, law: LawPack, codes: NDArray[np.int8]) -> Floats:
    """Return cases × factors: the points that each answer adds; none where it is no level."""
    columns = [
        _points(card.points, factor)[codes[:, place] - NOT_APPLICABLE_CODE]
        for place, factor in enumerate(law.scale)
    ]
    return np.column_stack(columns).astype(np.float64)


def sampled(codes: NDArray[np.int8], *, most: int, seed: int) -> NDArray[Any]:
    """Return at most some rows, drawn without replacement, in their order."""
    if len(codes) <= most:
        return codes
    chosen = np.random.default_rng(seed).choice(len(codes), most, replace=False)
    return codes[np.sort(chosen)]


def _points(points: Mapping[str, Mapping[str, int]], factor: Factor) -> NDArray[np.int64]:
    """Return the points of each code of a factor, from not applicable upwards."""
    return np.array([0, 0, *(points[factor.id][level] for level in factor.level_ids)])
