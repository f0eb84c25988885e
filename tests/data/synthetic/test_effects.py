"""The true effects: law is kept, and what is wrong is as stated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from data.synthetic.effects import EXPERTS, KINDS, Truth, draw_truth, expert_agreement
from model.factors import Direction, Order
from tests.synthetic_worlds import CARD, LAW

UNIT = 0.12


def truth(**options: Any) -> Truth:
    """Return a truth of seed 3."""
    return draw_truth(LAW, CARD, **{"seed": 3, **options})


@pytest.mark.parametrize("expert", EXPERTS)
@pytest.mark.parametrize("seed", range(4))
def test_direction_and_order_of_the_law_hold_in_every_truth(expert: str, seed: int) -> None:
    """Graver is never less; a factor that may only raise or only lower does just that."""
    found = truth(seed=seed, expert=expert).misconduct
    for factor in LAW.scale:
        effects = np.array([found[factor.id][level] for level in factor.level_ids])
        beside = effects - effects[factor.position(factor.neutral)]
        if factor.order is Order.DANGER:
            assert np.all(np.diff(effects) >= -1e-12), factor.id
        if factor.direction is Direction.RAISES:
            assert beside.min() >= -1e-12, factor.id
        if factor.direction is Direction.LOWERS:
            assert beside.max() <= 1e-12, factor.id


def test_an_exact_null_is_points_times_unit() -> None:
    """Whatever is not listed as wrong is exactly what the expert says."""
    found = truth(exact_null=True)
    right = [factor.id for factor in LAW.scale if factor.id not in found.wrong]
    assert len(right) == 28
    for factor in right:
        expected = {level: UNIT * points for level, points in CARD.points[factor].items()}
        assert found.misconduct[factor] == pytest.approx(expected)


def test_the_wrong_factors_are_wrong_in_their_way() -> None:
    """Five have no effect, five have more than the expert says, five have less."""
    found = truth()
    kinds = list(found.wrong.values())
    assert {kind: kinds.count(kind) for kind in KINDS} == {"zero": 5, "under": 5, "over": 5}
    for factor, kind in found.wrong.items():
        level, points = max(CARD.points[factor].items(), key=lambda pair: abs(pair[1]))
        ratio = found.misconduct[factor][level] / (UNIT * points)
        assert {"zero": ratio == 0, "under": ratio > 1.2, "over": ratio < 0.6}[kind], factor


def test_how_good_the_expert_is_shows_in_the_agreement() -> None:
    """A good card agrees best with the truth, a bad one least."""

    def agreement(expert: str) -> float:
        return expert_agreement(truth(expert=expert), LAW, CARD)

    good, medium, bad = map(agreement, EXPERTS)
    assert good > 0.98
    assert 0.7 < medium < 0.9
    assert 0.4 < bad < 0.7


def test_several_truths_can_be_drawn() -> None:
    """The same seed gives the same truth, another seed another."""
    assert truth().misconduct == truth().misconduct
    assert truth().wrong != truth(seed=4).wrong


def test_the_number_of_wrong_factors_can_be_set() -> None:
    """None wrong leaves noise only; more than there are is refused."""
    assert not truth(wrong=0).wrong
    with pytest.raises(ValueError, match="wrong is 99; allowed: 0 to"):
        truth(wrong=99)


def test_an_unknown_expert_is_refused() -> None:
    """The message lists the experts there are."""
    with pytest.raises(ValueError, match="good, medium, bad"):
        truth(expert="best")
