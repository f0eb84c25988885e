"""Gradient boosting on the same answers, held to the directions of the law."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from model.factors import Direction, Order
from model.law import LawPack
from training.errors import TooLittle

Floats = NDArray[np.float64]

_SIGNS = {Direction.RAISES: 1, Direction.LOWERS: -1, Direction.BOTH: 0}
_LEAST_EVENTS = 10
# Below this many rows the threads of the trees wait for one another longer than they work.
_ROWS_FOR_THREADS = 20_000
# Small trees and slow steps: misconducts are few, and nobody tunes a challenger on the test cases.
_SETTINGS: dict[str, Any] = {
    "max_iter": 200,
    "learning_rate": 0.05,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 20,
    "l2_regularization": 5.0,
    "early_stopping": False,
}


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the challenger.

    Attributes:
        factor: the factor, by id, and `place` its place in the scale.
        code: the level that the column marks; None where it holds the place of the level.
        sign: 1 where more is graver and may not lower the risk, -1 the other way, 0 either way.
    """

    factor: str
    place: int
    code: int | None
    sign: int


@dataclass(frozen=True, slots=True, eq=False)
class Challenger:
    """A fitted challenger.

    Attributes:
        estimator: the trees.
        features: its columns.
        factors: ids, in the order of the scale.
        n, events: cases and misconducts that it was fitted on.
    """

    estimator: HistGradientBoostingClassifier
    features: tuple[Feature, ...]
    factors: tuple[str, ...]
    n: int
    events: int

    def probability(self, codes: NDArray[np.int8]) -> Floats:
        """Return the probability of misconduct of each row of codes."""
        columns = design(codes, self.features)
        with _threads_for(len(codes)):
            return np.asarray(self.estimator.predict_proba(columns)[:, 1], np.float64)


def fit_challenger(
    codes: NDArray[np.int8],
    misconduct: NDArray[np.integer],
    law: LawPack,
    *,
    weight: Floats | None = None,
    seed: int = 1,
) -> Challenger:
    """Fit the challenger.

    Args:
        codes: n × factors in scale order, of persons released on bail.
        misconduct: n values 0 or 1.
        law: the law pack of the codes.
        weight: case weights; all 1 where None.
        seed: of the trees.

    Raises:
        TooLittle: fewer than ten cases with misconduct, or without.
    """
    events = int(misconduct.sum())
    if min(events, len(misconduct) - events) < _LEAST_EVENTS:
        raise TooLittle(
            "few_events" if events < _LEAST_EVENTS else "few_non_events",
            "misconduct",
            f"{len(misconduct)} cases hold {events} misconducts; allowed: at least {_LEAST_EVENTS} "
            "cases with and without; report without a challenger, or use more cases",
        )
    features = features_of(law)
    estimator = HistGradientBoostingClassifier(
        monotonic_cst=[feature.sign for feature in features], random_state=seed, **_SETTINGS
    )
    with _threads_for(len(codes)):
        estimator.fit(design(codes, features), misconduct, sample_weight=weight)
    factors = tuple(factor.id for factor in law.scale)
    return Challenger(estimator, features, factors, len(misconduct), events)


def _threads_for(rows: int) -> AbstractContextManager[object]:
    """Return a context in which few rows are worked on by one thread; the trees are the same."""
    if rows >= _ROWS_FOR_THREADS:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def features_of(law: LawPack) -> tuple[Feature, ...]:
    """Return the columns: the place of an ordered level; a mark for each other nominal level."""
    found = []
    for place, factor in enumerate(law.scale):
        if factor.order is Order.DANGER:
            found.append(Feature(factor.id, place, None, 1))
            continue
        found += [
            Feature(factor.id, place, code, _SIGNS[factor.direction])
            for code, level in enumerate(factor.level_ids)
            if level != factor.neutral
        ]
    return tuple(found)


def design(codes: NDArray[np.int8], features: tuple[Feature, ...]) -> Floats:
    """Return rows × features; an answer that is no level is missing, not a level of its own."""
    columns = np.empty((len(codes), len(features)), order="F")
    for number, feature in enumerate(features):
        given = codes[:, feature.place]
        value = given if feature.code is None else given == feature.code
        columns[:, number] = np.where(given < 0, np.nan, value)
    return columns
