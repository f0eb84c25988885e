"""Findings are read against the form that the law pack gives them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model.findings import (
    MAX_DAYS,
    MAX_RECORDS,
    cited,
    escape,
    parse_day,
    parse_yuan,
    read_findings,
)
from tests.case_tables import LAW

SPECS = LAW.findings


def read(document: Any, stage: str = "pre_submission") -> tuple[Any, list[tuple[str, str]]]:
    """Return what is read of findings, and code and place of every problem."""
    found, problems = read_findings(document, SPECS, stage)
    return found, [(problem.code, problem.pointer) for problem in problems]


def test_what_was_not_found_is_none_and_lists_are_empty() -> None:
    """Rules can ask for every finding without asking whether it is there."""
    found, problems = read({})

    assert problems == []
    assert list(found) == list(SPECS)
    assert {value for value in found.values() if value is not None} == {()}
    assert [n for n, v in found.items() if v == ()] == ["breaches", "bail_bars", "procedure"]


def test_null_is_the_same_as_absent() -> None:
    """A form sends what was left open as null."""
    assert read(dict.fromkeys(SPECS)) == read({})


def test_each_kind_is_read_into_its_value() -> None:
    """Days become dates, sums fen, lists tuples; texts lose their outer blanks."""
    found, problems = read(
        {
            "penalty": "imprisonment",
            "bail_bars": ["vile", "public_order"],
            "remorse": False,
            "decision_due": "2026-11-25",
            "special_need": {"facts": " 独自抚养幼子 ", "evidence": ["户口簿", "户口簿"]},
            "amounts": {"means": "3500.50", "unable_to_pay": False},
            "breaches": [{"measure": "bail", "item": "P135-6", "date": "2026-11-01"}],
        }
    )

    assert problems == []
    assert found["penalty"] == "imprisonment"
    assert found["bail_bars"] == ("vile", "public_order")
    assert found["remorse"] is False
    assert found["decision_due"] == date(2026, 11, 25)
    assert found["special_need"] == {"facts": "独自抚养幼子", "evidence": ("户口簿", "户口簿")}
    assert (found["amounts"]["means"], found["amounts"]["turnover"]) == (350_050, None)
    assert found["breaches"][0]["date"] == date(2026, 11, 1)


def test_days_held_are_whole_days_of_one_life() -> None:
    """Both ends of the span are allowed."""
    for days in (0, MAX_DAYS):
        found, problems = read(
            {
                "crime_evidence": "sufficient",
                "penalty": "imprisonment",
                "custody": {"phase": "trial", "days_held": days},
            },
            "necessity_review",
        )
        assert problems == []
        assert found["custody"]["days_held"] == days


def test_more_breaches_than_anyone_can_commit_are_refused() -> None:
    """A hundred are read, one more is not."""
    breach = {"measure": "bail", "item": "R101-2-1"}

    assert read({"breaches": [breach] * MAX_RECORDS})[1] == []
    assert read({"breaches": [breach] * (MAX_RECORDS + 1)})[1] == [
        ("too_many", "/findings/breaches")
    ]


def test_what_is_wrong_is_left_out_of_what_is_read() -> None:
    """A finding given at the wrong stage or of the wrong kind counts as not made."""
    found, problems = read({"custody": {"phase": "trial"}, "bail_bars": "vile", "breaches": [3]})

    assert [found["custody"], found["bail_bars"], found["breaches"]] == [None, (), ()]
    assert problems == [
        ("wrong_type", "/findings/breaches/0"),
        ("wrong_type", "/findings/bail_bars"),
        ("wrong_stage", "/findings/custody"),
    ]


def test_findings_that_are_no_object_leave_nothing() -> None:
    """One problem, and nothing that a rule could read."""
    assert read([]) == ({}, [("wrong_type", "/findings")])


def test_values_of_the_police_rules_are_allowed_before_submission_only() -> None:
    """The list of allowed items depends on the stage."""
    items = next(field for field in SPECS["breaches"].fields if field.id == "item")

    assert "P135-6" in items.allowed("pre_submission")
    assert "P135-6" not in items.allowed("arrest_review")
    assert "R101-2-1" in items.allowed("arrest_review")


def test_an_allowed_value_is_found_with_its_words() -> None:
    """Pages and documents show the label, not the id."""
    assert SPECS["penalty"].value("below_imprisonment").label_zh == "徒刑以下刑罚"
    with pytest.raises(KeyError, match="finding penalty has no value fine"):
        SPECS["penalty"].value("fine")


def test_a_field_of_a_record_is_found_by_its_name() -> None:
    """Its place in the law pack does not matter."""
    assert SPECS["breaches"].field("measure").id == "measure"
    with pytest.raises(KeyError, match="finding breaches has no field fine"):
        SPECS["breaches"].field("fine")


def test_the_provisions_behind_a_finding_are_those_of_the_pack() -> None:
    """Each finding says what it rests on."""
    assert [c.id for c in cited(SPECS["remorse"], LAW.citations)] == ["R140-2", "R463-2", "R580"]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2026-02-29", None),
        ("2026-1-1", None),
        ("20261122", None),
        ("2026-W47-7", None),
        (" 2026-11-22", None),
        ("", None),
        (None, None),
        (20261122, None),
        (date(2026, 11, 22), None),
    ],
    ids=str,
)
def test_a_day_is_written_year_month_day(value: Any, day: date | None) -> None:
    """Nothing else is guessed at."""
    assert parse_day(value) == day


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("0", 0),
        ("3500", 350_000),
        ("3500.5", 350_050),
        ("3500.05", 350_005),
        ("9999999999999.99", 999_999_999_999_999),
        ("99999999999999", None),
        ("3500.005", None),
        ("３５００", None),
        ("3,500", None),
        ("-1", None),
        (".5", None),
        (3500, None),
        (None, None),
    ],
    ids=str,
)
def test_a_sum_is_yuan_as_text_and_becomes_whole_fen(value: Any, fen: int | None) -> None:
    """No sum is ever a binary fraction, not even on its way in."""
    assert parse_yuan(value) == fen


@pytest.mark.parametrize(
    ("key", "token"), [("penalty", "penalty"), ("a/b~c", "a~1b~0c"), ("\ud800", "\\ud800")]
)
def test_a_key_becomes_a_token_of_a_pointer(key: str, token: str) -> None:
    """Slashes and tildes are written as RFC 6901 says."""
    assert escape(key) == token
