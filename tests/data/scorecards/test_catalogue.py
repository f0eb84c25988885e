"""The scorecards that ship."""

from __future__ import annotations

import pytest

from data.scorecards.catalogue import (
    default_scorecard,
    scorecard,
    scorecard_versions,
    shipped_scorecards,
)
from model.errors import ScorecardError
from tests.case_tables import LAW


def test_every_shipped_card_can_be_used() -> None:
    """Each is read under the law pack that it names, and is called as its file is."""
    cards = shipped_scorecards()

    assert tuple(card.version for card in cards) == scorecard_versions()
    assert "expert-2026.1" in scorecard_versions()


def test_where_nobody_names_a_card_the_expert_card_is_used() -> None:
    """It says of itself that it was set by hand and gives no probability."""
    card = default_scorecard(LAW)

    assert (card.version, card.kind, card.calibration) == ("expert-2026.1", "expert", None)


def test_a_card_is_read_once() -> None:
    """It never changes while the program runs."""
    assert scorecard("expert-2026.1", LAW) is scorecard("expert-2026.1", LAW)


@pytest.mark.parametrize("version", ["expert-1999.1", "", "../expert-2026.1"])
def test_an_unknown_version_is_refused_with_those_that_ship(version: str) -> None:
    """No version is ever read as a path."""
    with pytest.raises(ScorecardError, match=r"is unknown; allowed: .*expert-2026\.1"):
        scorecard(version, LAW)
