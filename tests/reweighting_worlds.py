"""Synthetic cases with known multipliers, for tests of what the points are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard
from tests.case_tables import LAW

CARD = default_scorecard(LAW)
SCALE = 0.12


@dataclass(frozen=True)
class World:
    """Cases, their misconduct, and which factors the card weighs wrongly."""

    codes: NDArray[np.int8]
    misconduct: NDArray[np.int8]
    wrong: frozenset[str]


def codes(rows: int, seed: int, *, unknown: float = 0.05) -> NDArray[np.int8]:
    """Draw answers: the neutral level is the most frequent, its neighbours come next."""
    random = np.random.default_rng(seed)
    drawn = np.empty((rows, len(LAW.scale)), np.int8, order="F")
    for column, factor in enumerate(LAW.scale):
        distance = np.abs(np.arange(len(factor.levels)) - factor.positions[factor.neutral])
        share = 0.45 ** np.maximum(distance - 0.5, 0)
        drawn[:, column] = random.choice(len(share), rows, p=share / share.sum())
    drawn[random.random(drawn.shape) < unknown] = -1
    return drawn


def points(answers: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the points of each factor in each case; unknown has none."""
    tables = [
        [0, *(CARD.points[factor.id][level] for level in factor.level_ids)] for factor in LAW.scale
    ]
    columns = [np.array(table)[answers[:, n] + 1] for n, table in enumerate(tables)]
    return np.column_stack(columns).astype(np.float64)


def world(rows: int, seed: int, *, wrong: int = 0, base: float = -1.4) -> World:
    """Draw cases whose misconduct follows the points, but for some factors that do nothing."""
    random = np.random.default_rng((seed, 1))
    answers, ratio = codes(rows, seed), np.ones(len(LAW.scale))
    chosen = random.choice(len(ratio), wrong, replace=False)
    ratio[chosen] = 0.0
    totals = points(answers) @ ratio
    p = 1 / (1 + np.exp(-(base + SCALE * (totals - totals.mean()))))
    names = frozenset(LAW.scale.factors[place].id for place in chosen)
    return World(answers, (random.random(rows) < p).astype(np.int8), names)


def learning_set(found: World, *, detained: int = 0) -> LearningSet:
    """Return a world as a learning set; the first cases were not released."""
    n = len(found.codes)
    misconduct = found.misconduct.copy()
    misconduct[:detained] = -1
    zeros = np.zeros(n, np.int32)
    return LearningSet(
        law_version=LAW.version,
        codes=found.codes,
        misconduct=misconduct,
        imprisonment=np.full(n, -1, np.int8),
        detained=misconduct < 0,
        year=np.full(n, 2025, np.int16),
        decider=zeros,
        deciders=("D1",),
        district=zeros,
        districts=("440115",),
        groups={},
        group_names={},
        weight=np.ones(n),
        synthetic=True,
        digest="sha256:" + "0" * 64,
        cohort="synthetic, made up for tests",
    )
