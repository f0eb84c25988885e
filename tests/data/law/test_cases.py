"""The search for cases: it finds one where there is one, and proves that there is none."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from data.law.case_space import BAND, STARRED, Case
from data.law.cases import CaseSearch, Requirement
from data.law.catalogue import law_pack
from data.law.rulings import rulings
from model.circumstances import NO_CIRCUMSTANCES, Circumstances
from model.facts import Facts
from model.law import Stage
from model.predicates import (
    ALWAYS,
    AllOf,
    AnswerIn,
    AnyOf,
    DaysLeft,
    FindingAny,
    FindingIn,
    MinInHighBand,
    Not,
    Predicate,
    Starred,
    TextIn,
)
from model.recommendation import rule

LAW = law_pack("cn-2026.1")
YOUNG = AnswerIn("age_stage", frozenset({"a14_15", "a16_17"}))
OLD = AnswerIn("age_stage", frozenset({"a75"}))
PRISON = FindingIn(("penalty",), ("imprisonment",))
REQUESTED = DaysLeft(("supplement_requested",), None, 0)
ANY_BREACH = FindingAny(("breaches",), {})
GRAVE_BREACH = FindingAny(("breaches",), {"grave_disruption": (True,)})


def find(
    *wanted: Predicate, unwanted: tuple[Predicate, ...] = (), given: Case | None = None
) -> bool:
    """Tell whether a case of arrest review has some conditions and lacks others."""
    requirements = [Requirement(condition, None, said=True) for condition in wanted]
    requirements += [Requirement(condition, None, said=False) for condition in unwanted]
    return CaseSearch(LAW, "arrest_review", requirements).find(given or {}) is not None


@pytest.mark.parametrize(
    "wanted",
    [
        (YOUNG, PRISON),
        (AllOf((YOUNG, Not(PRISON))),),
        (AnyOf((OLD, YOUNG)), Not(OLD)),
        (REQUESTED, Starred(2, ("grave",))),
        (Starred(1, ()), MinInHighBand()),
        (ANY_BREACH, GRAVE_BREACH),
        (TextIn("stage", frozenset({"arrest_review"})),),
        (TextIn("band", frozenset({"low"})), Starred(3, ())),
    ],
)
def test_a_case_is_found(wanted: tuple[Predicate, ...]) -> None:
    """Conditions that go together have a case."""
    assert find(*wanted)


@pytest.mark.parametrize(
    ("wanted", "unwanted"),
    [
        ((YOUNG, OLD), ()),
        ((YOUNG,), (AnyOf((OLD, YOUNG)),)),
        ((Not(YOUNG), YOUNG), ()),
        ((), (ALWAYS,)),
        ((AnyOf(()),), ()),
        ((GRAVE_BREACH,), (ANY_BREACH,)),
        ((Starred(2, ("grave",)),), (Starred(1, ()),)),
        ((MinInHighBand(), TextIn("band", frozenset({"low"}))), ()),
        ((TextIn("stage", frozenset({"necessity_review"})),), ()),
        ((FindingIn(("custody", "phase"), ("trial",)),), ()),
        ((), (FindingIn(("penalty",), tuple(v.id for v in LAW.findings["penalty"].values)),)),
    ],
)
def test_there_is_no_such_case(
    wanted: tuple[Predicate, ...], unwanted: tuple[Predicate, ...]
) -> None:
    """Conditions that exclude one another have none: nor has a required finding that is absent."""
    assert not find(*wanted, unwanted=unwanted)


def test_what_is_not_established_is_not_said() -> None:
    """An unknown age is neither young nor not young, so that both may be unsaid."""
    assert find(unwanted=(YOUNG, Not(YOUNG)))


def test_what_is_given_is_kept() -> None:
    """The search never changes the band and the row that it was given."""
    assert not find(TextIn("band", frozenset({"low"})), given={BAND: "high"})
    assert not find(Starred(1, ()), given={STARRED: "none"})
    assert find(Starred(1, ()), given={STARRED: "many"})


def test_what_is_said_unless_something_holds() -> None:
    """A sentence with an exception is silent only where the exception is established."""
    silent = Requirement(None, YOUNG, said=False)

    assert CaseSearch(LAW, "arrest_review", [silent]).find({}) is not None
    assert (
        CaseSearch(LAW, "arrest_review", [silent, Requirement(OLD, None, said=True)]).find({})
        is None
    )


def test_every_ruling_of_the_engine_is_among_the_possible_ones() -> None:
    """What the engine rules in sample cases is what the enumeration says it may rule."""
    possible = {
        stage: {(ruling.gate.id, ruling.outcome) for ruling in rulings(LAW, stage)}
        for stage in Stage
    }
    absent = {
        name: () if spec.kind in {"choices", "records"} else None
        for name, spec in LAW.findings.items()
    }
    one = Circumstances((), 1, 0, floor=False)
    penalties = tuple(value.id for value in LAW.findings["penalty"].values)
    for stage, penalty, evidence, age, found, band, asked in product(
        Stage,
        penalties,
        ("sufficient", "insufficient"),
        ("a16_17", "a18_74"),
        (NO_CIRCUMSTANCES, one),
        ("low", "medium", "high"),
        (None, date(2026, 11, 1)),
    ):
        findings = {
            **absent,
            "penalty": penalty,
            "crime_evidence": evidence,
            "supplement_requested": asked,
        }
        answers = {"age_stage": age}
        case = Facts(stage, date(2026, 11, 22), findings, answers, answers, found, band)
        ruling = rule(case, LAW)

        assert (ruling.gate.id, ruling.outcome) in possible[stage]
