"""The condition catalogue of the law pack, against scale, citations and law."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.law.conditions import read_conditions
from data.law.entries import LawEntryError
from model.condition_catalogue import StarredDanger
from model.conditions import plan_conditions

PACK = Path(__file__).parents[3] / "data" / "law" / "cn-2026.1"


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((PACK / name).read_text(encoding="utf-8"))


CONDITIONS = _document("conditions.toml")
CATALOGUE = read_conditions(CONDITIONS)
CITATIONS = {entry["id"]: entry for entry in _document("citations.toml")["citation"]}
Change = Callable[[dict[str, Any]], Any]
CLOSING_ITEMS = {1: "R129-7", 2: "R130-4", 3: "R131-4", 4: "R132-4", 5: "R133-5"}


def _stars() -> set[StarredDanger]:
    return {
        StarredDanger(factor["id"], level["id"], danger)
        for factor in _document("scale.toml")["factor"]
        for level in factor["level"]
        if "star" in level
        for danger in level["star"]["dangers"]
    }


def _closing() -> set[StarredDanger]:
    return {StarredDanger("other_circumstance", item, d) for d, item in CLOSING_ITEMS.items()}


def _cited(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from inner if key == "citations" else _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)


def _measures(*stars: tuple[str, str, int], other: int | None = None) -> dict[int, list[str]]:
    plans = plan_conditions(CATALOGUE, stars, other_danger=other)
    return {plan.danger: [condition.id for condition in plan.measures] for plan in plans}


def test_every_starred_level_and_closing_item_has_a_gap_and_nothing_else_has() -> None:
    """The 33 ★ levels, each under each of its dangers, and the five closing items."""
    stars = _stars()

    assert len({(star.factor, star.level) for star in stars}) == 33
    assert {circumstance for circumstance, _ in CATALOGUE.gaps} == stars | _closing()


def test_only_self_harm_has_no_condition_that_answers_it() -> None:
    """Every other circumstance is answered; no condition of bail prevents suicide."""
    plans = plan_conditions(CATALOGUE, _stars() | _closing())
    unanswered = {star.factor for plan in plans for star in plan.unanswered}

    assert unanswered == {"self_harm_conduct"}


def test_every_citation_exists() -> None:
    """No citation points to nothing."""
    assert [name for name in _cited(CONDITIONS) if name not in CITATIONS] == []


@pytest.mark.parametrize("condition", CATALOGUE.conditions, ids=lambda condition: condition.id)
def test_obligations_are_the_words_of_the_law(condition: Any) -> None:
    """The text is that of CPL 71 to the letter, and the order only adds the scope in brackets."""
    assert condition.text_zh == CITATIONS[condition.citations[0]]["text"]
    assert re.sub("（[^）]*）", "", condition.order_zh) == condition.text_zh


def test_duties_are_the_first_paragraph_and_options_the_second() -> None:
    """CPL 71 I binds everyone on bail, CPL 71 II may be ordered; all nine items are there."""
    by_kind: dict[str, set[str]] = {"statutory": set(), "optional": set()}
    for condition in CATALOGUE.conditions:
        by_kind[condition.kind].add(condition.citations[0])

    assert by_kind == {
        "statutory": {f"CPL71-1-{item}" for item in range(1, 6)},
        "optional": {f"CPL71-2-{item}" for item in range(1, 5)},
    }


def test_every_optional_condition_is_needed_somewhere() -> None:
    """A condition that the solver can never choose would be dead data."""
    chosen = {name for plan in _measures(*_stars(), *_closing()).values() for name in plan}
    alone = {name for star in _stars() for plan in _measures(star).values() for name in plan}
    optional = {c.id for c in CATALOGUE.conditions if c.kind == "optional"}

    assert chosen | alone == optional


def test_gap_sentences_end_as_sentences() -> None:
    """Gaps are joined without more ado, so each is one whole sentence."""
    for _, gap in CATALOGUE.gaps:
        assert gap.endswith("。")
        assert gap.count("。") == 1


def test_electronic_control_is_no_condition_of_bail() -> None:
    """CPL 78 knows it for residential surveillance only."""
    for condition in CATALOGUE.conditions:
        assert "电子监控" not in condition.order_zh
        assert "电子定位" not in condition.order_zh


def test_residential_surveillance_rests_on_four_grounds_only() -> None:
    """Never on Article 67 I (3) alone and never on having no home."""
    grounds = {name for rs in CATALOGUE.residential_surveillance for name in rs.grounds}
    cited = {rs.citations[0] for rs in CATALOGUE.residential_surveillance}

    assert grounds == {
        "special_physical_condition.no_self_care",
        "special_physical_condition.pregnant",
        "special_physical_condition.nursing",
        "sole_caregiver.sole_dependant",
        "finding:special_need",
    }
    assert cited == {f"CPL74-1-{item}" for item in range(1, 5)}


def test_residential_surveillance_is_offered_and_never_ordered() -> None:
    """Every sentence leaves the choice open, and the one for arrest review names the way."""
    for ground in CATALOGUE.residential_surveillance:
        for _, sentence in ground.sentences_zh:
            assert "可以" in sentence
            assert "应当" not in sentence
        assert "提出采取监视居住措施的建议" in (ground.sentence("arrest_review") or "")


@pytest.mark.parametrize(
    ("star", "measures"),
    [
        (("retaliation", "threat", 4), ["no_contact_protected_persons"]),
        (
            ("retaliation", "harass", 4),
            ["no_entry_protected_places", "no_contact_protected_persons"],
        ),
        (("collusion", "done", 3), ["no_contact_associates"]),
        (("witness_interference", "done", 3), ["no_contact_witnesses"]),
        (("flight_conduct", "preparing", 5), ["hand_in_documents"]),
        (("self_harm_conduct", "voiced", 5), []),
        (("frequency_pattern", "multiple", 1), ["no_entry_crime_places"]),
    ],
)
def test_measures_of_single_circumstances(star: tuple[str, str, int], measures: list[str]) -> None:
    """What the catalogue would order for one circumstance alone."""
    assert _measures(star) == {star[2]: measures}


def test_a_condition_needed_anyway_makes_a_second_one_superfluous() -> None:
    """Where the linked activities are banned anyway, the ban on places adds nothing."""
    found = _measures(("crime_as_livelihood", "mainly", 1), ("frequency_pattern", "serial", 1))

    assert found == {1: ["no_crime_linked_activities"]}


def test_a_circumstance_of_two_dangers_is_planned_under_both() -> None:
    """A major crime in preparation shows danger 1 and danger 2."""
    both = _measures(("new_crime_intent", "major", 1), ("new_crime_intent", "major", 2))

    assert both == {
        1: ["no_contact_associates", "no_crime_linked_activities"],
        2: ["no_contact_associates", "no_crime_linked_activities"],
    }


@pytest.mark.parametrize("danger", CLOSING_ITEMS)
def test_a_closing_item_is_planned_by_its_danger(danger: int) -> None:
    """The danger alone is enough to find the closing item."""
    assert list(_measures(other=danger)) == [danger]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(extra=1), r"conditions.toml: extra is 1; allowed: no such key"),
        (lambda d: d.pop("condition"), r"condition is missing; allowed: a list of tables"),
        (lambda d: d.update(condition=["x"]), r"condition is .*; allowed: a list of tables and"),
        (lambda d: d["condition"].append(d["condition"][0]), r"condition\[15\]\.id is not_leave"),
        (lambda d: d["circumstance"].append(d["circumstance"][0]), r"\[40\]\.level is .*before"),
        (lambda d: d["circumstance"][0].update(level="x"), r"level is x; allowed: factor\.level"),
        (lambda d: d["circumstance"][0].update(danger=6), r"danger is 6; allowed: 1 to 5"),
        (lambda d: d["condition"][0].update(kind="free"), r"kind is free; .*statutory \| optional"),
        (lambda d: d["condition"][0].update(weight=1), r"weight is 1; allowed: no weight on a"),
        (lambda d: d["condition"][5].update(weight=4), r"weight is 4; allowed: 1 to 3"),
        (lambda d: d["condition"][5].update(weight=True), r"weight is true; allowed: a whole"),
        (lambda d: d["condition"][5].pop("citations"), r"citations is missing; allowed: a list"),
        (
            lambda d: d["condition"][5]["addresses"][0]["levels"].append("flight_conduct.voiced"),
            r"condition\[6\]\.addresses\[1\]\.levels is .*allowed: circumstances of danger 1",
        ),
        (
            lambda d: d["condition"][0]["addresses"][0].update(risk="x"),
            r"addresses\[1\]\.risk is x; allowed: no such key",
        ),
        (
            lambda d: d["residential_surveillance"][0].update(sentences_zh="x"),
            r"residential_surveillance\[1\]\.sentences_zh is x; allowed: a table",
        ),
    ],
)
def test_a_wrong_catalogue_is_refused_with_place_and_cure(change: Change, message: str) -> None:
    """File, key, value and what is allowed stand in every error."""
    document = deepcopy(CONDITIONS)
    change(document)

    with pytest.raises(LawEntryError, match=message):
        read_conditions(document)
