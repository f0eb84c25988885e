"""Cells of case records read by the kind of their column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from data.records.cells import Wrong, read_cell
from data.records.typed import empty_column, typed_column
from tests.record_tables import COLUMNS

SPECS = COLUMNS.columns


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("decision", "arrest", "arrest"),
        ("decision", "逮捕", "arrest"),
        ("decision", "Arrest", "arrest"),
        ("criminal_record", "unknown", "unknown"),
        ("criminal_record", "未查明", "unknown"),
        ("probation", "TRUE", True),
        ("probation", "否", False),
        ("decided_on", "2023/3/8", date(2023, 3, 8)),
        ("sentence_months", "014", 14),
        ("district", "南沙区", "南沙区"),
        ("offence", "盗窃罪", "盗窃罪"),
        ("violations", "minor@2023-04-02;flight@2023-04-01", "flight@2023-04-01;minor@2023-04-02"),
        ("violations", " 逃跑 @ 2023/4/1 ；", "flight@2023-04-01"),
    ],
)
def test_a_cell_is_read(column: str, text: str, value: Any) -> None:
    """Codes and names mean the same; days and violations have one form."""
    assert read_cell(text, SPECS[column]) == value


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("decision", "hanged", "record_value"),
        ("criminal_record", "x", "record_level"),
        ("criminal_record", "not_applicable", "record_level"),
        ("probation", "2", "record_value"),
        ("decided_on", "2023-02-30", "record_day"),
        ("decided_on", "2023-03-08 10:00:00", "record_day"),
        ("sentence_months", "-1", "record_number"),
        ("sentence_months", "36501", "record_number"),
        ("district", "南 沙", "record_code"),
        ("district", "440115199001011234", "record_person"),
        ("offence", "盗" * 101, "record_text"),
        ("offence", "盗窃\x00罪", "record_text"),
        ("offence", "44011519900101123X", "record_person"),
        ("violations", ";", "record_violation"),
        ("violations", "flight", "record_violation"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(column: str, text: str, code: str) -> None:
    """The code of the message; a number of a person is not shown."""
    read = read_cell(text, SPECS[column])
    assert isinstance(read, Wrong)
    assert read.code == code
    assert (read.value == "***") is (code == "record_person")


@pytest.mark.parametrize("name", ["record", "decision", "decided_on", "probation", "office"])
def test_an_absent_column_is_empty(name: str) -> None:
    """In the type that its kind has."""
    assert empty_column(SPECS[name], 2).isna().all()


def test_a_column_without_rows_is_read() -> None:
    """A table whose rows were all unreadable has columns all the same."""
    column, faults = typed_column(SPECS["decision"], pa.chunked_array([], pa.string()), 0)
    assert (len(column), faults) == (0, [])


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["r1", " r2 ", ""], []),
        (["r1", "张三", None], ["record_code"]),
        (["张三", "440115199001011234"], ["record_person", "record_code"]),
    ],
)
def test_pseudonyms_are_judged_together(texts: list[str | None], codes: list[str]) -> None:
    """Names and identity numbers are told apart; blanks around are no part."""
    column, faults = typed_column(SPECS["record"], pa.chunked_array([texts], pa.string()), 3)
    assert [fault.code for fault in faults] == codes
    assert column[0] == "r1" or codes
