"""The challenger: what it may do, and how it treats answers."""

import numpy as np
import pytest

from model.factors import Order
from tests.case_tables import LAW
from tests.reweighting_worlds import codes, world
from training.challenger import boosting
from training.challenger.boosting import Challenger, design, features_of, fit_challenger
from training.errors import TooLittle

WORLD = world(1_000, 31)


@pytest.fixture(scope="module")
def challenger() -> Challenger:
    """A challenger fitted on synthetic cases."""
    return fit_challenger(WORLD.codes, WORLD.misconduct, LAW)


def test_challenger_tells_misconduct_apart(challenger: Challenger) -> None:
    """On new cases it ranks most of those with misconduct above most of those without."""
    fresh = world(1_500, 32)
    p = challenger.probability(fresh.codes)
    hit, miss = p[fresh.misconduct == 1], p[fresh.misconduct == 0]
    assert (hit[:, None] > miss[None]).mean() > 0.75
    assert (challenger.n, challenger.events) == (1_000, WORLD.misconduct.sum())


@pytest.mark.parametrize(
    "factor", [factor.id for factor in LAW.scale if factor.order is Order.DANGER]
)
def test_graver_never_lowers_the_probability(challenger: Challenger, factor: str) -> None:
    """The directions of the law bind the challenger too."""
    place = [each.id for each in LAW.scale].index(factor)
    levels = len(LAW.scale.by_id[factor].levels)
    cases = codes(30, 33, unknown=0.0)
    risks = []
    for code in range(levels):
        changed = cases.copy(order="F")
        changed[:, place] = code
        risks.append(challenger.probability(changed))
    assert np.all(np.diff(risks, axis=0) >= 0)


def test_every_factor_has_a_column() -> None:
    """An ordered factor one, a nominal one for each level but the neutral one."""
    features = features_of(LAW)
    assert {feature.factor for feature in features} == set(LAW.scale.by_id)
    nominal = [f for f in LAW.scale if f.order is Order.NOMINAL]
    ordered = len(LAW.scale) - len(nominal)
    assert len(features) == ordered + sum(len(f.levels) - 1 for f in nominal)


def test_unknown_is_missing_and_no_level() -> None:
    """Unknown and not applicable are left to the trees as missing."""
    cases = codes(5, 34, unknown=0.0)
    cases[0], cases[1] = -1, -2
    columns = design(cases, features_of(LAW))
    assert np.isnan(columns[:2]).all()
    assert not np.isnan(columns[2:]).any()


def test_same_seed_gives_the_same_trees(challenger: Challenger) -> None:
    """Fitted twice, the challenger says the same."""
    again = fit_challenger(WORLD.codes, WORLD.misconduct, LAW)
    assert np.array_equal(again.probability(WORLD.codes), challenger.probability(WORLD.codes))


def test_weights_count(challenger: Challenger) -> None:
    """Misconduct that counts threefold is thought more frequent."""
    weight = np.where(WORLD.misconduct == 1, 3.0, 1.0)
    heavy = fit_challenger(WORLD.codes, WORLD.misconduct, LAW, weight=weight)
    assert heavy.probability(WORLD.codes).mean() > challenger.probability(WORLD.codes).mean()


@pytest.mark.parametrize(("outcome", "reason"), [(0, "few_events"), (1, "few_non_events")])
def test_too_few_outcomes_are_refused(outcome: int, reason: str) -> None:
    """Trees grown on a handful of misconducts would be noise."""
    same = np.full(100, outcome, np.int8)
    with pytest.raises(TooLittle) as refused:
        fit_challenger(codes(100, 35), same, LAW)
    assert refused.value.reason == reason


def test_many_rows_take_every_thread(
    monkeypatch: pytest.MonkeyPatch, challenger: Challenger
) -> None:
    """How many threads work changes nothing in what they find."""
    alone = challenger.probability(WORLD.codes)
    monkeypatch.setattr(boosting, "_ROWS_FOR_THREADS", 1)
    assert np.array_equal(challenger.probability(WORLD.codes), alone)
