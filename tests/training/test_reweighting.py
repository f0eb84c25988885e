"""Which factors need re-weighting: verdicts, intervals, and how often they are wrong."""

from dataclasses import replace

import numpy as np
import pytest

from tests.case_tables import LAW
from tests.reweighting_worlds import CARD, SCALE, codes, points, world
from training.multipliers import Multipliers, fit_multipliers
from training.reweighting import (
    ASSUMPTIONS,
    CONFIDENCE,
    Reweighting,
    Verdict,
    examine_factors,
    judge,
    sufficient,
)

WRONG = world(4_000, 7, wrong=10)
FOUND = fit_multipliers(WRONG.codes, WRONG.misconduct, LAW, CARD)
JUDGED = judge(FOUND)


def drawn(seed: int, off: int, *, error: float = 0.02) -> Multipliers:
    """Draw multipliers of independent factors; the first ones do nothing."""
    random = np.random.default_rng(seed)
    estimate = SCALE + random.normal(0, error, 43)
    estimate[:off] -= SCALE
    return replace(
        FOUND,
        estimate=estimate,
        covariance=np.eye(43) * error**2,
        data_share=np.ones(43),
        cases=np.full(43, 500),
    )


def test_factors_that_do_nothing_are_declared() -> None:
    """With a thousand misconducts most of them are found, and hardly any other."""
    declared = set(JUDGED.declared)
    assert len(declared & WRONG.wrong) >= 6
    assert len(declared - WRONG.wrong) <= 1
    ratios = [test.ratio for test in JUDGED.tests if test.factor in declared & WRONG.wrong]
    assert np.mean(ratios) < 0.5


def test_scale_is_found_beside_wrong_factors() -> None:
    """The factors in question do not drag the scale that they are compared with."""
    assert abs(JUDGED.scale - SCALE) < 3 * JUDGED.scale_error
    assert JUDGED.scale_error < 0.01


def test_verdict_follows_from_the_adjusted_values() -> None:
    """Declared within BY 0.10, movable within BH 0.25, kept beyond."""
    for test in JUDGED.tests:
        expected = (
            Verdict.REWEIGHT
            if test.q_declare <= 0.10
            else Verdict.MAY_MOVE
            if test.q_gate <= 0.25
            else Verdict.KEEP
        )
        assert test.verdict is expected
        assert test.q_gate <= test.q_declare


def test_what_is_declared_may_move() -> None:
    """The gate of the fit is wider than the declaration."""
    assert set(JUDGED.declared) <= JUDGED.movable


def test_interval_agrees_with_the_test() -> None:
    """It leaves out 1 where, and only where, p is below 5 %."""
    for test in JUDGED.tests:
        low, high = test.interval
        assert low < test.ratio < high
        assert (test.p < 1 - CONFIDENCE) == (not low <= 1 <= high)


def test_result_says_on_what_it_rests() -> None:
    """Cases, misconducts and assumptions stand with the tests."""
    assert (JUDGED.n, JUDGED.events) == (4_000, WRONG.misconduct.sum())
    assert JUDGED.assumptions == ASSUMPTIONS
    assert [test.factor for test in JUDGED.tests] == [factor.id for factor in LAW.scale]


def test_few_cases_are_insufficient() -> None:
    """A factor that gives points in fewer than ten cases is not tested, whatever it looks like."""
    answers = WRONG.codes.copy(order="F")
    neutral = LAW.scale.by_id["retaliation"].positions["none"]
    place = [factor.id for factor in LAW.scale].index("retaliation")
    answers[:, place] = neutral
    answers[:9, place] = 3
    misconduct = WRONG.misconduct.copy()
    misconduct[:9] = 1
    test = examine_factors(answers, misconduct, LAW, CARD).tests[place]
    assert (test.verdict, test.cases, test.case_events) == (Verdict.INSUFFICIENT, 9, 9)
    assert np.isnan([test.z, test.p, test.q_declare, test.q_gate]).all()


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_only_is_insufficient(outcome: int) -> None:
    """Without a misconduct, or without its absence, no factor is tested."""
    same = np.full(300, outcome, np.int8)
    found = examine_factors(codes(300, 1), same, LAW, CARD)
    assert {test.verdict for test in found.tests} == {Verdict.INSUFFICIENT}
    assert found.movable == frozenset()


def test_all_unknown_is_insufficient() -> None:
    """Cases about which nothing is known say nothing about any factor."""
    nothing = np.full((200, 43), -1, np.int8)
    found = examine_factors(nothing, (np.arange(200) % 2).astype(np.int8), LAW, CARD)
    assert found.factors(Verdict.INSUFFICIENT) == tuple(factor.id for factor in LAW.scale)


def test_little_information_is_insufficient() -> None:
    """Where the prior knows nine tenths, the data decide nothing."""
    poor = replace(FOUND, data_share=np.where(np.arange(43) == 0, 0.09, 1.0))
    assert not sufficient(poor)[0]
    assert sufficient(poor)[1:].all()


def test_half_of_the_factors_wrong_still_has_a_reference() -> None:
    """Where most factors are in question, the least questionable ones give the scale."""
    estimate = np.where(np.arange(43) % 2, 0.02, 0.35) + np.linspace(-0.05, 0.05, 43)
    found = judge(replace(drawn(1, 0, error=0.004), estimate=estimate))
    assert 0.0 < found.scale < 0.4
    assert all(np.isfinite(test.p) for test in found.tests)


def test_factors_without_points_are_compared_with_nothing() -> None:
    """A factor that got 0 points and does something is found; one that does nothing is not."""
    blank = {name: dict.fromkeys(CARD.points[name], 0) for name in ("retaliation", "collusion")}
    card = replace(CARD, points={**CARD.points, **blank})
    answers, random = codes(3_000, 5, unknown=0.0), np.random.default_rng(5)
    given = points(answers)
    given[:, [factor.id for factor in LAW.scale].index("collusion")] = 0
    p = 1 / (1 + np.exp(-(SCALE * (given.sum(axis=1) - given.sum(axis=1).mean()) - 1)))
    found = examine_factors(answers, (random.random(3_000) < p).astype(np.int8), LAW, card)
    by_name = {test.factor: test for test in found.tests}
    assert not by_name["retaliation"].by_points
    assert by_name["retaliation"].verdict is Verdict.REWEIGHT
    assert by_name["collusion"].verdict is Verdict.KEEP
    low, high = by_name["collusion"].interval
    assert low < 0 < high


def test_card_of_zeros_still_answers() -> None:
    """Without any points there is no scale to find; every factor is compared with nothing."""
    zeros = {name: dict.fromkeys(levels, 0) for name, levels in CARD.points.items()}
    found = examine_factors(WRONG.codes, WRONG.misconduct, LAW, replace(CARD, points=zeros))
    assert not any(test.by_points for test in found.tests)
    assert found.scale_error == 0


@pytest.mark.parametrize("off", [0, 6, 12])
def test_false_share_is_bounded(off: int) -> None:
    """Over many draws of 43 factors the declared ones hold a tenth of false ones at most."""
    shares = [_false_share(judge(drawn(seed, off)), off) for seed in range(60)]
    assert np.mean(shares) <= 0.10 + 2 * np.std(shares) / np.sqrt(len(shares))


def _false_share(found: Reweighting, off: int) -> float:
    declared = [test.verdict is Verdict.REWEIGHT for test in found.tests]
    return sum(declared[off:]) / max(sum(declared), 1)


@pytest.mark.slow
def test_false_share_is_bounded_on_cases() -> None:
    """The same from cases on, with few misconducts and many."""
    for rows, seeds in ((600, 8), (2_000, 4)):
        shares = []
        for seed in range(seeds):
            found = world(rows, 100 + seed, wrong=15)
            declared = set(examine_factors(found.codes, found.misconduct, LAW, CARD).declared)
            shares.append(len(declared - found.wrong) / max(len(declared), 1))
        assert np.mean(shares) <= 0.10 + 2 * np.std(shares) / np.sqrt(seeds)
