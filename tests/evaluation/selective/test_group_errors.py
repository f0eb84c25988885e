"""Error rates by group: right where nothing is hidden, and silent where nothing can be said."""

import numpy as np
import pytest

from evaluation.errors import EvaluationError, NotAssessable
from evaluation.selective.cases import selected_cases
from evaluation.selective.figures import E3, Bootstrap
from evaluation.selective.group_errors import NO_EVENTS, NO_RELEASED, group_error_rates
from evaluation.selective.propensity import given_propensity
from tests.evaluation.selective.invented import invented

FEW = Bootstrap(draws=50)


def test_rates_by_hand() -> None:
    """Three of a group, two released; ψ from the formula."""
    cases = selected_cases([1, 1, 0], [1, 0, -1], [0, 1, 1])
    chance = given_propensity([0.5, 0.5, 0.5])
    found = group_error_rates(
        cases, chance, [0.4, 0.2, 0.6], [0, 1, 1], ["a"] * 3, bootstrap=FEW
    ).groups[0]
    psi = np.array([0.4 + 2 * 0.6, 0.2 - 2 * 0.2, 0.6])

    assert found.rates is not None
    assert found.rates.false_negative.estimate.value == pytest.approx(psi[0] / psi.sum())
    assert found.rates.false_positive.estimate.value == pytest.approx(1.0)
    assert found.rates.observed_to_expected.estimate.value == pytest.approx(psi.sum() / 1.2)
    assert found.rates.released_false_negative is not None
    assert found.rates.released_false_negative.estimate.value == 1.0
    assert found.rates.released_false_positive is not None
    assert found.rates.released_false_positive.estimate.value == 1.0
    assert found.rates.false_negative.estimand == E3
    assert (found.counts.n, found.counts.released) == (3, 2)
    assert (found.counts.events, found.counts.flagged) == (1, 2)


def test_selection_is_undone_where_nothing_is_hidden() -> None:
    """The truth lies in the interval of AIPW; the released alone look far worse."""
    drawn = invented(40_000, deciders=40, seed=3)
    group = np.random.default_rng(1).integers(0, 2, 40_000)
    flagged = drawn.x > 1
    found = group_error_rates(
        drawn.cases, given_propensity(drawn.chance), drawn.probability, flagged, group
    )
    for errors in found.groups:
        mine = group == errors.group
        risk = drawn.probability[mine]
        missed = float((risk * ~flagged[mine]).sum() / risk.sum())
        needless = float(((1 - risk) * flagged[mine]).sum() / (1 - risk).sum())
        assert errors.rates is not None
        assert errors.rates.released_false_negative is not None
        assert errors.rates.false_negative.estimate.holds(missed)
        assert errors.rates.false_positive.estimate.holds(needless)
        assert errors.rates.observed_to_expected.estimate.holds(1.0)
        assert errors.rates.released_false_negative.estimate.value > missed + 0.1
    assert found.gaps[0].false_negative.estimate.holds(0.0)


def test_a_gap_is_first_less_second() -> None:
    """And the groups come in their order, every pair once."""
    drawn = invented(3_000, seed=4)
    group = np.array(["a", "b", "c"])[np.arange(3_000) % 3]
    found = group_error_rates(
        drawn.cases, given_propensity(drawn.chance), drawn.probability, drawn.x > 1, group,
        bootstrap=FEW,
    )  # fmt: skip
    first, second, third = (errors.rates for errors in found.groups)
    assert first is not None
    assert second is not None
    assert third is not None
    assert [(gap.first, gap.second) for gap in found.gaps] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found.gaps[0].false_positive.estimate.value == pytest.approx(
        first.false_positive.estimate.value - second.false_positive.estimate.value
    )


def test_groups_without_labels_say_why() -> None:
    """Nobody released, no misconduct seen: counts and a reason, and no gap with them."""
    cases = selected_cases([1, 1, 1, 0, 0, 0], [1, 0, 0, -1, -1, -1], [0, 1, 0, 1, 0, 1])
    found = group_error_rates(
        cases, given_propensity([0.5] * 6), [0.3] * 6, [0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 2, 2],
        bootstrap=FEW,
    )  # fmt: skip
    assert [errors.reason for errors in found.groups] == [None, NO_EVENTS, NO_RELEASED]
    assert [errors.rates is None for errors in found.groups] == [False, True, True]
    assert found.gaps == ()


def test_only_violators_released_have_no_share_of_needless_flags() -> None:
    """A rate of the released without anybody to count is left out."""
    cases = selected_cases([1, 1, 0, 0], [1, 1, -1, -1], [0, 1, 0, 1])
    found = group_error_rates(
        cases, given_propensity([0.9] * 4), [0.5] * 4, [0, 1, 0, 1], [0] * 4, bootstrap=FEW
    ).groups[0]
    assert found.rates is not None
    assert found.rates.released_false_positive is None
    assert found.rates.released_false_negative is not None


def test_the_zone_can_be_chosen() -> None:
    """Cases outside it count in no group; an empty one is refused; so are lengths."""
    drawn = invented(1_000, seed=5)
    chance = given_propensity(drawn.chance, overlap=0.5)
    arguments = (drawn.cases, chance, drawn.probability, drawn.x > 1)
    found = group_error_rates(*arguments, np.zeros(1_000), chosen=chance.overlap, bootstrap=FEW)
    assert found.groups[0].counts.n == chance.overlap.sum()
    with pytest.raises(NotAssessable, match="selective_nobody_chosen"):
        group_error_rates(*arguments, np.zeros(1_000), chosen=np.zeros(1_000))
    with pytest.raises(EvaluationError, match="evaluation_length"):
        group_error_rates(*arguments, np.zeros(3))
