"""Case records read from a file: formats, headings, what is refused as a whole, what is doubled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import strategies as st

from data.records.reading import Records, read_records
from data.records.schema import conforming
from data.records.writing import METADATA, write_records
from data.rows import TableError
from tests.record_tables import (
    ARRESTED,
    BAILED,
    COLUMNS,
    DIVERTED,
    HEADER,
    LAW,
    Cells,
    write_rows,
)
from tests.strategies import always

GOOD = [BAILED, ARRESTED, DIVERTED]


def read(tmp_path: Path, rows: Sequence[Cells], header: Sequence[str] = HEADER) -> Records:
    """Read rows written as CSV."""
    return read_records(write_rows(tmp_path / "c.csv", rows, header=header))


def codes_of(records: Records) -> list[tuple[int, str, str]]:
    """Return line, column and code of each problem."""
    return [(each.line, each.column, each.problem.code) for each in records.problems()]


def refusal(tmp_path: Path, rows: Sequence[Cells], header: Sequence[str] = HEADER) -> list[str]:
    """Return the codes for which a whole table is refused."""
    with pytest.raises(TableError) as error:
        read(tmp_path, rows, header)
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_every_format_gives_the_same_frame(tmp_path: Path, ending: str) -> None:
    """What is read, written and read again is the same."""
    first = read(tmp_path, GOOD)
    path = tmp_path / f"again{ending}"
    write_records(first.frame, path, LAW)
    again = read_records(path)
    pd.testing.assert_frame_equal(first.frame, again.frame)
    assert list(again.problems()) == []
    assert again.synthetic


def test_names_stand_for_codes(tmp_path: Path) -> None:
    """Headings, choices, levels and flags may be written in Chinese."""
    said = {**BAILED, "decision": "不捕，取保候审", "probation": "是", "decided_on": "2023/3/8"}
    said["criminal_record"] = LAW.scale.by_id["criminal_record"].levels[0].label_zh
    said["violations"] = "逃跑@2023/4/1；minor@2023-04-02"
    chinese = {COLUMNS.columns[name].name_zh: text for name, text in said.items()}
    header = [spec.name_zh for spec in COLUMNS.columns.values()]
    in_words = read(tmp_path, [chinese], header).frame
    in_codes = read(tmp_path, [BAILED]).frame
    pd.testing.assert_frame_equal(in_words, in_codes)


def test_what_is_not_plain_csv_is_read_all_the_same(tmp_path: Path) -> None:
    """Line breaks in cells, blank rows and GB18030 change nothing but the lines."""
    plain = read(tmp_path, GOOD)
    text = (tmp_path / "c.csv").read_text("utf-8").replace("盗窃罪", '"盗窃罪"')
    first, *rest = text.splitlines(keepends=True)
    blank = "," * (len(HEADER) - 1) + "\r\n"
    (tmp_path / "d.csv").write_bytes("".join([first, blank, *rest]).encode("gb18030"))
    other = read_records(tmp_path / "d.csv")
    pd.testing.assert_frame_equal(plain.frame, other.frame)
    assert (list(plain.lines), list(other.lines)) == ([2, 3, 4], [3, 4, 5])


def test_a_ragged_row_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    """A row with a comma too many is not read into the wrong columns."""
    path = write_rows(tmp_path / "c.csv", GOOD)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[2] + ",x", *lines[3:]]) + "\n", "utf-8")
    records = read_records(path)
    assert codes_of(records) == [(3, "", "row_ragged")]
    assert (records.rows, len(records.frame)) == (3, 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("record,", '"rec""ord",', 1).replace('"rec""ord"', "record"),
        lambda text: text.replace("\r\n", ",\r\n"),
        lambda text: text + "\r\n",
        lambda text: text.rstrip("\r\n"),
        lambda text: text.replace("盗窃罪", '"盗窃罪\n"'),
        lambda text: "\ufeff" + text,
    ],
)
def test_the_form_of_the_csv_is_immaterial(tmp_path: Path, change: Callable[[str], str]) -> None:
    """Trailing commas, a blank line, no end of line, a line break in a cell, a mark in front."""
    path = write_rows(tmp_path / "c.csv", GOOD)
    plain = read_records(path).frame
    path.write_text(change(path.read_bytes().decode()), "utf-8", newline="")
    pd.testing.assert_frame_equal(plain, read_records(path).frame)


def test_typed_parquet_columns_are_understood(tmp_path: Path) -> None:
    """Days, truth values and numbers may stand as what they are, numbers even as floats."""
    frame = pd.DataFrame([{name: row.get(name) for name in HEADER} for row in GOOD])
    for name in ("decided_on", "bail_start"):
        frame[name] = pd.to_datetime(frame[name])
    frame["sentence_months"] = frame["sentence_months"].astype(float)
    frame["synthetic"] = True
    pyarrow.parquet.write_table(pa.Table.from_pandas(frame), tmp_path / "c.parquet")
    typed = read_records(tmp_path / "c.parquet")
    pd.testing.assert_frame_equal(typed.frame, read(tmp_path, GOOD).frame)


def test_an_empty_factor_is_unknown(tmp_path: Path) -> None:
    """A cell that nobody filled is an answer not ascertained."""
    frame = read(tmp_path, [{**BAILED, "criminal_record": ""}]).frame
    assert list(frame["criminal_record"]) == ["unknown"]


def test_columns_that_are_left_out_are_named(tmp_path: Path) -> None:
    """Optional columns may be absent; their cells are empty."""
    header = [name for name in HEADER if name not in {"team", "sex"}]
    records = read(tmp_path, GOOD, header)
    assert records.absent == ("team", "sex")
    assert records.frame["team"].isna().all()


def test_a_real_table_is_not_synthetic(tmp_path: Path) -> None:
    """One invented row is enough to call a table synthetic; none is not."""
    real = [{**row, "synthetic": "false"} for row in GOOD]
    assert not read(tmp_path, real).synthetic
    assert read(tmp_path, [*real, {**BAILED, "record": "x", "suspect": "x"}]).synthetic


def test_the_mark_of_the_file_holds_where_the_column_lies(tmp_path: Path) -> None:
    """A file of invented records stays synthetic, whatever its rows say."""
    records = read(tmp_path, GOOD)
    path = tmp_path / "s.parquet"
    write_records(records.frame, path, LAW)
    table = pyarrow.parquet.read_table(path)
    place = table.column_names.index("synthetic")
    lying = table.set_column(place, "synthetic", pa.array([False] * len(GOOD)))
    pyarrow.parquet.write_table(lying, path)
    assert read_records(path).synthetic


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    """Another byte, another digest."""
    first, again = read(tmp_path, GOOD), read(tmp_path, GOOD)
    assert first.digest == again.digest
    assert first.digest != read(tmp_path, GOOD[:2]).digest
    assert first.digest.startswith("sha256:")


def test_the_day_of_drawing_is_said_or_read_from_the_records(tmp_path: Path) -> None:
    """The caller's day, else the file's, else the last day that the records hold."""
    first = read(tmp_path, GOOD)
    assert (first.extracted_on, first.drawn_on) == (None, date(2023, 12, 1))
    path = tmp_path / "s.parquet"
    write_records(first.frame, path, LAW, extracted_on=date(2024, 5, 1))
    assert read_records(path).drawn_on == date(2024, 5, 1)
    assert read_records(path, extracted_on=date(2025, 1, 1)).drawn_on == date(2025, 1, 1)


def test_no_day_lies_after_the_drawing_or_else_today(tmp_path: Path) -> None:
    """A slip of the pen does not become the last day of the records."""
    path = write_rows(tmp_path / "c.csv", [BAILED, {**ARRESTED, "closed_on": "2099-01-01"}])
    records = read_records(path, today=date(2026, 1, 1))
    assert codes_of(records) == [(3, "closed_on", "record_future")]
    assert records.drawn_on == date(2023, 12, 1)


@pytest.mark.parametrize("note", [b"no JSON", b"[]", None])
def test_a_note_that_nobody_can_read_is_none(tmp_path: Path, note: bytes | None) -> None:
    """A file of another program says nothing of itself; its rows do."""
    path = tmp_path / "s.parquet"
    write_records(read(tmp_path, GOOD).frame, path, LAW)
    table = pyarrow.parquet.read_table(path).replace_schema_metadata(note and {METADATA: note})
    pyarrow.parquet.write_table(table, path)
    records = read_records(path)
    assert (records.synthetic, records.extracted_on) == (True, None)


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    """Headings alone are no records."""
    assert refusal(tmp_path, []) == ["records_empty"]


@pytest.mark.parametrize("missing", ["record", "decision", "criminal_record"])
def test_a_missing_column_is_refused(tmp_path: Path, missing: str) -> None:
    """Keys, what most rows must fill and every factor must have their column."""
    header = [name for name in HEADER if name != missing]
    assert refusal(tmp_path, GOOD, header) == ["record_column_missing"]


def test_strange_and_doubled_columns_are_refused(tmp_path: Path) -> None:
    """A misspelt heading is not passed over, and two columns of one meaning are one too many."""
    codes = refusal(tmp_path, GOOD, [*HEADER, "decison", "决定日期"])
    assert codes == ["record_column", "table_duplicate_column"]


def test_a_mix_of_law_packs_is_refused_unless_one_is_named(tmp_path: Path) -> None:
    """Levels of two scales are not put into one; with one named, the other rows are told."""
    mixed = [BAILED, {**ARRESTED, "law_version": "cn-2020.1"}]
    assert refusal(tmp_path, mixed) == ["records_mixed_law"]
    records = read_records(tmp_path / "c.csv", LAW)
    assert codes_of(records) == [(3, "law_version", "record_law")]


def test_an_unknown_law_pack_is_refused(tmp_path: Path) -> None:
    """A table of an old scale is not read as if it were of this one."""
    old = [{**row, "law_version": "cn-2020.1"} for row in GOOD]
    assert refusal(tmp_path, old) == ["records_law_unknown"]


def test_rows_without_a_law_pack_are_told(tmp_path: Path) -> None:
    """The cell must be filled; the newest pack is taken to explain the rest."""
    assert codes_of(read(tmp_path, [{**BAILED, "law_version": ""}])) == [
        (2, "law_version", "record_missing")
    ]


def test_no_file_of_that_form_is_refused(tmp_path: Path) -> None:
    """What is called Parquet and is none is said to be unreadable; so is one without columns."""
    broken, bare = tmp_path / "c.parquet", tmp_path / "d.parquet"
    broken.write_bytes(b"x")
    pyarrow.parquet.write_table(pa.table({}), bare)
    for path, code in ((broken, "table_unreadable"), (bare, "table_empty")):
        with pytest.raises(TableError) as error:
            read_records(path)
        assert [problem.code for problem in error.value.problems] == [code]


def test_a_copy_counts_once(tmp_path: Path) -> None:
    """The same row again is told and left out."""
    records = read(tmp_path, [BAILED, ARRESTED, BAILED])
    assert codes_of(records) == [(4, "record", "record_copy")]
    [problem] = [each.problem for each in records.problems()]
    assert problem.parameters == {"line": "2"}
    assert list(records.frame["record"]) == ["r1", "r2"]


def test_rows_of_one_id_that_differ_are_both_refused(tmp_path: Path) -> None:
    """Nobody can say which is right."""
    records = read(tmp_path, [BAILED, {**ARRESTED, "record": "r1"}, DIVERTED])
    assert codes_of(records) == [
        (2, "record", "record_contradiction"),
        (3, "record", "record_contradiction"),
    ]
    assert [each.problem.parameters["line"] for each in records.problems()] == ["3", "2"]
    assert list(records.frame["record"]) == ["r3"]


def test_one_suspect_and_day_is_one_decision(tmp_path: Path) -> None:
    """Another id does not make another case: the same content counts once, else neither does."""
    again, other = {**BAILED, "record": "x"}, {**BAILED, "record": "y", "sex": "male"}
    assert codes_of(read(tmp_path, [BAILED, again])) == [(3, "suspect", "record_copy")]
    assert codes_of(read(tmp_path, [BAILED, other])) == [
        (2, "suspect", "record_contradiction"),
        (3, "suspect", "record_contradiction"),
    ]


def test_a_frame_from_elsewhere_is_held_to_the_schema(tmp_path: Path) -> None:
    """A frame that contradicts the codebook is named by column; a good one passes."""
    frame = read(tmp_path, GOOD).frame
    assert conforming(frame, COLUMNS) is not None
    for name, values in (
        ("decision", "hanged"),
        ("record", "r1"),
        ("sentence_months", -1),
        ("suspect", "张三"),
        ("decided_on", pd.Timestamp("2030-01-01")),
    ):
        changed = frame.assign(**{name: frame[name].astype(object).where(frame.index > 9, values)})
        changed[name] = changed[name].astype(frame[name].dtype) if name != "decision" else values
        with pytest.raises(ValueError, match="not a frame of case records"):
            conforming(changed, COLUMNS)


def cells() -> st.SearchStrategy[Cells]:
    """Draw a good row with other levels and traits."""
    factors = {f: st.sampled_from(COLUMNS.columns[f].value_ids) for f in COLUMNS.factors[:6]}
    traits = {"sex": st.sampled_from(["male", "female", ""])}
    offences = {"offence": st.sampled_from(["盗窃罪", "诈骗，“情节”", ""])}
    return st.builds(
        lambda row, change: {**row, **change},
        st.sampled_from(GOOD),
        st.fixed_dictionaries({**factors, **traits, **offences}),
    )


@always(
    st.lists(cells(), min_size=1, max_size=5),
    st.sampled_from([".parquet", ".csv"]),
    examples=4,
    many=200,
)
def test_a_written_table_gives_itself_back(rows: list[Cells], ending: str) -> None:
    """Whatever good records hold, reading them from either format gives the same frame."""
    several = [{**row, "record": f"r{n}", "suspect": f"s{n}"} for n, row in enumerate(rows)]
    with TemporaryDirectory() as folder:
        first = read(Path(folder), several).frame
        path = Path(folder) / f"again{ending}"
        write_records(first, path, LAW)
        pd.testing.assert_frame_equal(first, read_records(path).frame)
