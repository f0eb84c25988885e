"""Scorecards: bands of a total, and points that must fit the scale."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from model.scorecard import BANDS, point_problems
from tests.card_documents import built, calibrated_document, expert_document
from tests.case_tables import CARD, LAW


@pytest.mark.parametrize(
    ("total", "band"),
    [(-130, "low"), (-12, "low"), (-11, "medium"), (4, "medium"), (5, "high"), (130, "high")],
)
def test_an_expert_card_has_bands_of_the_total(total: int, band: str) -> None:
    """Low to -12, high from 5, medium between."""
    assert CARD.band(total) == band


def test_a_calibrated_card_has_bands_of_the_probability() -> None:
    """The interval at the threshold 0.25 decides; all three bands occur, in order."""
    card = built(calibrated_document())
    bands = [BANDS.index(card.band(total)) for total in range(-130, 131)]

    assert set(bands) == {0, 1, 2}
    assert all(lower <= higher for lower, higher in pairwise(bands))


def test_points_cannot_be_changed_once_read() -> None:
    """A card in use is the card that was released."""
    with pytest.raises(TypeError):
        CARD.points["retaliation"]["done"] = 0  # type: ignore[index]  # it is refused


def test_the_points_of_the_expert_card_fit_its_scale() -> None:
    """There is nothing to object to."""
    assert point_problems(CARD.points, LAW.scale) == []


Points = dict[str, dict[str, int]]


def without_factor(points: Points) -> None:
    """Leave a factor out."""
    del points["fault_form"]


def one_factor_more(points: Points) -> None:
    """Score what the scale does not have."""
    points["gender"] = {"male": 1}


def one_level_more(points: Points) -> None:
    """Score a level that the factor does not have."""
    points["fault_form"]["unknown"] = 1


def graver_below_milder(points: Points) -> None:
    """Give a graver level fewer points."""
    points["criminal_record"]["recidivist"] = 5


def mitigation_that_raises(points: Points) -> None:
    """Let a level of a lowering factor raise."""
    points["age_stage"]["a75"] = 1


def danger_that_lowers(points: Points) -> None:
    """Let a level of a raising factor lower."""
    points["offence_category"]["violent"] = -1


def circumstance_without_points(points: Points) -> None:
    """Give a statutory circumstance no more than the neutral level."""
    points["resist_arrest"]["violent"] = 0


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (
            without_factor,
            [
                ("card_missing_level", "/points/fault_form/negligent", "", ()),
                ("card_missing_level", "/points/fault_form/intent", "", ()),
            ],
        ),
        (one_factor_more, [("card_extra_factor", "/points/gender", "gender", ())]),
        (
            one_level_more,
            [
                (
                    "card_extra_level",
                    "/points/fault_form/unknown",
                    "unknown",
                    ("negligent", "intent"),
                )
            ],
        ),
        (
            graver_below_milder,
            [("card_wrong_order", "/points/criminal_record/recidivist", "5", ("≥ 6",))],
        ),
        (mitigation_that_raises, [("card_wrong_sign", "/points/age_stage/a75", "1", ("≤ 0",))]),
        (
            danger_that_lowers,
            [("card_wrong_sign", "/points/offence_category/violent", "-1", ("≥ 0",))],
        ),
        (
            circumstance_without_points,
            [("card_wrong_sign", "/points/resist_arrest/violent", "0", ("> 0",))],
        ),
    ],
)
def test_points_that_do_not_fit_the_scale_are_named(
    damage: Callable[[Points], None], expected: list[Any]
) -> None:
    """Coverage, order of danger, direction and circumstances are compared with the scale."""
    points = expert_document()["points"]
    damage(points)

    assert [
        (p.code, p.pointer, p.value, p.allowed) for p in point_problems(points, LAW.scale)
    ] == expected
