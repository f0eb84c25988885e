"""Small additive worlds whose truth is known, for tests of the learner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.learning_set import NOT_OBSERVED, LearningSet
from tests.case_tables import CARD, LAW
from training.coding import Coding
from training.likelihood import sigmoid

CODING = Coding.of(LAW, CARD)
YEARS = (2019, 2026)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Invented cases with their truth.

    Attributes:
        cases: as the learner sees them.
        probability: P(misconduct if released) of each.
        steps: the true increments, in logits.
    """

    cases: LearningSet
    probability: NDArray[np.float64]
    steps: NDArray[np.float64]


def world(
    rows: int,
    seed: int = 0,
    *,
    unknown: float = 0.05,
    released: float = 0.4,
    intercept: float = -3.0,
) -> World:
    """Return an additive world: expert steps times 0.12, with errors of 0.2 where the law allows.

    Args:
        rows: submitted cases.
        seed: of everything drawn.
        unknown: share of answers that are not known to the learner.
        released: share of cases released on bail; the riskier are released less often.
        intercept: of the misconduct of a neutral case.
    """
    draw = np.random.default_rng(seed)
    steps = true_steps(draw)
    answers = _answers(rows, draw)
    design = CODING.design(answers)
    predictor = design @ steps + intercept
    probability = sigmoid(predictor)
    detained = draw.random(rows) < sigmoid(predictor - np.quantile(predictor, released))
    misconduct = np.where(detained, NOT_OBSERVED, draw.random(rows) < probability)
    imprisoned = draw.random(rows) < sigmoid(design @ (steps / 2) + 0.4 * detained)
    known = np.where(draw.random(answers.shape) < unknown, np.int8(-1), answers)
    return World(_cases(known, misconduct, imprisoned, detained, draw), probability, steps)


def true_steps(draw: np.random.Generator) -> NDArray[np.float64]:
    """Return increments about the expert ones, with the signs of the law."""
    errors = draw.normal(0, 0.2, len(CODING)) / np.sqrt(CODING.siblings)
    steps = 0.12 * CODING.expert + errors
    found: NDArray[np.float64] = np.where(
        CODING.signs == 0, steps, CODING.signs * np.maximum(CODING.signs * steps, 0)
    )
    return found


def _answers(rows: int, draw: np.random.Generator) -> NDArray[np.int8]:
    """Return answers: neutral for most, and rarer the further from neutral."""
    columns = []
    for factor in LAW.scale:
        away = np.abs(np.arange(len(factor.levels)) - factor.position(factor.neutral))
        share = 0.35**away
        columns.append(draw.choice(len(factor.levels), rows, p=share / share.sum()))
    return np.asfortranarray(np.array(columns, np.int8).T)


def _cases(
    codes: NDArray[np.int8],
    misconduct: NDArray[Any],
    imprisonment: NDArray[Any],
    detained: NDArray[np.bool_],
    draw: np.random.Generator,
) -> LearningSet:
    rows = len(codes)
    return LearningSet(
        law_version=LAW.version,
        codes=np.asfortranarray(codes),
        misconduct=misconduct.astype(np.int8),
        imprisonment=imprisonment.astype(np.int8),
        detained=detained,
        year=draw.integers(*YEARS, rows, np.int16),
        decider=draw.integers(0, 30, rows, np.int32),
        deciders=tuple(f"d{number}" for number in range(30)),
        district=draw.integers(0, 4, rows, np.int32),
        districts=("A", "B", "C", "D"),
        groups={"sex": draw.integers(0, 2, rows, np.int16)},
        group_names={"sex": ("female", "male")},
        weight=np.ones(rows),
        synthetic=True,
        digest="sha256:made-up",
        cohort="an invented world, for tests",
    )
