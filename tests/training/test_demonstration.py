"""The demonstration card that ships is the one that the learner makes."""

from __future__ import annotations

import pytest

from data.scorecards.catalogue import SCORECARD_FOLDER, scorecard
from tests.case_tables import LAW
from training.demonstration import VERSION, demonstration_card


@pytest.mark.slow
def test_shipped_card_is_made_again_to_the_byte() -> None:
    """From the generator, a seed and this code; run the module to accept a change."""
    assert (SCORECARD_FOLDER / f"{VERSION}.json").read_bytes() == demonstration_card()


def test_it_says_what_it_is() -> None:
    """Calibrated, on invented cases, with the mark in the sentence that every result carries."""
    card = scorecard(VERSION, LAW)
    assert (card.kind, card.synthetic) == ("calibrated", True)
    assert card.provenance["cohort"].startswith("合成数据")
    assert card.provenance["events"] > 200
