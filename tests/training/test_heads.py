"""The two outcomes: who they learn from, what they refuse, and what they hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.batch import score_totals
from tests.card_documents import built, expert_document
from tests.case_tables import CARD, LAW
from tests.training.worlds import CODING, world
from training.errors import TooLittle
from training.heads import (
    IMPRISONMENT,
    MISCONDUCT,
    constant_factors,
    imprisonment_sample,
    learn_head,
    misconduct_sample,
    refuse_too_little,
    remembered,
)
from training.options import Options, Sample, evenly

PLAIN = Options(folds=0)
WORLD = world(3000, 8)
CASES = WORLD.cases
RELEASED = misconduct_sample(CASES, 1.0)
HEAD = learn_head(MISCONDUCT, RELEASED, CODING, PLAIN, CASES.codes)
SENTENCE = learn_head(
    IMPRISONMENT, imprisonment_sample(CASES, 1.0), CODING.uncentred(), PLAIN, CASES.codes
)


def test_misconduct_is_learnt_from_the_released_alone() -> None:
    """Nobody else could be seen to abscond."""
    assert len(RELEASED) == CASES.released.sum() == HEAD.rows
    assert HEAD.events == CASES.misconduct[CASES.released].sum()
    assert RELEASED.covariates is None


def test_imprisonment_is_learnt_from_both_arms_with_detention_as_covariate() -> None:
    """Detention raises sentences by 0.4 logit in this world, and unknown answers hide a little."""
    assert SENTENCE.rows == len(CASES)
    assert SENTENCE.detention == pytest.approx(0.4, abs=0.35)
    assert HEAD.detention == 0.0


def test_the_probability_of_imprisonment_is_that_of_someone_not_detained() -> None:
    """It lies below what is seen of both arms together."""
    head = SENTENCE.calibration.head
    predicted = np.mean([head.probability(int(t)) for t in SENTENCE.totals(CASES.codes)])
    assert predicted < CASES.imprisonment.mean()


def test_the_points_are_those_that_serving_adds_up() -> None:
    """The totals of the head are the totals of a card with its points."""
    document = expert_document() | {"points": HEAD.by_level()}
    assert np.array_equal(HEAD.totals(CASES.codes), score_totals(CASES.codes, LAW, built(document)))


def test_the_exact_loss_is_near_its_quadratic() -> None:
    """Method, 1.4: the surrogate is safe."""
    assert HEAD.exact_loss == pytest.approx(HEAD.points.loss, rel=0.05, abs=0.02)
    assert HEAD.points.gap >= 0


def test_the_prior_is_told_as_cases_and_the_uncertainty_by_step() -> None:
    """One number a step; where a step is rare the prior weighs more cases."""
    assert HEAD.worth.shape == HEAD.deviation.shape == (len(CODING),)
    assert (HEAD.worth > 0).all()
    assert (HEAD.deviation > 0).all()


def test_the_fit_is_nearer_to_the_truth_than_the_experts() -> None:
    """In log-loss against the true probability, over everybody."""

    def loss(logit: np.ndarray) -> float:
        return float(np.mean(np.logaddexp(0, logit) - WORLD.probability * logit))

    learnt = HEAD.calibration.head
    expert = loss(-3.0 + 0.12 * score_totals(CASES.codes, LAW, CARD))
    found = loss(learnt.intercept + learnt.slope * HEAD.totals(CASES.codes))
    assert found < expert + 0.01


def test_old_years_are_forgotten_by_age() -> None:
    """ρ to the power of the years before the last."""
    year = np.array([2025, 2023, 2024], np.int16)
    assert remembered(year, 0.5).tolist() == [1.0, 0.25, 0.5]
    assert remembered(year[:0], 0.5).tolist() == []
    assert misconduct_sample(CASES, 0.5).weight.min() == 0.5 ** (
        CASES.year.max() - CASES.year[CASES.released].min()
    )


def test_a_weight_set_is_the_new_centre() -> None:
    """Doubled points come back doubled where the cases say little, and the scale halves."""
    few = RELEASED.rows(np.arange(150))
    doubled = {f: {level: 2 * p for level, p in ls.items()} for f, ls in CARD.points.items()}
    options = replace(PLAIN, weights=doubled, least_events=1)
    found = learn_head(MISCONDUCT, few, CODING, options, few.codes)
    assert np.array_equal(found.centre, 2 * CODING.expert)


def test_pinned_factors_keep_their_points() -> None:
    """Only the movable ones may leave the experts'."""
    found = learn_head(
        MISCONDUCT,
        RELEASED,
        CODING,
        replace(PLAIN, movable=frozenset({"restitution"})),
        CASES.codes,
    )
    moved = {
        factor
        for factor, levels in found.by_level().items()
        if levels != {k: v * found.points.resolution for k, v in CARD.points[factor].items()}
    }
    assert moved <= {"restitution"}


def changed(**parts: np.ndarray) -> Sample:
    """Return the released with some parts changed."""
    return replace(RELEASED, **parts)


@pytest.mark.parametrize(
    ("reason", "sample", "message"),
    [
        ("no_cases", RELEASED.rows(slice(0, 0)), "no case shows the outcome"),
        ("few_events", changed(outcome=np.zeros(len(RELEASED), int)), "0 of .* cases with it"),
        (
            "few_events",
            changed(outcome=(np.arange(len(RELEASED)) == 7).astype(int)),
            "1 of .* cases with it; needed: at least 10; pool",
        ),
        ("few_non_events", changed(outcome=np.ones(len(RELEASED), int)), "cases without it"),
        ("few_events", changed(weight=np.zeros(len(RELEASED))), "0 of .* with it"),
        ("mostly_unknown", changed(codes=np.full_like(RELEASED.codes, -1)), "0% of the answers"),
    ],
)
def test_too_little_is_refused_with_its_reason(reason: str, sample: Sample, message: str) -> None:
    """Never a silent number."""
    with pytest.raises(TooLittle, match=message) as found:
        refuse_too_little(MISCONDUCT, sample, PLAIN)
    assert (found.value.reason, found.value.head) == (reason, MISCONDUCT)


def test_perfect_separation_is_refused() -> None:
    """An answer that was written after the outcome."""
    codes = RELEASED.codes.copy()
    codes[:, 9] = np.where(RELEASED.outcome == 1, 4, 0)
    codes[:, 8] = np.where(RELEASED.outcome == 1, 3, 0)
    for place in (7, 32, 35, 36, 37, 39):
        codes[:, place] = np.where(RELEASED.outcome == 1, 2, 0)
    with pytest.raises(TooLittle, match=r"separate the .* cases .* perfectly"):
        learn_head(MISCONDUCT, changed(codes=codes), CODING, PLAIN, codes)


def test_a_factor_that_never_varies_is_named_and_keeps_its_points() -> None:
    """The cases say nothing of it."""
    codes = RELEASED.codes.copy()
    codes[:, 3] = 0
    found = learn_head(MISCONDUCT, changed(codes=codes), CODING, PLAIN, codes)
    assert found.constant == ("criminal_record",)
    # "none" is answered throughout, which the intercept absorbs; its steps stay the experts'.
    expert = {k: v * found.points.resolution for k, v in CARD.points["criminal_record"].items()}
    steps = found.by_level()["criminal_record"]
    rise = {k: v - steps["none"] for k, v in steps.items()}
    assert rise == {k: v - expert["none"] for k, v in expert.items()}


def test_codes_that_vary_have_no_constant_factor() -> None:
    """And codes that do not, have all that can be learnt."""
    assert constant_factors(CODING, RELEASED.codes) == ()
    assert len(constant_factors(CODING, np.zeros((3, 43), np.int8))) == 43


def test_rows_are_thinned_evenly() -> None:
    """First and last parts are both met."""
    assert evenly(10, 4).tolist() == [0, 2, 5, 7]
    assert evenly(0, 4).tolist() == []
    assert len(RELEASED.thinned(100)) == 100
    assert RELEASED.thinned(10_000_000) is RELEASED
