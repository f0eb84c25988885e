"""A card of what experts agree on."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from data.expert_opinions import Opinion
from data.scorecards.reading import checksum_of
from data.settings.delphi import shipped_rule
from model.errors import ScorecardError
from model.scorecard import Scorecard, point_problems
from tests.card_documents import built, calibrated_document
from tests.case_tables import LAW
from tests.expert_opinions import POINTS, opinions
from tests.reweighting_worlds import CARD
from training.delphi import summarise
from training.expert_card import ExpertCard, Origin, expert_card

ORIGIN = Origin("experts-2026.1", "2026-11-22", "sha256:" + "1" * 64, "0.1.0")
RULE = shipped_rule()


def made(said: Iterable[Opinion], base: Scorecard = CARD) -> ExpertCard:
    """Return the card of some opinions."""
    return expert_card(summarise(list(said), LAW, RULE), LAW, base, ORIGIN)


def graver(_expert: str, _round: int, _factor: str, _level: str, points: int) -> int:
    """Give one point more, in its direction, to every level that has points."""
    return points + (points > 0) - (points < 0)


def test_agreed_points_are_taken() -> None:
    """Every level has the experts' median; the card fits the law and its checksum."""
    card = made(opinions(graver))
    assert len(card.taken) == len(LAW.scale)
    assert card.card.points["retaliation"]["done"] == POINTS["retaliation"]["done"] + 1
    assert card.document["checksum"] == checksum_of(card.document)
    assert card.card.kind == "expert"


def test_what_is_not_agreed_keeps_its_points() -> None:
    """Without a vote nothing is agreed, and the card has the points of its base."""
    card = made(opinions(graver, essential=lambda _expert, _factor: None))
    assert card.card.points == CARD.points
    assert set(card.kept.values()) == {"no_vote"}


def test_points_against_the_law_are_not_taken() -> None:
    """A circumstance of danger cannot lower the total, however many experts say so."""

    def absurd(_expert: str, _round: int, factor: str, _level: str, points: int) -> int:
        return -points if factor == "retaliation" else points

    card = made(opinions(absurd))
    assert card.kept == {"retaliation": "law"}
    assert point_problems(card.card.points, LAW.scale) == []


def test_half_a_point_goes_to_the_side_of_no_effect() -> None:
    """Two camps one point apart: the smaller one of both signs."""

    def halved(expert: str, _round: int, _factor: str, _level: str, points: int) -> int:
        return points + ((points > 0) - (points < 0)) * (expert in {"E1", "E2", "E3"})

    assert made(opinions(halved)).card.points == CARD.points


def test_provenance_says_where_the_points_come_from() -> None:
    """Experts, rounds, base and file stand in the card, and that it was not tested on data."""
    told = made(opinions()).card.provenance
    assert (told["n"], told["events"], told["prior_version"]) == (6, None, "expert-2026.1")
    assert told["data_digest"] == ORIGIN.data_digest
    assert "6名专家，2轮" in told["note_zh"]
    assert "synthetic" not in told


def test_synthetic_base_is_told() -> None:
    """Points that come from invented cases stay marked."""
    base = replace(CARD, provenance={**CARD.provenance, "synthetic": True})
    assert made(opinions(), base).card.provenance["synthetic"] is True


def test_same_opinions_give_the_same_bytes() -> None:
    """Nothing in the card depends on when or where it is made."""
    assert made(opinions()).document == made(opinions()).document


def test_calibrated_base_is_refused() -> None:
    """Its points are no expert's, and it has no bands to hand on."""
    with pytest.raises(ScorecardError, match="bands"):
        made(opinions(), built(calibrated_document()))
