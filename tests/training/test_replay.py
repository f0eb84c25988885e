"""Replay: the same as assessing each case twice, small groups hidden, shares with intervals."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.learning_set import NOT_OBSERVED, LearningSet
from evaluation.estimate import wilson
from model.assessment import assess
from model.request import Request, validate
from model.scale import NOT_APPLICABLE_CODE
from model.scorecard import BANDS, Bands, Scorecard
from tests.case_tables import CARD, LAW
from training.replay import EVERYBODY, LEAST, GroupReplay, hidden, replay

STRICT = replace(CARD, version="strict", bands=Bands(low_max=-30, high_min=-10))
FINDINGS = {"crime_evidence": "sufficient", "penalty": "imprisonment"}


def cases(rows: int, seed: int = 1, known: float = 0.5) -> LearningSet:
    """Return drawn cases of two offence groups, a small one and years."""
    random = np.random.default_rng(seed)
    codes = np.full((rows, len(LAW.scale)), -1, np.int8, order="F")
    for place, factor in enumerate(LAW.scale):
        answered = random.random(rows) < known
        codes[answered, place] = random.integers(0, len(factor.levels), answered.sum())
        if factor.not_applicable:
            codes[random.random(rows) < 0.1, place] = NOT_APPLICABLE_CODE
    nothing = np.zeros(rows, np.int8)
    group = np.where(np.arange(rows) < 4, 2, np.arange(rows) % 2).astype(np.int16)
    return LearningSet(
        law_version=LAW.version,
        codes=codes,
        misconduct=nothing,
        imprisonment=nothing,
        detained=nothing.astype(np.bool_),
        year=np.where(np.arange(rows) % 3 == 0, 2024, 2025).astype(np.int16),
        decider=nothing.astype(np.int32),
        deciders=("A",),
        district=nothing.astype(np.int32),
        districts=("X",),
        groups={"offence_group": group, "sex": np.full(rows, NOT_OBSERVED, np.int16)},
        group_names={"offence_group": ("盗窃", "诈骗", "其他"), "sex": ("male", "female")},
        weight=np.ones(rows),
        synthetic=False,
        digest="sha256:0",
        cohort="drawn for tests",
    )


def outcome(row: np.ndarray, card: Scorecard) -> tuple[str, str]:
    """Return band and recommendation of one case, as the program assesses it."""
    answers = {
        factor.id: "not_applicable"
        if code == NOT_APPLICABLE_CODE
        else {"level": factor.level_ids[code], "evidence": [factor.id]}
        for factor, code in zip(LAW.scale, row, strict=True)
        if code != -1
    }
    document = {
        "stage": "arrest_review", "on": "2026-11-22", "findings": FINDINGS, "answers": answers,
    }  # fmt: skip
    request = validate(document, LAW)
    assert isinstance(request, Request)
    found = assess(request, LAW, card)
    return found.facts.band, found.ruling.outcome.recommendation


def consistent(drawn: LearningSet) -> LearningSet:
    """Return the cases whose answers contradict nothing and are all counted: as records are."""
    sound = []
    for row in drawn.codes:
        document = {
            "stage": "arrest_review",
            "on": "2026-11-22",
            "findings": FINDINGS,
            "answers": {
                factor.id: {"level": factor.level_ids[code], "evidence": [factor.id]}
                for factor, code in zip(LAW.scale, row, strict=True)
                if code >= 0
            },
        }
        request = validate(document, LAW)
        sound.append(
            isinstance(request, Request) and not assess(request, LAW, CARD).counted.not_counted
        )
    return drawn.rows(np.array(sound))


def line(found: tuple[GroupReplay, ...], division: str, group: str = "") -> GroupReplay:
    """Return one line of a replay."""
    (wanted,) = (each for each in found if (each.division, each.group) == (division, group))
    return wanted


def test_it_is_the_same_as_assessing_each_case_under_both_cards() -> None:
    """Band and recommendation, case by case, with the whole program."""
    drawn = consistent(cases(150, seed=3, known=0.15))
    told = [(outcome(row, CARD), outcome(row, STRICT)) for row in drawn.codes]
    places = [(BANDS.index(old[0]), BANDS.index(new[0])) for old, new in told]
    everybody = line(replay(drawn, LAW, CARD, STRICT).groups, EVERYBODY)
    assert everybody.stricter is not None
    assert everybody.otherwise is not None
    assert everybody.n == len(drawn) > 50
    assert everybody.stricter.events == sum(old < new for old, new in places) > LEAST
    assert everybody.otherwise.events == sum(old[1] != new[1] for old, new in told) > LEAST


def test_the_same_card_changes_nothing() -> None:
    """Nobody is treated otherwise."""
    found = replay(cases(300), LAW, CARD, CARD)
    everybody = line(found.groups, EVERYBODY)
    assert everybody.otherwise is not None
    assert (everybody.otherwise.events, found.moves) == (0, ())


def test_two_ways_round_are_each_others_mirror() -> None:
    """Who is treated more strictly one way is treated more mildly the other."""
    drawn = cases(500)
    there = line(replay(drawn, LAW, CARD, STRICT).groups, EVERYBODY)
    back = line(replay(drawn, LAW, STRICT, CARD).groups, EVERYBODY)
    assert (there.stricter, there.milder, there.otherwise) == (
        back.milder, back.stricter, back.otherwise,
    )  # fmt: skip


def test_a_share_has_its_interval() -> None:
    """Wilson's, with the n it rests on."""
    share = line(replay(cases(500), LAW, CARD, STRICT).groups, EVERYBODY).otherwise
    assert share is not None
    assert (share.low, share.high) == wilson(share.events, 500)
    assert share.value == share.events / 500


def test_a_small_group_is_hidden_and_cannot_be_worked_out() -> None:
    """With it goes another one, for the sum of all is shown."""
    found = replay(cases(500), LAW, CARD, STRICT).groups
    shown = [each.n for each in found if each.division == "offence_group"]
    assert line(found, "offence_group", "其他").n is None
    assert shown.count(None) == 2
    assert not [each for each in found if each.n is None and each.otherwise is not None]


def test_a_trait_that_is_not_held_has_no_lines() -> None:
    """Nothing is said of nobody."""
    found = replay(cases(200), LAW, CARD, STRICT).groups
    assert {each.division for each in found} == {EVERYBODY, "offence_group"}


def test_groups_are_compared_with_all_others() -> None:
    """The sign says which of them is treated otherwise more often."""
    drawn = cases(2000)
    two = replace(drawn, groups={"sex": (np.arange(2000) % 2).astype(np.int16)})
    found = replay(two, LAW, CARD, STRICT).groups
    first, second = (line(found, "sex", name).more_than_others for name in ("male", "female"))
    assert first is not None
    assert second is not None
    assert first.value == pytest.approx(-second.value)
    assert (first.low, first.high) == pytest.approx((-second.high, -second.low))


def test_a_year_is_looked_at_alone() -> None:
    """The replay of last year is of last year."""
    drawn = cases(300)
    found = replay(drawn, LAW, CARD, STRICT, year=2024)
    assert (found.years, line(found.groups, EVERYBODY).n) == ((2024, 2024), 100)
    assert replay(drawn, LAW, CARD, STRICT).years == (2024, 2025)


def test_a_year_without_cases_is_refused() -> None:
    """The years there are stand in the message."""
    with pytest.raises(ValueError, match="allowed: 2024, 2025"):
        replay(cases(30), LAW, CARD, STRICT, year=2019)


def test_cases_of_another_scale_are_refused() -> None:
    """Codes would mean other levels."""
    with pytest.raises(ValueError, match=r"cn-2027\.1"):
        replay(replace(cases(30), law_version="cn-2027.1"), LAW, CARD, STRICT)


def test_a_card_of_another_law_pack_is_refused() -> None:
    """Points would belong to other levels."""
    with pytest.raises(ValueError, match="belongs to law pack"):
        replay(cases(30), LAW, CARD, replace(STRICT, law_version="cn-2027.1"))


@pytest.mark.parametrize("invented", ["cases", "card"])
def test_what_is_invented_is_said(invented: str) -> None:
    """Cases or a card: the result is synthetic."""
    marked = replace(STRICT, provenance=MappingProxyType({"synthetic": True}))
    drawn = replace(cases(30), synthetic=invented == "cases")
    card = marked if invented == "card" else STRICT
    assert replay(drawn, LAW, CARD, card).synthetic
    assert not replay(cases(30), LAW, CARD, STRICT).synthetic


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_hidden_count_can_be_worked_out(counts: list[int]) -> None:
    """Every small one is hidden, and what is hidden tells nobody, or is all there is."""
    marks = hidden(counts)
    away = [each for each, mark in zip(counts, marks, strict=True) if mark]
    assert all(mark for each, mark in zip(counts, marks, strict=True) if 0 < each < LEAST)
    left = [each for each, mark in zip(counts, marks, strict=True) if not mark and each]
    assert not away or (len(away) > 1 and sum(away) >= LEAST) or not left
