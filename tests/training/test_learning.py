"""One run of the learner, from cases to everything its report defends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from data.learning_set import NOT_OBSERVED, LearningSet
from tests.case_tables import CARD, LAW
from tests.training.worlds import world
from training.card import scorecard_document
from training.coding import Coding
from training.errors import LearningError
from training.learning import learn
from training.newton import Fit
from training.options import Options, Sample
from training.prior import Prior

PLAIN = Options(folds=0)
WORLD = world(2000, 11)
CASES = WORLD.cases


def test_a_run_holds_what_its_report_defends() -> None:
    """Both heads with their diagnostics, the districts, the bands, and no fallback."""
    found = learn(CASES, LAW, CARD, Options(folds=2))
    misconduct, imprisonment = found.heads()
    assert found.fallback is None
    for head in (misconduct, imprisonment):
        assert head.evidence.values
        assert head.calibration.diagnostic is not None
        assert head.unknown is not None
        assert head.points.gap >= 0
    assert found.hierarchy is not None
    assert [line.district for line in found.hierarchy.lines] == ["A", "B", "C", "D"]
    assert found.threshold == 0.2
    assert {point.threshold for point in found.curve} >= {0.1, 0.2, 0.3}
    assert found.changed_by_unknown is not None
    assert 0 < found.changed_by_unknown < 1
    assert found.unknown["restitution"] == pytest.approx(0.05, abs=0.02)


def test_the_probability_is_near_the_truth_among_the_released() -> None:
    """Observed and expected misconduct are equal; the true risk is close."""
    misconduct, _ = learn(CASES, LAW, CARD, PLAIN).heads()
    chosen = CASES.released
    head = misconduct.calibration.head
    predicted = np.array([head.probability(int(t)) for t in misconduct.totals(CASES.codes[chosen])])
    assert predicted.sum() == pytest.approx(CASES.misconduct[chosen].sum(), rel=0.02)
    assert predicted.mean() == pytest.approx(WORLD.probability[chosen].mean(), rel=0.35)


def test_stated_costs_move_the_threshold() -> None:
    """A miss nine times as bad as a needless detention: θ is a tenth."""
    found = learn(CASES, LAW, CARD, replace(PLAIN, cost_miss=9.0))
    assert found.threshold == pytest.approx(0.1)


def test_a_solver_may_be_put_in_its_place() -> None:
    """One that reads more cases than fit one machine."""
    seen = []

    def solver(coding: Coding, sample: Sample, prior: Prior) -> Fit:
        seen.append(sample)
        return PLAIN.solver(coding, sample, prior)

    learn(CASES, LAW, CARD, replace(PLAIN, solver=solver))
    assert len(seen) == 2


def with_changed(**parts: object) -> LearningSet:
    """Return the cases with some arrays changed."""
    return replace(CASES, **parts)  # type: ignore[arg-type]  # arrays by name


def unknown_share(share: float) -> LearningSet:
    """Return the cases with so many answers unknown."""
    draw = np.random.default_rng(0)
    codes = np.where(draw.random(CASES.codes.shape) < share, np.int8(-1), CASES.codes)
    return with_changed(codes=np.asfortranarray(codes))


def one_event() -> LearningSet:
    """Return the cases with a single misconduct."""
    misconduct = np.where(CASES.released, 0, NOT_OBSERVED).astype(np.int8)
    misconduct[np.flatnonzero(CASES.released)[3]] = 1
    return with_changed(misconduct=misconduct)


@pytest.mark.parametrize(
    ("cases", "reason", "head"),
    [
        (lambda: CASES.rows(np.arange(0)), "no_cases", "misconduct"),
        (lambda: CASES.rows(~CASES.released), "no_cases", "misconduct"),
        (lambda: with_changed(misconduct=np.minimum(CASES.misconduct, 0)), "few_events", "misco"),
        (one_event, "few_events", "misconduct"),
        (lambda: unknown_share(1.0), "mostly_unknown", "misconduct"),
        (lambda: unknown_share(0.6), "mostly_unknown", "misconduct"),
        (lambda: with_changed(imprisonment=np.ones_like(CASES.imprisonment)), "few_non_", "impr"),
        (lambda: with_changed(weight=np.zeros(len(CASES))), "few_events", "misconduct"),
    ],
)
def test_cases_that_carry_no_card_leave_the_prior_card(
    cases: Callable[[], LearningSet], reason: str, head: str
) -> None:
    """With the reason, and without a number that could be taken for a result."""
    found = learn(cases(), LAW, CARD, PLAIN)
    assert found.fallback is not None
    assert found.fallback.reason.startswith(reason)
    assert found.fallback.head.startswith(head)
    assert (found.misconduct, found.imprisonment, found.hierarchy) == (None, None, None)
    assert (found.curve, found.changed_by_unknown) == ((), None)
    with pytest.raises(LearningError, match=r"no card was learnt: .*; expert-2026\.1 stays in use"):
        scorecard_document(found, version="x", code_version="1")


def test_forty_percent_unknown_still_carry_a_card() -> None:
    """And the report can say how much is unknown, factor by factor."""
    found = learn(unknown_share(0.4), LAW, CARD, PLAIN)
    assert found.fallback is None
    assert min(found.unknown.values()) > 0.35


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        (lambda: with_changed(law_version="cn-2020.1"), "set belongs to law pack cn-2020.1, not"),
        (lambda: with_changed(codes=CASES.codes[:, :40]), r"form \(2000, 40\)"),
        (lambda: with_changed(codes=CASES.codes.astype(np.int16)), "found int16"),
        (lambda: with_changed(codes=np.full_like(CASES.codes, 77)), "age_stage: row 0 is 77"),
        (lambda: with_changed(misconduct=np.full(2000, 3, np.int8)), "misconduct of row 0 is 3"),
        (lambda: with_changed(imprisonment=np.full(2000, 9, np.int8)), "imprisonment of row 0"),
        (lambda: with_changed(weight=np.full(2000, -1.0)), "weight of row 0 is -1.0"),
        (lambda: with_changed(weight=np.full(2000, np.nan)), "weight of row 0 is nan"),
    ],
)
def test_cases_that_cannot_be_read_are_refused(
    cases: Callable[[], LearningSet], message: str
) -> None:
    """With the place, the value and what is allowed."""
    with pytest.raises(LearningError, match=message):
        learn(cases(), LAW, CARD, PLAIN)


def test_a_card_of_another_scale_is_refused() -> None:
    """The message names the card and both packs."""
    with pytest.raises(LearningError, match=r"expert-2026\.1 belongs to law pack cn-2031\.1"):
        learn(CASES, LAW, replace(CARD, law_version="cn-2031.1"), PLAIN)


def test_duplicate_cases_are_learnt_as_cases() -> None:
    """Taking them out is the cohort's work; the learner counts what it is given."""
    twice = CASES.rows(np.repeat(np.arange(len(CASES)), 2))
    misconduct, _ = learn(twice, LAW, CARD, PLAIN).heads()
    single, _ = learn(CASES, LAW, CARD, PLAIN).heads()
    assert misconduct.events == 2 * single.events
