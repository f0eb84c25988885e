"""Scorecard files are read, and refused where they do not fit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.scorecards.reading import build_scorecard, checksum_of, read_scorecard
from model.errors import ScorecardError
from tests.card_documents import built, calibrated_document, expert_document, sealed
from tests.case_tables import LAW


def test_an_expert_card_is_read_with_points_and_bands() -> None:
    """The numbers of the file are the numbers of the card."""
    document = expert_document()
    card = build_scorecard(document, LAW)

    assert card.kind == "expert"
    assert card.points == document["points"]
    assert card.bands is not None
    assert (card.bands.low_max, card.bands.high_min) == (-12, 5)
    assert (card.threshold, card.calibration) == (None, None)


def test_a_calibrated_card_is_read_with_threshold_and_heads() -> None:
    """Both heads come with intercept, slope, covariance and widening."""
    card = built(calibrated_document())

    assert card.bands is None
    assert card.threshold == 0.25
    assert card.calibration is not None
    assert card.calibration.misconduct.intercept == -1.5
    assert card.calibration.imprisonment.covariance == ((0.04, 0.0), (0.0, 0.0001))


def own_points(**changed: dict[str, int]) -> dict[str, Any]:
    """Return a calibrated card whose head of imprisonment predicts from points of its own."""
    document = calibrated_document()
    points = {factor: dict.fromkeys(levels, 0) for factor, levels in document["points"].items()}
    heads = document["calibration"]
    heads["imprisonment"] = heads["imprisonment"] | {"points": points | changed}
    return document


def test_the_head_of_imprisonment_may_carry_points_of_its_own() -> None:
    """A sentence is predicted from them; no direction and no circumstance binds them."""
    card = built(own_points(residence_stability={"fixed": 0, "fixed_short": 3, "none": 3}))

    assert card.calibration is not None
    assert card.calibration.imprisonment_points is not None
    assert card.calibration.imprisonment_points["residence_stability"]["none"] == 3
    assert card.points == expert_document()["points"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"residence_stability": {"fixed": 0}}, "imprisonment/points/residence_stability/fixed_s"),
        ({"gait": {"odd": 1}}, "/calibration/imprisonment/points/gait is gait .card_extra_factor"),
        (
            {"residence_stability": {"fixed": 1, "fixed_short": 0, "none": 0}},
            "imprisonment/points/residence_stability/fixed_short is 0, allowed: ≥ 1",
        ),
        ({"residence_stability": {"fixed": 0.5}}, "imprisonment.points.residence_stability.fixed"),
        ({"residence_stability": 1}, "imprisonment.points.residence_stability is 1"),
    ],
)
def test_its_points_cover_the_scale_in_the_order_of_danger(
    changed: dict[str, Any], message: str
) -> None:
    """The error names the place within the head."""
    with pytest.raises(ScorecardError, match=message):
        built(own_points(**changed))


def test_a_file_is_read_as_its_document(tmp_path: Path) -> None:
    """White space and the order of keys do not matter to the checksum."""
    document = expert_document()
    path = tmp_path / "card.json"
    path.write_text(json.dumps(document, indent=4, sort_keys=True), encoding="utf-8")

    assert read_scorecard(path, LAW).checksum == document["checksum"] == checksum_of(document)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "scorecard card.json is not JSON"),
        (b"\xff\xff\xff", "scorecard card.json is not JSON"),
        (b"[" * 100_000, "scorecard card.json is not JSON"),
        (b'{"threshold": NaN}', "scorecard card.json is not JSON: NaN is no number"),
        (b'{"points": {"a": 1, "b": 2, "a": 3}}', "card.json: the key a stands more than once"),
        (b"[]", "exactly the keys format"),
    ],
    ids=["empty", "not UTF-8", "nested", "not a number", "a key twice", "a list"],
)
def test_a_file_that_is_no_card_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """Whatever the file holds, the error is that of a scorecard."""
    path = tmp_path / "card.json"
    path.write_bytes(content)

    with pytest.raises(ScorecardError, match=message):
        read_scorecard(path, LAW)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The name suffices; the path of the machine is not shown."""
    with pytest.raises(ScorecardError, match=r"^scorecard none\.json cannot be read: No such file"):
        read_scorecard(tmp_path / "none.json", LAW)


def test_a_card_changed_after_its_release_is_refused() -> None:
    """One point more, and the checksum no longer fits."""
    document = expert_document()
    document["points"]["retaliation"]["done"] += 1

    with pytest.raises(ScorecardError, match="changed after its release; restore the released"):
        build_scorecard(document, LAW)


def test_a_card_of_another_law_pack_is_refused() -> None:
    """The error names both packs."""
    with pytest.raises(ScorecardError, match=r"belongs to law pack cn-2026.1, not to cn-2031.1"):
        build_scorecard(expert_document(), replace(LAW, version="cn-2031.1"))


def test_a_number_beyond_every_float_has_no_checksum() -> None:
    """Infinity cannot be written as JSON, so nothing could be compared."""
    document = expert_document()
    document["provenance"]["seed"] = float("inf")

    with pytest.raises(ScorecardError, match="has no checksum"):
        build_scorecard(document, LAW)


def test_points_that_do_not_fit_the_scale_are_all_named() -> None:
    """Place, value, what is allowed and the code of the problem."""
    document = expert_document()
    del document["points"]["age_stage"]["a75"]
    document["points"]["retaliation"]["threat"] = 1

    with pytest.raises(ScorecardError) as refused:
        build_scorecard(sealed(document), LAW)

    assert str(refused.value) == (
        "scorecard expert-2026.1: /points/age_stage/a75 is missing (card_missing_level); "
        "/points/retaliation/threat is 1, allowed: ≥ 5 (card_wrong_order)"
    )
