"""How many statutory circumstances there are in law."""

from __future__ import annotations

from itertools import permutations

import pytest

from model.circumstances import NO_CIRCUMSTANCES, Circumstance, Circumstances, gather
from model.factors import Star
from tests.case_tables import LAW

OVERLAPS = tuple(overlap.factors for overlap in LAW.overlaps)


def found(factor: str, level: str, *evidence: str) -> Circumstance:
    """Return a counted circumstance with the marks that the scale gives it."""
    star = LAW.scale.levels[factor, level].star
    assert star is not None
    return Circumstance(factor, level, star, evidence)


def gathered(*items: Circumstance, other_danger: int | None = None) -> Circumstances:
    """Return some circumstances summed up by the law pack."""
    return gather(
        items, overlaps=OVERLAPS, other_danger=other_danger, floor_dangers=LAW.floor_dangers
    )


FLIGHT_VOICED = found("flight_conduct", "voiced", "询问笔录")
FLIGHT_HISTORY = found("flight_conduct", "history", "网上追逃记录")
ROVING = found("frequency_pattern", "roving", "轨迹分析")
ROVING_TOLD = found("frequency_pattern", "roving", "询问笔录")
HARASSED = found("retaliation", "harass", "询问笔录")


def test_nothing_found_is_no_circumstance() -> None:
    """The row of the table is none, and no floor is set."""
    nothing = gathered()

    assert nothing is NO_CIRCUMSTANCES
    assert (nothing.total, nothing.category, nothing.floor) == (0, "none", False)


@pytest.mark.parametrize(
    ("items", "category"),
    [
        ((FLIGHT_VOICED,), "one"),
        ((FLIGHT_HISTORY,), "many"),
        ((FLIGHT_VOICED, ROVING), "many"),
        ((FLIGHT_VOICED, ROVING_TOLD), "one"),
        ((FLIGHT_VOICED, HARASSED), "many"),
    ],
    ids=["one", "one grave", "two", "one fact told twice", "one paper, two facts"],
)
def test_the_row_of_the_table_is_none_one_or_many(
    items: tuple[Circumstance, ...], category: str
) -> None:
    """One grave circumstance counts as many; one fact in an overlap group counts once."""
    assert gathered(*items).category == category


RECORDS = (
    found("administrative_record", "within_1y_same", "处罚决定书"),
    found("public_security_record", "administrative", "处罚决定书", "前科查询证明"),
    found("drug_gambling_habit", "active", "前科查询证明"),
)


@pytest.mark.parametrize("items", list(permutations(RECORDS)))
def test_a_circumstance_between_two_does_not_make_them_one(
    items: tuple[Circumstance, ...],
) -> None:
    """Two facts stay two when a third answer cites the evidence of both."""
    assert gathered(*items).independent == 2


@pytest.mark.parametrize("without", RECORDS)
def test_taking_a_circumstance_away_never_leaves_more(without: Circumstance) -> None:
    """What is no longer known cannot weigh more than what is."""
    rest = [item for item in RECORDS if item is not without]

    assert gathered(*rest).independent <= gathered(*RECORDS).independent


def test_answers_without_evidence_are_never_one_fact() -> None:
    """Only a shared piece of evidence shows that one fact is told twice."""
    assert (
        gathered(
            found("frequency_pattern", "roving"), found("flight_conduct", "voiced")
        ).independent
        == 2
    )


@pytest.mark.parametrize(
    ("items", "category", "total"),
    [((), "one", 1), ((FLIGHT_VOICED,), "one", 2), ((FLIGHT_HISTORY,), "many", 2)],
)
def test_a_closing_item_never_makes_one_circumstance_into_many(
    items: tuple[Circumstance, ...], category: str, total: int
) -> None:
    """It counts as a circumstance and leads at most to the panel."""
    summed_up = gathered(*items, other_danger=1)

    assert (summed_up.category, summed_up.total) == (category, total)


@pytest.mark.parametrize(
    ("items", "other_danger", "floor"),
    [
        ((FLIGHT_VOICED,), None, False),
        ((FLIGHT_HISTORY,), None, True),
        ((HARASSED,), None, True),
        ((), 4, True),
        ((), 3, False),
    ],
    ids=["not grave", "grave", "retaliation", "closing item of danger 4", "of danger 3"],
)
def test_grave_circumstances_and_retaliation_set_the_floor(
    items: tuple[Circumstance, ...], other_danger: int | None, floor: bool
) -> None:
    """The band is then medium at least."""
    assert gathered(*items, other_danger=other_danger).floor is floor


@pytest.mark.parametrize(
    ("marks", "number"),
    [(("grave",), 1), (("floor_medium",), 2), (("grave", "juvenile_grave"), 1)],
)
def test_circumstances_are_counted_by_their_marks(marks: tuple[str, ...], number: int) -> None:
    """Of one circumstance every mark asked for is needed."""
    assert gathered(FLIGHT_HISTORY, HARASSED, ROVING).having(marks) == number


def test_every_grave_circumstance_of_the_scale_sets_the_floor() -> None:
    """So says the table of the danger assessment."""
    stars: list[Star] = [level.star for level in LAW.scale.levels.values() if level.star]

    assert all(star.floor_medium for star in stars if star.grave)
    assert all(star.floor_medium for star in stars if 4 in star.dangers)
