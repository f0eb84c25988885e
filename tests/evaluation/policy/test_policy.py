"""Policies: counts by hand, both questions met exactly, what changes."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.assessable import Lacking
from evaluation.backtest.line import RiskLine
from evaluation.estimate import Estimate
from evaluation.policy.cells import Cells, cells_of
from evaluation.policy.changes import ARREST, PANEL, RELEASE, changes
from evaluation.policy.questions import MISCONDUCT_RATE, RELEASE_RATE, answers
from evaluation.policy.thresholds import policy_points
from tests.card_documents import built, calibrated_document
from tests.evaluation.past_cases import CARD, past, under


def prepared() -> tuple[Cells, RiskLine]:
    """Return the cells of an invented world with their line."""
    cohort = past()
    found = under(cohort)
    assert isinstance(found.line, RiskLine)
    return cells_of(cohort.learning, cohort.course, found.total, found.line), found.line


def flat(released: list[int], arrested: list[int], slope: float = 1.0) -> tuple[Cells, RiskLine]:
    """Return cells of totals 0, 1, ... whose arrests have all ended, half of them lightly."""
    total = np.arange(len(released))
    line = RiskLine(-3.0, slope, ((1e-6, 0.0), (0.0, 1e-6)), n=100, events=20)
    held = np.array(arrested)
    return Cells(total, np.array(released), held, held, held // 2, line.probability(total)), line


def test_cells_count_every_case() -> None:
    """Released and arrested; endings of the arrested; nothing is lost."""
    cells, _ = prepared()
    cases, course = past().learning, past().course
    assert cells.n == len(cases)
    assert cells.arrested.sum() == cases.detained.sum()
    assert cells.ended.sum() == (cases.detained & (course.ending >= 0)).sum()
    assert (cells.light <= cells.ended).all()


def test_a_threshold_counts_as_by_hand() -> None:
    """Shares, expected misconducts and light endings of the arrests above."""
    cells, line = flat([10, 10, 0], [0, 10, 10])
    points = policy_points(cells, line, CARD, 1, draws=50)
    point = next(each for each in points if each.total == 0)
    assert (point.released.n, point.released.events) == (40, 10)
    assert point.misconducts.value == pytest.approx(100 * 10 * cells.risk[0] / 40)
    assert point.among_released.value == pytest.approx(cells.risk[0])
    assert isinstance(point.light, Estimate)
    assert (point.light.n, point.light.events) == (20, 10)


def test_more_released_means_more_misconduct_and_fewer_light_arrests() -> None:
    """Along the totals; each interval holds its value."""
    cells, line = prepared()
    points = policy_points(cells, line, CARD, 10, draws=100)
    expected = [point.misconducts.value for point in points]
    assert expected == sorted(expected)
    for point in points:
        assert point.misconducts.holds(point.misconducts.value)
        assert 0 <= point.panel.value <= 1
    light = [point.light.value for point in points if isinstance(point.light, Estimate)]
    assert light[0] > light[-1]


def test_a_calibrated_card_moves_its_band_by_its_interval() -> None:
    """The panel's load is the share whose interval crosses the limit."""
    cohort = past()
    card = built(calibrated_document())
    found = under(cohort, card)
    assert isinstance(found.line, RiskLine)
    cells = cells_of(cohort.learning, cohort.course, found.total, found.line)
    for point in policy_points(cells, found.line, card, 10, draws=20):
        low, high = found.line.interval(cells.total.astype(float))
        crossing = (low <= point.probability) & (point.probability <= high)
        assert point.panel.events == cells.cases[crossing].sum()


def test_light_endings_without_arrests_are_not_assessable() -> None:
    """Above the highest limit nobody was arrested."""
    cells, line = flat([10, 10, 10], [0, 0, 0])
    points = policy_points(cells, line, CARD, 10, draws=20)
    assert all(isinstance(point.light, Lacking) for point in points)


def test_both_questions_hold_their_rate() -> None:
    """As many released, or as much misconduct, to the last case; the other rate is the gain."""
    same_release, same_misconduct = answers(*prepared(), draws=100)
    assert (same_release.question, same_misconduct.question) == (RELEASE_RATE, MISCONDUCT_RATE)
    assert same_release.released.value == pytest.approx(same_release.released_today.value)
    gap = same_release.misconducts.value - same_release.misconducts_today.value
    assert same_release.difference.value == pytest.approx(gap)
    assert gap < 0
    assert same_misconduct.misconducts.value == pytest.approx(
        same_misconduct.misconducts_today.value
    )
    assert same_misconduct.difference.value > 0
    assert same_misconduct.difference.low > 0


def test_the_gain_vanishes_where_the_arrested_are_riskier() -> None:
    """One ratio for both questions: at it, the same order gains neither."""
    first, second = answers(*prepared(), draws=10)
    assert first.break_even is not None
    assert first.break_even > 1
    assert second.break_even == pytest.approx(first.break_even, rel=0.01)


def test_deciders_who_followed_the_total_leave_nothing_to_gain() -> None:
    """Their order is the card's: no difference, and no riskier arrested are needed to undo it."""
    cells, line = flat([10, 10, 0], [0, 0, 10])
    for answer in answers(cells, line, draws=20):
        assert answer.difference.value == pytest.approx(0, abs=1e-9)
        assert answer.break_even == 1.0


def test_an_order_turned_round_gains_whatever_the_arrested_are() -> None:
    """Those of least total were arrested, and the total says nearly everything."""
    cells, line = flat([0, 0, 10], [100, 0, 0], slope=20.0)
    first, _ = answers(cells, line, draws=10)
    assert first.break_even is None


@pytest.mark.parametrize(("released", "arrested"), [([10, 10], [0, 0]), ([0, 0], [10, 10])])
def test_all_alike_is_no_error(released: list[int], arrested: list[int]) -> None:
    """Everybody released, or nobody."""
    for answer in answers(*flat(released, arrested), draws=10):
        assert answer.difference.value == pytest.approx(0, abs=1e-9)


def test_changed_cases_are_listed_with_what_came_of_them() -> None:
    """Counts are those of the list; who was released is never released instead."""
    cohort = past()
    found = under(cohort)
    answer = answers(*prepared(), draws=10)[0]
    changed = changes(cohort.learning, cohort.course, found, answer)
    by = {
        kind: [x for x in changed.cases if x.instead == kind] for kind in (RELEASE, ARREST, PANEL)
    }
    assert len(by[RELEASE]) == changed.released_instead
    assert len(by[ARREST]) == changed.arrested_instead
    assert len(by[PANEL]) == changed.panel
    assert all(x.decided == "arrest" and x.total <= answer.limit for x in by[RELEASE])
    assert all(x.decided != "arrest" and x.total > answer.limit for x in by[ARREST])
    assert all(x.misconduct is None for x in by[RELEASE])
    assert changed.seen == sum(x.misconduct is True for x in by[ARREST])
    assert {x.record for x in changed.cases} <= set(cohort.course.record.tolist())
