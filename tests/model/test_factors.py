"""Factors: levels in order, the neutral one, and the dangers that a level bears on."""

from __future__ import annotations

import pytest

from tests.case_tables import LAW

BY_ID = LAW.scale.by_id


def test_levels_of_danger_ascend() -> None:
    """The place of a level is its rank in danger."""
    record = BY_ID["criminal_record"]

    assert record.level_ids == ("none", "negligent", "intent_old", "intent_recent", "recidivist")
    assert [record.position(level) for level in record.level_ids] == [0, 1, 2, 3, 4]


def test_a_level_that_the_factor_lacks_is_named_with_those_it_has() -> None:
    """The error says what was asked and what there is."""
    with pytest.raises(KeyError, match="factor resist_arrest has no level often; it has none, pas"):
        BY_ID["resist_arrest"].position("often")


@pytest.mark.parametrize(
    ("factor", "level", "above"),
    [
        ("joint_role", "accessory", False),
        ("joint_role", "sole", False),
        ("joint_role", "principal", True),
        ("offence_category", "ordinary", False),
        ("offence_category", "network_drug", True),
        ("age_stage", "a16_17", False),
        ("age_stage", "a75", False),
    ],
    ids=str,
)
def test_above_neutral_is_more_dangerous_than_the_ordinary_case(
    factor: str, level: str, above: bool
) -> None:
    """In order of danger it is rank; of nominal levels all that raise are, none that lower."""
    assert BY_ID[factor].above_neutral(level) is above


def test_a_circumstance_bears_on_its_own_dangers() -> None:
    """A major plan proves dangers 1 and 2; a level that is none bears on those of its factor."""
    intent = BY_ID["new_crime_intent"]
    none, *_, major = intent.levels

    assert intent.dangers_of(major) == (1, 2)
    assert intent.dangers_of(none) == intent.dangers
