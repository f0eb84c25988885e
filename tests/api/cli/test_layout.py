"""Text in columns where a Chinese character is two wide."""

import pytest

from api.cli.layout import TableColumn, centre, paragraph, table, width, wrap


@pytest.mark.parametrize("columns", range(4, 30))
def test_wrapped_lines_fit_and_lose_nothing(columns: int) -> None:
    """Whatever the width, every character stays and no line is too wide."""
    text = "依照《刑事诉讼法》第八十一条，应当不批准逮捕；see evidence_to_obtain（第3页）。"
    lines = wrap(text, columns)
    assert max(map(width, lines)) <= columns
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("columns", range(8, 30))
def test_no_line_begins_with_closing_punctuation(columns: int) -> None:
    """As Chinese print has it."""
    lines = wrap("不批准逮捕，并说明理由；送达公安机关执行。", columns)
    assert not any(line[0] in "，；。" for line in lines)


def test_empty_text_is_one_empty_line() -> None:
    """An empty cell takes a line like any other."""
    assert wrap("", 10) == [""]


def test_paragraph_is_indented_under_its_first_line() -> None:
    """A list reads as one."""
    assert paragraph("一二三四五", 6, first="- ", rest="  ") == ["- 一二", "  三四", "  五"]


def test_table_aligns_wide_characters() -> None:
    """Points stand under points."""
    lines = table([TableColumn("名", 6), TableColumn("分", 4, right=True)], [("从犯甲乙", "-3")])
    assert lines == ["名       分", "------ ----", "从犯甲   -3", "乙"]


def test_centre_counts_columns() -> None:
    """Not characters."""
    assert centre("逮捕", 8) == "  逮捕  "
