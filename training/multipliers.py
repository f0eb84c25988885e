"""How much the data move each factor as a whole: one multiplier per factor.

The model is logit P(misconduct) = b + Σ κ_f Z_f + Σ δ_g U_g. Z_f is what the card gives for factor
f in a case, so κ_f is log-odds per published point; where the card gives a factor 0 throughout, Z_f
is the signed place of the level, counted from the neutral one. U_g marks the cases in which factor
g is not answered: on the card such a case has 0 points, and without these columns its average would
be taken for an effect of the points. κ, δ and b have weak normal priors, so that every fit has an
answer, separation or not.

The covariance is that of the estimate itself, A⁻¹ H A⁻¹ with H the information of the data and
A = H + P: what the prior holds is not taken for knowledge (White 1982, Econometrica 50, section 3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.factors import Direction, Factor, Order
from model.law import LawPack
from model.scale import NOT_APPLICABLE_CODE
from model.scorecard import Scorecard
from training.errors import LearningError
from training.exact import refuse_weight
from training.likelihood import CHUNK_ROWS, Rows
from training.penalised import NormalPrior, first_order_bias, most_probable, uncertainty

Floats = NDArray[np.float64]

# Log-odds per point before any data: a point is about an eighth of a log-odd (method, part 1.1).
SCALE_MEAN = 0.12
_MULTIPLIER_SPREAD = 0.30
_STEP_SPREAD = 1.5
_UNANSWERED_SPREAD = 0.25
_INTERCEPT_MEAN, _INTERCEPT_SPREAD = -2.0, 5.0
LEAST_CASES = 10


@dataclass(frozen=True, slots=True, eq=False)
class Multipliers:
    """Fitted multipliers of a scale's factors, F of them, in its order.

    Attributes:
        factors: ids.
        estimate: κ, log-odds per point (per level where the card gives no points).
        information: F × F, what the data alone know about κ, intercept and δ profiled out.
        covariance: F × F, of the estimates.
        data_share: how much of what is known about each κ comes from the data, 0 to 1.
        by_points: whether Z is the card's points, and not the place of the level.
        cases: in how many cases Z is not 0.
        case_events: how many of those had misconduct.
        n, events: cases and misconducts in all.
    """

    factors: tuple[str, ...]
    estimate: Floats
    information: Floats
    covariance: Floats
    data_share: Floats
    by_points: NDArray[np.bool_]
    cases: NDArray[np.int64]
    case_events: NDArray[np.int64]
    n: int
    events: int


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """What each code of each factor is worth, and which factors have a column for no answer."""

    codes: NDArray[np.int8]
    worth: tuple[Floats, ...]
    unanswered: tuple[int, ...]

    def columns(self, rows: slice) -> Floats:
        """Return some rows of every Z, then every U."""
        codes, factors = self.codes[rows], len(self.worth)
        block = np.empty((len(codes), factors + len(self.unanswered)), order="F")
        for column, worth in enumerate(self.worth):
            block[:, column] = worth[codes[:, column] - NOT_APPLICABLE_CODE]
        for column, place in enumerate(self.unanswered, start=factors):
            block[:, column] = codes[:, place] < 0
        return block


def fit_multipliers(
    codes: NDArray[np.int8],
    misconduct: NDArray[np.integer],
    law: LawPack,
    card: Scorecard,
    *,
    weight: Floats | None = None,
) -> Multipliers:
    """Fit one multiplier per factor.

    Args:
        codes: n × factors in scale order, of persons released on bail.
        misconduct: n values 0 or 1.
        law: the law pack of the codes.
        card: the card whose points are tested.
        weight: case weights; all 1 where None.

    Raises:
        LearningError: lengths differ, there is no case, misconduct is neither 0 nor 1, or a weight
            is negative.
    """
    _refuse(codes, misconduct, law)
    design, by_points = _design(codes, law, card)
    prior = _prior(design, by_points)
    weights = np.ones(len(codes)) if weight is None else weight
    refuse_weight(weights)
    cases = Rows(design.columns, misconduct.astype(np.float64), weights)
    mode = most_probable(cases, prior)
    theta = mode - first_order_bias(cases, prior, mode)
    information, covariance, posterior = uncertainty(cases, prior, theta)
    given, given_events = _counts(design, misconduct)
    own = slice(1, 1 + len(law.scale))
    return Multipliers(
        factors=tuple(factor.id for factor in law.scale),
        estimate=theta[own],
        information=_profiled(posterior[own, own]) - np.diag(prior.precision[own]),
        covariance=covariance[own, own],
        data_share=(np.diag(posterior @ information @ posterior) / np.diag(posterior))[own],
        by_points=by_points,
        cases=given,
        case_events=given_events,
        n=len(codes),
        events=int(misconduct.sum()),
    )


def factor_worth(factor: Factor, card: Scorecard) -> tuple[Floats, bool]:
    """Return Z of every code of a factor from the lowest, and whether it is the card's points."""
    points = np.array([card.points[factor.id][level] for level in factor.level_ids], np.float64)
    by_points = bool(points.any())
    return np.concatenate([[0.0, 0.0], points if by_points else _places(factor)]), by_points


def _places(factor: Factor) -> Floats:
    """Return the signed places of the levels, counted from the neutral one."""
    neutral = factor.positions[factor.neutral]
    if factor.order is Order.DANGER:
        return np.arange(len(factor.levels), dtype=np.float64) - neutral
    sign = -1.0 if factor.direction is Direction.LOWERS else 1.0
    return np.asarray(sign * (np.arange(len(factor.levels)) != neutral), np.float64)


def _refuse(codes: NDArray[np.int8], misconduct: NDArray[np.integer], law: LawPack) -> None:
    if codes.ndim != 2 or codes.shape[1] != len(law.scale) or not len(codes):  # noqa: PLR2004 - rows and columns
        raise LearningError(
            f"codes have the form {codes.shape}; allowed: at least one row, {len(law.scale)} "
            "columns"
        )
    if len(misconduct) != len(codes) or not np.isin(misconduct, (0, 1)).all():
        raise LearningError(
            f"misconduct has {len(misconduct)} values from {sorted(set(misconduct.tolist()))}; "
            f"allowed: {len(codes)} values 0 or 1; take the rows that were released"
        )


def _design(
    codes: NDArray[np.int8], law: LawPack, card: Scorecard
) -> tuple[_Design, NDArray[np.bool_]]:
    worth = [factor_worth(factor, card) for factor in law.scale]
    without = (codes < 0).sum(axis=0)
    often = (without >= LEAST_CASES) & (len(codes) - without >= LEAST_CASES)
    unanswered = tuple(np.flatnonzero(often).tolist())
    tables, by_points = zip(*worth, strict=True)
    return _Design(codes, tables, unanswered), np.array(by_points)


def _prior(design: _Design, by_points: NDArray[np.bool_]) -> NormalPrior:
    absent = len(design.unanswered)
    means, precisions = multiplier_prior(by_points)
    rest = np.full(absent, _UNANSWERED_SPREAD**-2.0)
    return NormalPrior(
        np.concatenate([[_INTERCEPT_MEAN], means, np.zeros(absent)]),
        np.concatenate([[_INTERCEPT_SPREAD**-2.0], precisions, rest]),
    )


def multiplier_prior(by_points: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return means and precisions of the priors of the multipliers."""
    spread = np.where(by_points, _MULTIPLIER_SPREAD, _STEP_SPREAD)
    return np.where(by_points, SCALE_MEAN, 0.0), spread**-2.0


def _profiled(posterior: Floats) -> Floats:
    """Return what is known about some parameters where nothing is known about the others."""
    return np.asarray(np.linalg.inv(posterior), np.float64)


def _counts(
    design: _Design, misconduct: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return in how many cases each Z is not 0, and how many of those had misconduct."""
    factors = len(design.worth)
    given, events = np.zeros(factors, np.int64), np.zeros(factors, np.int64)
    for start in range(0, len(misconduct), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        present = design.columns(rows)[:, :factors] != 0
        given += present.sum(axis=0)
        events += present[misconduct[rows] == 1].sum(axis=0)
    return given, events
