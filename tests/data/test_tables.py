"""Table files: what is read from CSV, XLSX and Parquet, and how wrong files are refused."""

import csv
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from data import parquet, workbooks
from data.ndjson import read_ndjson
from data.rows import Row, TableError
from data.tables import OutputColumn, ending_of, neutral_text, open_table, table_writer

COLUMNS = (OutputColumn("name"), OutputColumn("total", int), OutputColumn("share", float))


def read(path: Path) -> tuple[tuple[str, ...], list[Row], str]:
    """Header, rows and encoding of a table file."""
    with open_table(path) as table:
        return table.header, list(table.rows), table.encoding


def refused(path: Path) -> str:
    """The code of the problem for which a file is refused."""
    with pytest.raises(TableError) as raised:
        read(path)
    return raised.value.problems[0].code


def csv_file(folder: Path, content: bytes) -> Path:
    """A CSV file of some bytes."""
    path = folder / "表.csv"
    path.write_bytes(content)
    return path


def xlsx_file(folder: Path, *rows: tuple[Any, ...]) -> Path:
    """A workbook whose first sheet holds some rows."""
    path, workbook = folder / "表.xlsx", Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")],
)
def test_csv_in_each_encoding(tmp_path: Path, encoding: str, read_as: str) -> None:
    """Chinese is read right whether or not a spreadsheet program wrote UTF-8, and it is said."""
    path = csv_file(tmp_path, "案号,涉嫌罪名\r\n一号,盗窃罪\r\n".encode(encoding))
    assert read(path) == (("案号", "涉嫌罪名"), [Row(2, ("一号", "盗窃罪"))], read_as)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe\xfd,\xff\n\xff"])
def test_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A picture named .csv is no table."""
    assert refused(csv_file(tmp_path, content)) == "file_binary"


@pytest.mark.parametrize("content", [b"", b"\n", b" , ,\n1,2,3\n"])
def test_table_without_header_is_refused(tmp_path: Path, content: bytes) -> None:
    """Without headings no column has a meaning."""
    assert refused(csv_file(tmp_path, content)) == "table_empty"


def test_broken_header_is_refused(tmp_path: Path) -> None:
    """A quotation mark that is never closed leaves no header."""
    assert refused(csv_file(tmp_path, b'"a,b\n1,2\n')) == "row_not_csv"


def test_table_without_rows(tmp_path: Path) -> None:
    """A header alone is a table of no rows."""
    assert read(csv_file(tmp_path, b"a,b\n"))[1] == []


def test_lines_count_blank_and_broken_ones(tmp_path: Path) -> None:
    """A row is named by the line on which it starts in the file."""
    path = csv_file(tmp_path, b'a,b\n1,2\n\n,\n"3\n4",5\n6,7\n')
    assert [(row.line, row.cells) for row in read(path)[1]] == [
        (2, ("1", "2")),
        (5, ("3\n4", "5")),
        (7, ("6", "7")),
    ]


@pytest.mark.parametrize("row", [b"1", b"1,2,3"])
def test_ragged_row_is_a_problem_of_that_row(tmp_path: Path, row: bytes) -> None:
    """A comma too many or too few shifts cells, so the row is not guessed at."""
    rows = read(csv_file(tmp_path, b"a,b\n" + row + b"\n3,4\n"))[1]
    assert [[problem.code for problem in row.problems] for row in rows] == [["row_ragged"], []]


def test_empty_cells_beyond_the_header_do_no_harm(tmp_path: Path) -> None:
    """Spreadsheet programs like to write commas for columns that were once used."""
    assert read(csv_file(tmp_path, b"a,b,\n1,2,,,\n"))[1] == [Row(2, ("1", "2"))]


def test_row_that_is_no_csv_is_a_problem_of_that_row(tmp_path: Path) -> None:
    """Rows after a broken one are read."""
    rows = read(csv_file(tmp_path, b'a,b\n"1"x,2\n3,4\n'))[1]
    assert [(row.line, [p.code for p in row.problems]) for row in rows] == [
        (2, ["row_not_csv"]),
        (3, []),
    ]


def test_unclosed_quotation_names_the_lines_it_swallowed(tmp_path: Path) -> None:
    """Nothing that a broken row swallowed is lost in silence."""
    [row] = read(csv_file(tmp_path, b'a,b\n"1,2\n3,4\n'))[1]
    assert row.problems[0].parameters == {"first": "2", "last": "3"}


def test_workbook_gives_what_cells_say(tmp_path: Path) -> None:
    """Dates become ISO dates, whole numbers stay plain, truth values are true and false."""
    path = xlsx_file(
        tmp_path,
        ("a", "b", "c", "d", "e", None),
        (datetime(2026, 11, 22), date(2026, 1, 2), 3.0, 0.5, True, None),  # noqa: DTZ001 - a workbook knows no zone
        (None, None, None, None, None),
        ("x", datetime(2026, 11, 22, 8, 30), None, 4, ""),  # noqa: DTZ001 - as above
    )
    assert read(path)[1] == [
        Row(2, ("2026-11-22", "2026-01-02", "3", "0.5", "true")),
        Row(4, ("x", "2026-11-22 08:30:00", "", "4", "")),
    ]


def test_text_that_starts_like_a_formula_is_data(tmp_path: Path) -> None:
    """Nothing is calculated: a text cell that starts with = is read as it stands."""
    path, workbook = tmp_path / "表.xlsx", Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"], sheet["A2"] = "a", "=1+1"
    sheet["A2"].data_type = "s"
    workbook.save(path)
    assert read(path)[1] == [Row(2, ("=1+1",))]


def test_workbook_row_that_is_too_long_is_a_problem(tmp_path: Path) -> None:
    """A value beyond the last heading has no meaning."""
    rows = read(xlsx_file(tmp_path, ("a",), (1, 2)))[1]
    assert rows[0].problems[0].code == "row_ragged"


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"PK\x03\x04 no archive"])
def test_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    """The ending of a name promises nothing."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    assert refused(path) == "table_unreadable"


def test_empty_workbook_is_refused(tmp_path: Path) -> None:
    """A workbook without headings is no table."""
    assert refused(xlsx_file(tmp_path)) == "table_empty"


@pytest.mark.parametrize("name", ["a.xls", "a", "a.json"])
def test_unknown_format_names_the_known_ones(name: str) -> None:
    """Only the endings that can be read are read."""
    with pytest.raises(TableError) as raised:
        ending_of(Path(name))
    assert raised.value.problems[0].allowed == (".csv", ".xlsx", ".parquet")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_written_table_reads_back(tmp_path: Path, ending: str) -> None:
    """What is written in each format is read again."""
    path = tmp_path / f"结果{ending}"
    with table_writer(path, COLUMNS, ending=ending) as writer:
        writer.write(("张", -44, 0.28))
        writer.write((None, None, None))
        writer.write(("李", 0, 1.0))
    expected = [("张", "-44", "0.28"), ("李", "0", "1")]
    header, rows, _ = read(path)
    shown = [tuple(cell.removesuffix(".0") for cell in row.cells) for row in rows]
    assert (header, shown) == (("name", "total", "share"), expected)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_written_text_is_a_formula(tmp_path: Path, ending: str, text: str) -> None:
    """A spreadsheet program opens the results without running anything."""
    path = tmp_path / f"结果{ending}"
    with table_writer(path, (OutputColumn(text),), ending=ending) as writer:
        writer.write((text,))
    if ending == ".xlsx":
        cells = [row[0] for row in load_workbook(path).worksheets[0].iter_rows()]
        assert {cell.data_type for cell in cells} == {"s"}
        values = [str(cell.value) for cell in cells]
    else:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            values = [row[0] for row in csv.reader(stream)]
    assert all(value.startswith("'") for value in values)


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    """A negative total is no formula."""
    path = tmp_path / "结果.xlsx"
    with table_writer(path, COLUMNS, ending=".xlsx") as writer:
        writer.write(("张", -44, 0.5))
    assert load_workbook(path).worksheets[0]["B2"].value == -44


def test_control_characters_do_not_stop_a_workbook(tmp_path: Path) -> None:
    """A column that is passed on may hold anything."""
    path = tmp_path / "结果.xlsx"
    with table_writer(path, (OutputColumn("a"),), ending=".xlsx") as writer:
        writer.write(("x\x0by",))
    assert read(path)[1] == [Row(2, ("x�y",))]


def test_ordinary_text_is_left_alone() -> None:
    """Only the start of a text makes a formula."""
    assert neutral_text("盗窃罪=1") == "盗窃罪=1"


def test_full_worksheet_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows beyond the last one of a worksheet are not lost in silence."""
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    with table_writer(tmp_path / "x.xlsx", COLUMNS, ending=".xlsx") as writer:
        writer.write(("a", 1, 1.0))
        with pytest.raises(TableError) as raised:
            writer.write(("b", 1, 1.0))
    assert raised.value.problems[0].code == "rows_too_many"


def test_workbook_is_whole_after_an_error(tmp_path: Path) -> None:
    """What was written before an interruption can be opened."""
    path = tmp_path / "x.xlsx"

    def interrupted() -> None:
        with table_writer(path, COLUMNS, ending=".xlsx") as writer:
            writer.write(("a", 1, 1.0))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(read(path)[1]) == 1


def test_parquet_reads_lists_and_types(tmp_path: Path) -> None:
    """A column of lists is a list in one cell."""
    arrow, files = import_module("pyarrow"), import_module("pyarrow.parquet")
    path = tmp_path / "表.parquet"
    columns = {"a": [["x", "y"], None], "on": [date(2026, 11, 22), None], "n": [1.0, float("nan")]}
    files.write_table(arrow.table(columns), path)
    assert read(path)[1] == [Row(2, ("x;y", "2026-11-22", "1"))]


def test_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    """The ending of a name promises nothing."""
    path = tmp_path / "表.parquet"
    path.write_bytes(b"a,b\n")
    assert refused(path) == "table_unreadable"


def test_parquet_is_written_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows do not wait in memory."""
    monkeypatch.setattr(parquet, "_BATCH", 2)
    path = tmp_path / "x.parquet"
    with table_writer(path, COLUMNS, ending=".parquet") as writer:
        for number in range(5):
            writer.write(("a", number, 1.0))
    assert [row.cells[1] for row in read(path)[1]] == ["0", "1", "2", "3", "4"]


def test_missing_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serving needs no pyarrow; who has a Parquet file is told what to install."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(parquet, "import_module", missing)
    assert refused(tmp_path / "表.parquet") == "parquet_missing"


def test_ndjson_numbers_its_lines() -> None:
    """Blank lines count but are no requests; a broken line stops nothing."""
    read_lines = list(read_ndjson([b'{"a": 1}\n', b"\n", b"[\n", b'{"a": 2}']))
    assert [(line, isinstance(value, dict)) for line, value in read_lines] == [
        (1, True),
        (3, False),
        (4, True),
    ]


def long_csv(folder: Path) -> Path:
    """A CSV file of 100,000 rows."""
    path = folder / "长.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("a,b,c\n")
        stream.writelines(f"{number},从犯,电子卷宗第{number}页\n" for number in range(100_000))
    return path


def long_parquet(folder: Path) -> Path:
    """A Parquet file of 100,000 rows."""
    path = folder / "长.parquet"
    with table_writer(
        path, (OutputColumn("a", int), OutputColumn("b")), ending=".parquet"
    ) as writer:
        for number in range(100_000):
            writer.write((number, "从犯"))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("make", [long_csv, long_parquet])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """A hundred thousand rows pass in six megabytes of Python's memory."""
    path = make(tmp_path)
    tracemalloc.start()
    try:
        with open_table(path) as table:
            count = sum(1 for _ in table.rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (count, peak < 6_000_000) == (100_000, True)
