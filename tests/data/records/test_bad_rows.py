"""Every bad row is explained: the table of `tests/cases/bad_records.toml`, row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.messages.dictionary import Explanation, Language
from api.messages.records import explain_record
from data.records.reading import Records, read_records
from tests.case_tables import read_cases
from tests.record_tables import ARRESTED, BAILED, DIVERTED, LAW, write_rows

CASES = read_cases("bad_records.toml")
STARTS = {"bailed": BAILED, "arrested": ARRESTED, "diverted": DIVERTED}
LISTED = list(enumerate(CASES))
FIRST_BAD = 2 + len(STARTS)
DRAWN = date(2026, 1, 1)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """Read one table: three good rows, then the bad row of each case."""
    bad = [{**STARTS[case["start"]], **own(number), **case["change"]} for number, case in LISTED]
    path = tmp_path_factory.mktemp("records") / "c.csv"
    return read_records(write_rows(path, [*STARTS.values(), *bad]), LAW, extracted_on=DRAWN)


def own(number: int) -> dict[str, str]:
    """Return keys that no other row has."""
    return {"record": f"b{number}", "suspect": f"b{number}"}


def said_of(records: Records, line: int, language: Language) -> list[tuple[str, Explanation]]:
    """Return column and words of each problem of a row."""
    return [
        (each.column, explain_record(each.problem, language, LAW))
        for each in records.problems()
        if each.line == line
    ]


@pytest.mark.parametrize(("number", "case"), LISTED, ids=[case["id"] for _, case in LISTED])
def test_a_bad_row_is_explained(number: int, case: dict[str, Any], records: Records) -> None:
    """All that is wrong with it is said, and nothing else."""
    said = said_of(records, FIRST_BAD + number, Language.ZH)
    expected = [(each["column"], each["text"]) for each in case["says"]]

    assert expected == [(column, words.text) for column, words in said]


@pytest.mark.parametrize(("number", "case"), LISTED, ids=[case["id"] for _, case in LISTED])
def test_a_bad_row_is_explained_in_english(
    number: int, case: dict[str, Any], records: Records
) -> None:
    """The same columns in English, each with a cure."""
    said = said_of(records, FIRST_BAD + number, Language.EN)
    assert [each["column"] for each in case["says"]] == [column for column, _ in said]
    assert all("column “" in words.text and words.cure.endswith(".") for _, words in said)


def test_the_good_rows_among_them_are_read(records: Records) -> None:
    """Every row is used or told: the three that the cases start from are used."""
    assert list(records.lines) == [2, 3, 4]
    assert (records.rows, records.rejected) == (3 + len(CASES), len(CASES))
    assert {each.line for each in records.problems()} == set(
        range(FIRST_BAD, FIRST_BAD + len(CASES))
    )
