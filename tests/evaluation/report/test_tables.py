"""Tables as HTML and CSV, figures as text, words in both languages."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.report.numbers import decimal, percent, signed
from evaluation.report.table import Column, Table, csv_bytes, html
from evaluation.report.words import LANGUAGES, entries, word

COLUMNS = (
    Column("factor", "因素"),
    Column("share", "比例", "percent", 1),
    Column("points", "分值", "signed"),
    Column("n", "案件数", "number"),
)


def table(*rows: tuple[str | float | bool | None, ...]) -> Table:
    """Return a table of the four columns."""
    return Table("t", "<标题>", COLUMNS, rows, ("注 & 解",))


def read(content: bytes) -> list[list[str]]:
    """Read a CSV file back."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_html_is_for_people_and_escaped() -> None:
    """Percent, sign and thousands; nothing of the text becomes markup."""
    written = html(table(("<b>甲</b>", 0.052, -3, 1234), ("乙", None, 0, 0)))

    assert "<b>" not in written
    assert "&lt;b&gt;甲&lt;/b&gt;" in written
    assert '<td class="number">5.2%</td><td class="number">−3</td>' in written
    assert "1,234" in written
    assert "—" in written
    assert "<caption>&lt;标题&gt;</caption>" in written
    assert "注 &amp; 解" in written


def test_csv_holds_the_full_figures() -> None:
    """What people see rounded, programs read exactly; no formula runs."""
    rows = read(csv_bytes(table(("=1+1", 1 / 3, -3, True), ("乙", None, 0, 2))))

    assert rows[0] == ["factor", "share", "points", "n"]
    assert rows[1] == ["'=1+1", repr(1 / 3), "-3", "true"]
    assert rows[2] == ["乙", "", "0", "2"]


@given(st.lists(st.tuples(st.text("甲a,\"' ;<&"), st.floats(allow_nan=False)), max_size=5))
def test_csv_reads_back(cells: list[tuple[str, float]]) -> None:
    """Commas, quotes and any number survive."""
    rows = tuple((text, share, 0, 0) for text, share in cells)
    back = [(row[0], float(row[1])) for row in read(csv_bytes(table(*rows)))[1:]]

    assert back == cells


def test_a_row_of_another_length_is_refused() -> None:
    """A figure in the wrong column would be a lie."""
    with pytest.raises(ValueError, match="rows of \\[2\\] cells; allowed: 4"):
        table(("甲", 1))


@pytest.mark.parametrize(
    ("write", "value", "expected"),
    [
        (decimal, 1234.567, "1,234.57"),
        (decimal, -0.001, "0.00"),
        (decimal, float("nan"), "—"),
        (percent, -0.5, "−50.0%"),
        (percent, None, "—"),
        (signed, 2, "+2"),
        (signed, -2, "−2"),
        (signed, 0, "0"),
        (signed, None, "—"),
        (signed, 0.2, "0"),
    ],
)
def test_figures_as_text(
    write: Callable[[float | None], str], value: float | None, expected: str
) -> None:
    """One way to write each kind of figure."""
    assert write(value) == expected


@pytest.mark.parametrize("key", entries())
def test_every_word_has_both_languages_with_the_same_slots(key: str) -> None:
    """Chinese first, English beside it."""
    texts = entries()[key]
    slots = {
        language: {part.split("}")[0] for part in texts[language].split("{")[1:]}
        for language in LANGUAGES
    }

    assert set(texts) == set(LANGUAGES)
    assert slots["zh"] == slots["en"]


@pytest.mark.parametrize("arguments", [("axis.none",), ("axis.cases", "fr"), ("axis.cases",)])
def test_a_missing_word_names_its_key(arguments: tuple[str, ...]) -> None:
    """No key, no language, no slot."""
    with pytest.raises(KeyError, match="axis"):
        word(*arguments)
