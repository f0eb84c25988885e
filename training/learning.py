"""From a learning set to everything that a new card, and its defence, needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.learning_set import NOT_OBSERVED, LearningSet
from evaluation.decision_curve import threshold_of_costs
from model.batch_blocks import blocks, refuse_form
from model.law import LawPack
from model.scale import UNKNOWN_CODE
from model.scorecard import Scorecard
from training import exact
from training.card import learnt_scorecard
from training.coding import Coding
from training.errors import LearningError, TooLittle
from training.heads import (
    IMPRISONMENT,
    MISCONDUCT,
    LearntHead,
    imprisonment_sample,
    learn_head,
    misconduct_sample,
    remembered,
)
from training.hierarchy import Hierarchy, district_lines
from training.learnt import Fallback, Learnt
from training.options import Options, evenly
from training.threads import one_thread
from training.thresholds import changed_by_unknown, threshold_curve


def learn(
    cases: LearningSet, law: LawPack, prior_card: Scorecard, options: Options | None = None
) -> Learnt:
    """Learn both heads, the lines of districts and the bands.

    Where the cases do not carry a card, the result says so in `fallback` and holds no numbers: the
    prior card stays in use.

    Args:
        cases: closed, discretionary cases.
        law: the law pack whose scale their codes speak of.
        prior_card: the card that the fit is centred on.
        options: how to learn.

    Raises:
        LearningError: if cases, law pack and card do not fit each other, or a code, an outcome or a
            weight is not allowed.
        ValueError: if a cost is not above 0.
    """
    options = options or Options()
    _refuse(cases, law, prior_card)
    begun = _begun(cases, law, prior_card, options)
    coding = Coding.of(law, prior_card)
    met = cases.codes[evenly(len(cases), options.variance_rows)]
    samples = (
        (MISCONDUCT, misconduct_sample(cases, options.forgetting), coding),
        (IMPRISONMENT, imprisonment_sample(cases, options.forgetting), coding.uncentred()),
    )
    try:
        with one_thread():
            misconduct, imprisonment = (
                learn_head(name, sample, columns, options, met) for name, sample, columns in samples
            )
    except TooLittle as found:
        return replace(begun, fallback=Fallback(found.reason, found.head, str(found)))
    learnt = replace(
        begun,
        misconduct=misconduct,
        imprisonment=imprisonment,
        hierarchy=_hierarchy(cases, misconduct, options),
        curve=threshold_curve(misconduct.calibration.head, misconduct.totals(cases.codes)),
    )
    card = learnt_scorecard(learnt, law)
    return replace(learnt, changed_by_unknown=changed_by_unknown(cases.codes, law, card))


def _begun(cases: LearningSet, law: LawPack, card: Scorecard, options: Options) -> Learnt:
    """Return what is known before anything is learnt."""
    unknown = (cases.codes == UNKNOWN_CODE).mean(axis=0) if len(cases) else np.ones(len(law.scale))
    return Learnt(
        law_version=law.version,
        prior_version=card.version,
        prior_checksum=card.checksum,
        options=options,
        digest=cases.digest,
        cohort=cases.cohort,
        synthetic=cases.synthetic,
        rows=len(cases),
        unknown={factor.id: float(unknown[place]) for place, factor in enumerate(law.scale)},
        threshold=threshold_of_costs(options.cost_detain, options.cost_miss),
    )


def _hierarchy(cases: LearningSet, head: LearntHead, options: Options) -> Hierarchy | None:
    chosen = cases.released
    return district_lines(
        head.calibration.head,
        head.totals(cases.codes[chosen]),
        cases.misconduct[chosen],
        (cases.weight * remembered(cases.year, options.forgetting))[chosen],
        district=cases.district[chosen],
        districts=cases.districts,
    )


def _refuse(cases: LearningSet, law: LawPack, card: Scorecard) -> None:
    """Refuse cases of another scale, and codes or outcomes that mean nothing."""
    for what, version in (("learning set", cases.law_version), (card.version, card.law_version)):
        if version != law.version:
            raise LearningError(
                f"{what} belongs to law pack {version}, not to {law.version}; code the cases "
                f"under {law.version} or learn under the other pack"
            )
    for name in ("misconduct", "imprisonment"):
        found = getattr(cases, name)
        wrong = ~np.isin(found, (0, 1, NOT_OBSERVED))
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise LearningError(
                f"{name} of row {row} is {found[row]}; allowed: 0, 1, or {NOT_OBSERVED} where it "
                "was not observed; correct the row"
            )
    exact.refuse_weight(cases.weight)
    if len(cases):
        _refuse_codes(cases, law)


def _refuse_codes(cases: LearningSet, law: LawPack) -> None:
    try:
        refuse_form(cases.codes, law.scale, None)
        for _ in blocks(cases.codes, law.scale, None):
            pass
    except (TypeError, ValueError) as error:
        raise LearningError(f"{error}; code the cases again") from error
