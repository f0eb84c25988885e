"""Past cases under one card: totals, bands, and probabilities with where they come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from evaluation.assessable import Lacking
from evaluation.backtest.line import Floats, RiskLine, cross_fitted, fit_line
from model.batch import score_batch
from model.law import LawPack
from model.scorecard import Scorecard

CARD, CROSS_FITTED = "card", "cross_fitted"
"""Where probabilities come from: the card states them; a line from the total, cross-fitted."""


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """Cases under a card, row for row with the learning set.

    Attributes:
        version, kind: of the card.
        source: `CARD` or `CROSS_FITTED`.
        learnt_here: whether the card was learnt from this very file: figures then flatter it.
        total: points.
        band: places in `model.scorecard.BANDS`.
        danger: place in the law pack's dangers of the one with most points; -1 where none has any.
        line: from total to probability, or why there is none.
        probability: of each case; of a released one by a line fitted without it where the line is
            cross-fitted. Or why there is none.
    """

    version: str
    kind: str
    source: str
    learnt_here: bool
    synthetic: bool
    total: NDArray[np.int64]
    band: NDArray[np.int8]
    danger: NDArray[np.int8]
    line: RiskLine | Lacking
    probability: Floats | Lacking


def assess_cases(
    cases: LearningSet, law: LawPack, card: Scorecard, *, least_events: int, seed: int = 0
) -> Assessed:
    """Return cases under a card.

    Args:
        cases: closed, discretionary cases; at least one.
        law: the law pack of their levels and of the card.
        card: an expert or a calibrated one.
        least_events: misconducts that a line needs where the card has none.
        seed: of the folds.

    Raises:
        ValueError: cases or card belong to another law pack.
    """
    if cases.law_version != law.version:
        raise ValueError(
            f"the cases hold levels of law pack {cases.law_version}, not of {law.version}; read "
            "them under that pack"
        )
    scores = score_batch(cases.codes, law, card, parts=("total", "band", "by_danger"))
    if (
        scores.total is None or scores.band is None or scores.by_danger is None
    ):  # pragma: no cover - asked for
        raise AssertionError("total, band and dangers were asked for")
    total = scores.total.astype(np.int64)
    leading = scores.by_danger.argmax(axis=1).astype(np.int8)
    line, probability = _probability(cases, card, total, least_events, seed)
    return Assessed(
        version=card.version,
        kind=card.kind,
        source=CROSS_FITTED if card.calibration is None else CARD,
        learnt_here=card.provenance.get("data_digest") == cases.digest,
        synthetic=card.synthetic,
        total=total,
        band=scores.band,
        danger=np.where(scores.by_danger.max(axis=1) > 0, leading, np.int8(-1)),
        line=line,
        probability=probability,
    )


def _probability(
    cases: LearningSet, card: Scorecard, total: NDArray[np.int64], least_events: int, seed: int
) -> tuple[RiskLine | Lacking, Floats | Lacking]:
    """Return the line and the probability of each case."""
    if card.calibration is not None:
        head = card.calibration.misconduct
        n, events = (int(card.provenance.get(name, 0)) for name in ("n", "events"))
        line = RiskLine(head.intercept, head.slope, head.covariance, head.widening, n, events)
        return line, line.probability(total)
    seen = cases.released
    fitted = fit_line(total[seen], cases.misconduct[seen], least_events)
    if isinstance(fitted, Lacking):
        return fitted, fitted
    unseen = cross_fitted(total[seen], cases.misconduct[seen], least_events, seed)
    if isinstance(unseen, Lacking):
        return fitted, unseen
    probability = fitted.probability(total)
    probability[seen] = unseen
    return fitted, probability
