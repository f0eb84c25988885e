"""Which card answers on which day."""

from __future__ import annotations

from datetime import date

import pytest

from data.scorecards.catalogue import default_scorecard
from data.scorecards.schedule import SHIPPED_ONLY, CardSchedule, ReleasedCard
from model.errors import ScorecardError
from tests.card_documents import built, calibrated_document
from tests.case_tables import LAW

EXPERT = default_scorecard(LAW)


def released(version: str, day: date) -> ReleasedCard:
    """Return a released card."""
    card = built(calibrated_document() | {"version": version})
    return ReleasedCard(version, version, LAW.version, day, card)


FIRST, SECOND = released("a", date(2026, 12, 1)), released("b", date(2027, 2, 1))
SCHEDULE = CardSchedule((SECOND, FIRST))


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2026, 11, 30), EXPERT.version),
        (date(2026, 12, 1), "a"),
        (date(2027, 1, 31), "a"),
        (date(2027, 2, 1), "b"),
        (date(2099, 1, 1), "b"),
    ],
)
def test_a_card_serves_from_its_day_to_that_of_the_next(day: date, version: str) -> None:
    """Before the first of them the shipped default does."""
    assert SCHEDULE.card_on(LAW, day).version == SCHEDULE.version_on(LAW.version, day) == version


def test_a_card_of_another_law_pack_answers_nothing_here() -> None:
    """Its levels are others."""
    other = ReleasedCard("c", "c", "cn-2027.1", date(2026, 1, 1), FIRST.card)
    assert CardSchedule((other,)).card_on(LAW, date(2027, 1, 1)) is EXPERT
    assert CardSchedule((other,)).named("c", LAW) is None


def test_a_card_that_cannot_be_used_is_refused_and_not_replaced() -> None:
    """No other card quietly takes its place; before its day nothing is amiss."""
    broken = ReleasedCard("b", "b", LAW.version, date(2027, 2, 1), None, "damaged")
    schedule = CardSchedule((FIRST, broken))
    assert schedule.card_on(LAW, date(2027, 1, 1)) is FIRST.card
    with pytest.raises(ScorecardError, match="damaged"):
        schedule.card_on(LAW, date(2027, 2, 1))
    with pytest.raises(ScorecardError, match="damaged"):
        schedule.named("b", LAW)


def test_shipped_and_released_cards_may_be_named() -> None:
    """And nothing else."""
    assert SCHEDULE.named("a", LAW) is FIRST.card
    assert SCHEDULE.named(EXPERT.version, LAW) is EXPERT
    assert SCHEDULE.named("nothing", LAW) is None
    assert {"a", "b", EXPERT.version} <= set(SCHEDULE.versions())
    assert "a" not in SHIPPED_ONLY.versions()
