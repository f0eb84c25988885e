"""Agreement between two people against published figures, scikit-learn and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from data.law.catalogue import law_packs
from data.settings.evaluation import AgreementSettings
from evaluation.agreement import (
    agreement,
    first_order,
    kappa,
    linear_weights,
    table_of,
)
from evaluation.assessable import FEW_CASES, NO_VARIATION, Lacking
from evaluation.estimate import Estimate
from model.scale import UNKNOWN_CODE

LAW = law_packs()[-1]
ORDERED = next(k for k, f in enumerate(LAW.scale) if f.order == "danger" and len(f.levels) > 3)
NOMINAL = next(k for k, f in enumerate(LAW.scale) if f.order == "nominal")


@pytest.mark.parametrize("weights", [None, "linear"])
def test_kappa_is_that_of_scikit_learn(weights: str | None) -> None:
    """Weighted or not."""
    generator = np.random.default_rng(3)
    first = generator.integers(0, 4, 500)
    second = np.where(generator.random(500) < 0.6, first, generator.integers(0, 4, 500))
    found = kappa(table_of(first, second), linear_weights(4) if weights else None)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(cohen_kappa_score(first, second, weights=weights))


def test_the_published_paradox() -> None:
    """Gwet (2008), table 4: 118 of 125 alike, and kappa is about nothing; AC1 is not."""
    table = np.array([[118.0, 5.0], [2.0, 0.0]])
    common, ac1 = kappa(table), first_order(table)
    assert isinstance(common, Estimate)
    assert isinstance(ac1, Estimate)
    assert common.value == pytest.approx(-0.0234, abs=1e-4)
    assert ac1.value == pytest.approx(0.9408, abs=1e-4)
    assert (ac1.high - ac1.low) / 2 / 1.96 == pytest.approx(0.0231, abs=2e-4)


@pytest.mark.slow
def test_intervals_cover() -> None:
    """About 95 of 100 hold the coefficients of the whole population."""
    generator = np.random.default_rng(12)
    shares = np.array([[0.5, 0.06, 0.02], [0.05, 0.2, 0.03], [0.02, 0.02, 0.1]])
    truth = [
        figure(shares * 1e9)
        for figure in (kappa, first_order, lambda t: kappa(t, linear_weights(3)))
    ]
    hits = np.zeros(3)
    for _ in range(1000):
        table = generator.multinomial(200, shares.ravel()).reshape(3, 3).astype(float)
        found = (kappa(table), first_order(table), kappa(table, linear_weights(3)))
        for place, (each, true) in enumerate(zip(found, truth, strict=True)):
            assert isinstance(each, Estimate)
            assert isinstance(true, Estimate)
            hits[place] += each.holds(true.value)
    assert ((hits >= 925) & (hits <= 975)).all(), hits


def test_one_answer_everywhere_has_no_coefficient() -> None:
    """There is no chance to be beaten."""
    alike = np.array([[200.0]])
    assert kappa(alike) == Lacking(NO_VARIATION, 1, 2)
    assert first_order(alike) == Lacking(NO_VARIATION, 1, 2)


def _pair(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return answers: alike but for one factor answered at random and one left unknown by one."""
    generator = np.random.default_rng(4)
    first = np.zeros((n, len(LAW.scale)), np.int8)
    first[: n // 3, :] = 1
    second = first.copy()
    second[:, ORDERED] = generator.integers(0, len(LAW.scale.factors[ORDERED].levels), n)
    second[: n // 10, NOMINAL] = UNKNOWN_CODE
    return first, second


def test_the_definition_that_needs_work_is_named() -> None:
    """And no other; nominal factors have no order to weight by."""
    found = agreement(*_pair(300), LAW)
    assert [place for place, each in enumerate(found) if each.needs_work] == [ORDERED]
    assert found[NOMINAL].weighted is None
    assert isinstance(found[ORDERED].weighted, Estimate)
    assert (found[NOMINAL].first_unknown, found[NOMINAL].second_unknown) == (0, 30)
    assert found[ORDERED].n == 300


def test_unknown_answers_may_be_left_out() -> None:
    """Then only what both answered is compared."""
    settings = AgreementSettings(cases=50, good=0.6, unknown_is_a_level=False)
    found = agreement(*_pair(300), LAW, settings)[NOMINAL]
    assert found.n == 270
    assert isinstance(found.alike, Estimate)
    assert found.alike.value == 1


def test_few_files_say_nothing() -> None:
    """And what everybody answers alike needs no work."""
    few = agreement(*_pair(20), LAW)
    assert all(isinstance(each.kappa, Lacking) for each in few)
    assert {each.kappa.reason for each in few if isinstance(each.kappa, Lacking)} == {FEW_CASES}
    assert all(each.needs_work is None for each in few)
    alike = np.zeros((80, len(LAW.scale)), np.int8)
    same = agreement(alike, alike, LAW)
    assert not any(each.needs_work for each in same)
    assert isinstance(same[0].kappa, Lacking)


def test_other_forms_are_refused() -> None:
    """Both matrices, and the number of factors."""
    first, second = _pair(30)
    with pytest.raises(ValueError, match="forms"):
        agreement(first, second[:10], LAW)
    with pytest.raises(ValueError, match="forms"):
        agreement(first[:, :5], second[:, :5], LAW)
