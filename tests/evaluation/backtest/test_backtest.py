"""The back-test: figures that can be counted by hand, and reasons where there are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.cohort.building import Cohort
from evaluation.assessable import Lacking
from evaluation.backtest.assessed import CARD as FROM_CARD
from evaluation.backtest.assessed import CROSS_FITTED, assess_cases
from evaluation.backtest.bands import ALL, band_lines
from evaluation.backtest.decisions import decision_lines
from evaluation.backtest.examination import BackTest, back_test
from evaluation.estimate import Estimate
from model.batch import score_totals
from tests.card_documents import built, calibrated_document
from tests.evaluation.past_cases import CARD, LAW, SETTINGS, part, past, under

DANGERS = {str(name): danger.short_zh for name, danger in LAW.dangers.items()}


def measured(cohort: Cohort) -> BackTest:
    """Return the back-test of the card that ships."""
    return back_test(cohort.learning, cohort.course, under(cohort), DANGERS, SETTINGS)


def test_cases_are_scored_as_the_card_scores_them() -> None:
    """Totals of the one arithmetic; an expert card has cross-fitted probabilities."""
    cohort = past()
    found = under(cohort)
    assert (found.total == score_totals(cohort.learning.codes, LAW, CARD)).all()
    assert (found.source, found.learnt_here) == (CROSS_FITTED, False)
    assert isinstance(found.probability, np.ndarray)
    assert ((found.probability > 0) & (found.probability < 1)).all()
    assert found.danger.min() >= -1


def test_a_calibrated_card_keeps_its_own_probabilities() -> None:
    """Those of its head; a card learnt from this very file is told."""
    cohort = past()
    card = built(calibrated_document())
    learnt_here = replace(card, provenance={"data_digest": cohort.learning.digest})
    found = under(cohort, learnt_here)
    assert (found.source, found.learnt_here) == (FROM_CARD, True)
    assert isinstance(found.probability, np.ndarray)
    assert card.calibration is not None
    expected = card.calibration.misconduct.probability(int(found.total[0]))
    assert found.probability[0] == pytest.approx(expected)


def test_cases_of_another_law_are_refused() -> None:
    """Both versions are named."""
    cases = replace(past().learning, law_version="cn-2019.1")
    with pytest.raises(ValueError, match=r"cn-2019\.1"):
        assess_cases(cases, LAW, CARD, least_events=20)


def test_bands_count_what_can_be_counted() -> None:
    """Misconduct among the released, endings among the arrested that ended; bands add up."""
    cohort = past()
    cases, course, found = cohort.learning, cohort.course, under(cohort)
    lines = {line.band: line for line in band_lines(cases, course, found, 10)}
    assert sum(line.n for band, line in lines.items() if band != ALL) == len(cases)
    low = found.band == 0
    misconduct, light = lines["low"].misconduct, lines["low"].light
    assert isinstance(misconduct, Estimate)
    assert isinstance(light, Estimate)
    seen = low & (cases.misconduct >= 0)
    assert (misconduct.n, misconduct.events) == (seen.sum(), cases.misconduct[seen].sum())
    ended = low & cases.detained & (course.ending >= 0)
    assert (light.n, light.events) == (ended.sum(), (course.ending[ended] == 2).sum())


def test_decisions_beside_bands() -> None:
    """Agreement is of low and high alone; its n and events are those of both."""
    cohort = past()
    cases, found = cohort.learning, under(cohort)
    (line,) = decision_lines(cases, found, {}, 10)
    assert isinstance(line.agreement, Estimate)
    assert line.agreement.n == (found.band != 1).sum()
    agrees = ((found.band == 0) & ~cases.detained) | ((found.band == 2) & cases.detained)
    assert line.agreement.events == agrees.sum()


def test_everything_is_measured_at_once() -> None:
    """Performance on the released, groups by year and office, later years under earlier lines."""
    cohort = past()
    found = measured(cohort)
    assert not isinstance(found.performance, Lacking)
    assert found.performance.auc.n == cohort.learning.released.sum()
    by = {(each.division, each.group): each for each in found.groups}
    assert sum(x.n for (d, _), x in by.items() if d == "year") == cohort.learning.released.sum()
    assert {"year", "office", "offence_group", "danger"} == {d for d, _ in by}
    assert [each.group for each in found.later] == sorted(each.group for each in found.later)
    assert found.later[0].group > str(cohort.learning.year.min())


def test_too_few_events_say_so() -> None:
    """In a group, and in all: reasons with what there is and what is needed."""
    cohort = past()
    for each in measured(cohort).groups:
        figures = (each.ratio, each.auc, each.brier, each.log_loss)
        few = min(each.events, each.n - each.events) < SETTINGS.ratio_events
        assert all(isinstance(figure, Lacking) is few for figure in figures)
    small = measured(part(cohort, np.arange(len(cohort.learning)) < 60))
    assert isinstance(small.performance, Lacking)
    assert (small.performance.reason, small.performance.needed) == ("few_events", 20)
    assert isinstance(small.curve, Lacking)
    assert small.later == ()


BAD = {
    "nobody released": lambda cases: cases.detained,
    "everybody released": lambda cases: ~cases.detained,
    "one decider": lambda cases: cases.decider == cases.decider[0],
    "one district and year": lambda cases: (cases.district == 0) & (cases.year == cases.year[0]),
    "one case": lambda cases: np.arange(len(cases)) == 0,
    "no misconduct": lambda cases: cases.misconduct != 1,
}


@pytest.mark.parametrize("kind", BAD)
def test_strange_data_give_reasons_and_no_error(kind: str) -> None:
    """Whatever is missing, the other figures stand."""
    cohort = past()
    strange = part(cohort, BAD[kind](cohort.learning))
    found = measured(strange)
    assert found.bands[-1].n == len(strange.learning)
    if kind in {"nobody released", "no misconduct", "one case"}:
        assert isinstance(found.performance, Lacking)
