"""Least numbers and alarm lines as data."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from data.law.entries import LawEntryError
from data.settings.evaluation import evaluation_settings, read_evaluation_settings


@pytest.fixture
def document() -> dict[str, Any]:
    """Return the settings that ship, to be spoilt."""
    return tomllib.loads(files("data.settings").joinpath("evaluation.toml").read_text("utf-8"))


def test_the_least_numbers_are_those_of_the_method() -> None:
    """Calibration, rates, error rates, and so on."""
    groups = evaluation_settings().groups
    assert (groups.calibration_events, groups.rate_cases, groups.error_events) == (100, 300, 200)
    assert evaluation_settings().drift.cusum_limit == 7.0


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("groups", "rate_cases", 0),
        ("groups", "rate_cases", "many"),
        ("drift", "cusum_odds", -2.0),
        ("drift", "cusum_odds", 2),
        ("agreement", "unknown_is_a_level", "yes"),
        ("deviation", "misspelt", 1),
        ("groups", None, None),
        (None, "level", 1.5),
    ],
)
def test_what_cannot_be_used_is_refused(
    document: dict[str, Any], section: str | None, key: str | None, value: object
) -> None:
    """The error names the key."""
    table = document[section] if section else document
    if key:
        table[key] = value
    elif section:
        del document[section]
    with pytest.raises(LawEntryError) as caught:
        read_evaluation_settings(document)
    assert (key or section or "") in caught.value.key
