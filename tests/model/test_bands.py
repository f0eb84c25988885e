"""The band in force."""

from __future__ import annotations

import pytest

from model.bands import lifted_band
from tests.case_tables import CARD


@pytest.mark.parametrize(
    ("total", "floor", "band"),
    [
        (-30, False, "low"),
        (-30, True, "medium"),
        (0, False, "medium"),
        (0, True, "medium"),
        (20, False, "high"),
        (20, True, "high"),
    ],
)
def test_a_floor_lifts_the_low_band_and_no_other(total: int, floor: bool, band: str) -> None:
    """A grave circumstance is never outweighed into the low band."""
    assert lifted_band(CARD, total, floor=floor) == band
