"""The chance of release given what is on record: where people like the deciders do release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.selective.cases import (
    Floats,
    Mask,
    SelectedCases,
    refuse_lengths,
    refuse_unselected,
    refused,
)
from evaluation.selective.logistic import RIDGE, Logistic, fit_logistic, standardised

Factors = Mapping[str, ArrayLike]
"""The columns of each recorded factor by its name: n numbers, or n x columns."""
CLIP = 0.02
OVERLAP = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Propensity:
    """e(x), the chance of release of each case.

    Attributes:
        value: clipped from below, so that no released case stands for more than 1 / clip others.
        fitted: as fitted.
        clipped: share of the cases that the clip touches.
        overlap: cases with 0.1 <= e(x), of whom E2 and E3 speak.
        overlap_share: their share.
        logistic: the fit, or None where the chances were given.
    """

    value: Floats
    fitted: Floats
    clipped: float
    overlap: Mask
    overlap_share: float
    logistic: Logistic | None = None


def propensity(
    cases: SelectedCases,
    factors: Factors,
    *,
    ridge: float = RIDGE,
    clip: float = CLIP,
    overlap: float = OVERLAP,
) -> Propensity:
    """Return the chance of release by ridge logistic regression on recorded factors.

    Formula: minimum of Σ[log(1+e^η) - bη] + ridge/2 Σβ² over standardised columns, the intercept
    free. Who decided is left out on purpose: leniency moves release without bearing on misconduct,
    so that it would add variance and let unrecorded circumstances weigh more.

    References: Rosenbaum, Rubin (1983), Biometrika 70, 41-55; clip: Crump, Hotz, Imbens, Mitnik
    (2009), Biometrika 96, 187-199, who draw the line of overlap at 0.1; Myers et al. (2011),
    Am. J. Epidemiol. 174, 1213-1222, on instruments in the propensity score.

    Assumes: A4, and that logistic is close enough. What the deciders saw and nobody wrote down is
    not in e(x): `evaluation.selective.sensitivity`.

    Args:
        cases: from `selected_cases`.
        factors: columns of each factor as recorded at the decision, 0 and 1 or numbers.
        ridge: penalty on standardised coefficients.
        clip: the least value.
        overlap: least chance of E2.

    Raises:
        NotAssessable: nobody or everybody released; ``selective_no_fit``.
        EvaluationError: ``evaluation_length``, ``evaluation_value`` or ``evaluation_empty``.
    """
    refuse_unselected(cases)
    design, _ = factor_columns(factors)
    refuse_lengths(cases.released, design)
    columns = standardised(design)
    fitted = fit_logistic(columns, cases.released.astype(np.float64), ridge)
    return given_propensity(fitted.probability, clip=clip, overlap=overlap, logistic=fitted)


def given_propensity(
    probability: ArrayLike,
    *,
    clip: float = CLIP,
    overlap: float = OVERLAP,
    logistic: Logistic | None = None,
) -> Propensity:
    """Return chances that were found otherwise, with the same clip and zone.

    Raises:
        EvaluationError: ``evaluation_probability`` or ``evaluation_clip``.

    Examples:
        >>> given_propensity([0.01, 0.2, 0.6]).value.tolist()
        [0.02, 0.2, 0.6]
    """
    chance = np.asarray(probability, np.float64)
    inside = (chance >= 0) & (chance <= 1)
    if not inside.all():
        raise refused("evaluation_probability", chance[~inside][0], "0 <= p <= 1")
    if not 0 < clip < 1:
        raise refused("evaluation_clip", clip, "0 < clip < 1")
    zone = chance >= overlap
    return Propensity(
        value=np.maximum(chance, clip),
        fitted=chance,
        clipped=float((chance < clip).mean()),
        overlap=zone,
        overlap_share=float(zone.mean()),
        logistic=logistic,
    )


def factor_columns(factors: Factors) -> tuple[Floats, NDArray[np.intp]]:
    """Return all columns beside each other, and the place of the factor that each belongs to.

    Raises:
        EvaluationError: ``evaluation_empty`` without a factor, ``evaluation_length``, or
            ``evaluation_value`` for a number that is not finite; code what is unknown as a column
            of its own.
    """
    if not factors:
        raise refused("evaluation_empty", 0)
    arrays = [np.asarray(each, np.float64) for each in factors.values()]
    refuse_lengths(*arrays)
    blocks = [each.reshape(len(each), -1) for each in arrays]
    for name, block in zip(factors, blocks, strict=True):
        if not np.isfinite(block).all():
            raise refused("evaluation_value", f"{name}: {block[~np.isfinite(block)][0]}")
    owner = np.repeat(np.arange(len(blocks)), [block.shape[1] for block in blocks])
    return np.hstack(blocks), owner


def level_columns(codes: ArrayLike, *, ordered: bool) -> Floats:
    """Return columns of 0 and 1 for the levels of one factor.

    Args:
        codes: places of the levels from 0; below 0 where unknown or not applicable.
        ordered: whether the levels have an order: then each column says "this level or higher", and
            ridge shrinks neighbours towards each other; else one column for each level.

    The lowest known level has no column; each negative code has one of its own. Columns that would
    be constant are left out.

    Examples:
        >>> level_columns([0, 1, 2, -1], ordered=True).tolist()
        [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    given = np.asarray(codes)
    values = np.unique(given)
    known = values[values >= 0]
    columns = [given >= level if ordered else given == level for level in known[1:]]
    columns += [given == code for code in values[values < 0]]
    kept = [column for column in columns if column.any() and not column.all()]
    blocks: Floats = np.array(kept, np.float64).reshape(len(kept), len(given)).T
    return blocks
