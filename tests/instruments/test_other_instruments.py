"""Two foreign additive instruments run on the same engine, from files alone.

Neither has gates, findings, statutory circumstances or bail conditions, and none of them has the
number of factors of the Chinese scale: nothing in the engine may depend on that. The item weights
and levels are the published ones; they are test cases and do not ship.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from data.encoding import result_bytes
from data.law.checks import check_documents
from data.law.pack import read_documents, read_pack
from data.scorecards.reading import read_scorecard
from model.assessment import Assessment, assess
from model.law import LawPack
from model.request import Request, parse
from model.scorecard import Scorecard

FOLDER = Path(__file__).parent
ON = "2026-11-22"


@dataclass(frozen=True)
class Published:
    """What an instrument publishes: the points of its answers and the band of every total."""

    points: dict[str, dict[str, int]]
    bands: tuple[str, ...]


def yes(points: int) -> dict[str, int]:
    """Return the points of a question answered by yes or no."""
    return {"no": 0, "yes": points}


PUBLISHED = {
    "vprai_r": Published(
        points={
            "active_community_supervision": yes(2),
            "felony_drug_theft_fraud": yes(3),
            "pending_charge": yes(2),
            "adult_conviction": yes(2),
            "failure_to_appear": yes(1),
            "violent_convictions": yes(1),
            "unemployed": yes(1),
            "drug_abuse": yes(2),
        },
        bands=("low",) * 5 + ("medium",) * 4 + ("high",) * 6,
    ),
    "oras_pat": Published(
        points={
            "age_at_first_arrest": {"from_33": 0, "under_33": 1},
            "failure_to_appear_warrants": {"none": 0, "one": 1, "two_or_more": 2},
            "jail_incarcerations": yes(1),
            "employment": {"full_time": 0, "part_time": 1, "none": 2},
            "residence": {"same": 0, "changed": 1},
            "drug_use": yes(1),
            "severe_drug_problem": yes(1),
        },
        bands=("low",) * 3 + ("medium",) * 3 + ("high",) * 4,
    ),
}
# The six levels that VPRAI-R publishes, by their highest totals, and the county's three.
VPRAI_R_LEVELS = {2: "low", 4: "low", 6: "medium", 8: "medium", 10: "high", 14: "high"}


@cache
def instrument(name: str) -> tuple[LawPack, Scorecard]:
    """Return an instrument and its card."""
    law = read_pack(FOLDER / name)
    return law, read_scorecard(FOLDER / name / "card.json", law)


def assessed(name: str, answers: dict[str, str]) -> Assessment:
    """Assess some answers by an instrument."""
    law, card = instrument(name)
    body = {"stage": "arrest_review", "on": ON, "answers": answers}
    request = parse(json.dumps(body).encode(), law)
    assert isinstance(request, Request)
    return assess(request, law, card)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_instrument_is_a_sound_pack(name: str) -> None:
    """The checks of a law pack find no fault in it."""
    assert check_documents(read_documents(FOLDER / name)) == ()


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_combination_of_answers_has_its_published_total_and_band(name: str) -> None:
    """All complete files give the published sum and the published band."""
    published = PUBLISHED[name]
    for levels in product(*published.points.values()):
        answers = dict(zip(published.points, levels, strict=True))
        total = sum(published.points[factor][level] for factor, level in answers.items())
        result = assessed(name, answers)

        assert result.score.total == total
        assert result.facts.band == published.bands[total]
        assert result.counted.completeness == 1


VECTORS = {
    "nothing applies": ("vprai_r", set[str](), 0, "low"),
    "last total of the low band": ("vprai_r", {"pending_charge", "adult_conviction"}, 4, "low"),
    "first total of the medium band": (
        "vprai_r",
        {"pending_charge", "adult_conviction", "unemployed"},
        5,
        "medium",
    ),
    "last total of the medium band": (
        "vprai_r",
        {"felony_drug_theft_fraud", "pending_charge", "adult_conviction", "unemployed"},
        8,
        "medium",
    ),
    "first total of the high band": (
        "vprai_r",
        {"felony_drug_theft_fraud", "pending_charge", "adult_conviction", "drug_abuse"},
        9,
        "high",
    ),
    "everything applies": ("vprai_r", set(PUBLISHED["vprai_r"].points), 14, "high"),
}


@pytest.mark.parametrize("case", VECTORS)
def test_worked_files(case: str) -> None:
    """Files worked by hand give their totals and bands, at both sides of each cut."""
    name, applying, total, band = VECTORS[case]
    answers = {f: "yes" if f in applying else "no" for f in PUBLISHED[name].points}
    result = assessed(name, answers)

    assert (result.score.total, result.facts.band) == (total, band)


def level_of_age(age: int) -> str:
    """Return the answer to the age question: the published edge is under 33."""
    return "under_33" if age < 33 else "from_33"


@pytest.mark.parametrize(
    ("age", "total", "band"), [(32, 3, "medium"), (33, 2, "low"), (18, 3, "medium"), (70, 2, "low")]
)
def test_both_sides_of_the_age_edge(age: int, total: int, band: str) -> None:
    """At 32 a first arrest has its point and at 33 it has none, which here decides the band."""
    answers = {
        "age_at_first_arrest": level_of_age(age),
        "failure_to_appear_warrants": "two_or_more",
        "jail_incarcerations": "no",
        "employment": "full_time",
        "residence": "same",
        "drug_use": "no",
        "severe_drug_problem": "no",
    }
    result = assessed("oras_pat", answers)

    assert (result.score.total, result.facts.band) == (total, band)


def test_three_bands_are_the_six_published_levels_in_pairs() -> None:
    """The county's collapse cuts VPRAI-R only where a published level ends."""
    _, card = instrument("vprai_r")
    edge = 0
    for highest, band in VPRAI_R_LEVELS.items():
        assert {card.band(total) for total in range(edge, highest + 1)} == {band}
        edge = highest + 1


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_unknown_widens_the_range(name: str) -> None:
    """An empty file has total 0, the whole range of the instrument and completeness 0."""
    result = assessed(name, {})

    assert (result.score.total, result.score.minimum) == (0, 0)
    assert result.score.maximum == len(PUBLISHED[name].bands) - 1
    assert result.counted.completeness == 0


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_result_names_only_what_the_instrument_has(name: str) -> None:
    """The result carries label and reason of the instrument and nothing of Chinese law."""
    first = next(iter(PUBLISHED[name].points))
    document = json.loads(
        result_bytes(assessed(name, {first: instrument(name)[0].scale.by_id[first].neutral}))
    )

    assert document["law_version"] == name.replace("_", "-")
    assert document["label"] == "低风险"
    assert [ground["citations"] for ground in document["grounds"]] == [
        [name.upper().replace("_", "-")]
    ]
    assert document["statutory_circumstances"] == []
    assert document["score"]["by_danger"] == {}
    assert not document["conditions"]
    assert not document["warnings"]
