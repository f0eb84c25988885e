"""The audit of an invented world that treats residents differently by construction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.settings.evaluation import evaluation_settings
from data.synthetic.simulation import Simulation, simulate
from evaluation.assessable import FEW_EVENTS, ONE_GROUP, Lacking
from evaluation.estimate import Estimate
from evaluation.groups.audit import STATISTICS, GroupAudit, audit_groups
from evaluation.groups.errors import Selection, errors_by_group
from evaluation.groups.grouping import Grouping
from evaluation.groups.proxies import proxies_by_group
from evaluation.selective.cases import selected_cases
from evaluation.selective.propensity import given_propensity
from model.batch import score_batch, score_totals

LAW = law_packs()[-1]
CARD = default_scorecard(LAW)


@pytest.fixture(scope="module")
def world() -> Simulation:
    """Return an invented world."""
    return simulate(LAW, CARD, 12_000, seed=3)


@pytest.fixture(scope="module")
def audit(world: Simulation) -> GroupAudit:
    """Return its audit with everything that can be asked."""
    cases = world.learning_set()
    chance = world.probability[world.cohort].astype(np.float64)
    selected = selected_cases(cases.released, cases.misconduct, cases.decider)
    released = given_propensity(np.clip(1 - chance * 2, 0.2, 0.8))
    band = score_batch(cases.codes, LAW, CARD, parts=["band"]).band
    assert band is not None
    settings = replace(evaluation_settings().groups, calibration_events=30, error_events=30)
    return audit_groups(
        cases,
        LAW,
        CARD,
        band == 2,
        chance,
        selection=Selection(selected, released),
        settings=settings,
    )


def test_contributions_add_up_to_the_difference_of_totals(audit: GroupAudit) -> None:
    """Factor by factor, in every group that is large enough."""
    for proxy in audit.proxies:
        if isinstance(proxy.total, Estimate):
            parts = [f.points.value for f in proxy.factors if isinstance(f.points, Estimate)]
            assert len(parts) == len(LAW.scale)
            assert sum(parts) == pytest.approx(proxy.total.value)
            assert proxy.explained is not None
            assert 0 <= proxy.explained < 1


def test_the_difference_of_totals_is_that_of_the_groups(
    audit: GroupAudit, world: Simulation
) -> None:
    """As the means of the totals themselves."""
    cases = world.learning_set()
    total, place = score_totals(cases.codes, LAW, CARD), cases.groups["resident"]
    local = next(p for p in audit.proxies if (p.trait, p.group) == ("resident", "local"))
    assert isinstance(local.total, Estimate)
    expected = total[place == 0].mean() - total[place == 1].mean()
    assert local.total.value == pytest.approx(expected)
    assert local.total.high < 0


def test_non_residents_leave_more_unknown(audit: GroupAudit) -> None:
    """The invented world has it so."""
    other = next(p for p in audit.proxies if (p.trait, p.group) == ("resident", "other"))
    assert isinstance(other.unknown, Estimate)
    assert other.unknown.low > 0


def test_every_statistic_is_tested_and_adjusted(audit: GroupAudit) -> None:
    """Findings are those whose q value holds the rate; two groups count once."""
    assert {test.statistic for test in audit.tests} == set(STATISTICS)
    assert all(test.q >= test.p for test in audit.tests)
    assert all(test.found == (test.q <= audit.false_discovery) for test in audit.tests)
    sex = [t for t in audit.tests if t.statistic == "flagged" and t.trait == "sex"]
    assert len(sex) == 1
    assert set(audit.findings) == {test for test in audit.tests if test.found}


def test_without_a_calibration_its_tables_are_empty(world: Simulation) -> None:
    """And the others are not."""
    cases = world.learning_set()
    found = audit_groups(cases, LAW, CARD, np.zeros(len(cases), np.bool_))
    assert (found.calibration, found.errors) == ((), ())
    assert found.arrested
    assert found.synthetic
    assert found.n == len(cases)


def test_errors_need_events_on_either_side(world: Simulation) -> None:
    """One group, or too few misconducts seen, are told."""
    cases = world.learning_set()
    selected = selected_cases(cases.released, cases.misconduct, cases.decider)
    selection = Selection(selected, given_propensity(np.full(len(cases), 0.4)))
    chance = np.full(len(cases), 0.1)
    flagged = chance > 0.05
    few = Grouping("sex", ("male", "female"), cases.groups["sex"])
    (male, female) = errors_by_group(selection, chance, flagged, few, least=10_000)
    assert isinstance(male.false_negative, Lacking)
    assert male.false_negative.reason == FEW_EVENTS
    assert female.n > 0
    one = Grouping("sex", ("male",), np.zeros(len(cases), np.int16))
    (only,) = errors_by_group(selection, chance, flagged, one, least=10)
    assert only.false_negative == Lacking(ONE_GROUP, 1, 2)


def test_a_group_alone_or_small_has_no_proxies(world: Simulation) -> None:
    """It says why."""
    codes = world.learning_set().codes[:400]
    one = Grouping("sex", ("male",), np.zeros(400, np.int16))
    (alone,) = proxies_by_group(codes, LAW, CARD, one, least=300)
    assert alone.total == Lacking(ONE_GROUP, 1, 2)
    two = Grouping("sex", ("male", "female"), (np.arange(400) < 20).astype(np.int16))
    assert all(
        isinstance(each.total, Lacking) and not each.factors
        for each in proxies_by_group(codes, LAW, CARD, two, least=300)
    )


def test_a_group_in_which_nothing_was_seen_has_no_error_rate(world: Simulation) -> None:
    """Not even where no misconduct is asked for."""
    cases = world.learning_set()
    selected = selected_cases(cases.released, cases.misconduct, cases.decider)
    selection = Selection(selected, given_propensity(np.full(len(cases), 0.4)))
    chance = np.full(len(cases), 0.1)
    clean = Grouping("seen", ("no", "yes"), (cases.misconduct == 1).astype(np.int16))
    found = errors_by_group(selection, chance, chance > 0.05, clean, least=0)
    assert all(isinstance(each.false_negative, Lacking) for each in found)


def test_equal_totals_explain_nothing() -> None:
    """There is no variance to be explained."""
    codes = np.zeros((800, len(LAW.scale)), np.int8)
    two = Grouping("sex", ("male", "female"), (np.arange(800) % 2).astype(np.int16))
    (male, _) = proxies_by_group(codes, LAW, CARD, two, least=300)
    assert male.explained == 0
    assert isinstance(male.total, Estimate)
    assert male.total.value == 0
