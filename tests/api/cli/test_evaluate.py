"""`nansha evaluate`: what it refuses, what it says, what it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.records.reading import read_records
from data.records.writing import write_columns, write_records
from data.synthetic.simulation import simulate
from data.synthetic.table import learning_columns
from tests.cli_runs import Command
from tests.evaluation.past_cases import CARD, LAW


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small table of invented cases: too few misconducts for most figures."""
    path = tmp_path_factory.mktemp("cases") / "c.parquet"
    write_columns(learning_columns(simulate(LAW, CARD, 400, seed=5)), path, LAW, synthetic=True)
    return path


def changed(table: Path, path: Path, column: str, value: str) -> Path:
    """Write the table as CSV with one column changed in every row."""
    frame = read_records(table).frame.copy()
    frame[column] = value
    write_records(frame, path, LAW)
    return path


def test_a_report_with_what_cannot_be_assessed(
    nansha: Command, table: Path, tmp_path: Path
) -> None:
    """Exit code 0; the folder is whole; the list is on standard error; invented data are named."""
    ended = nansha("evaluate", table, "-o", tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}

    assert ended.code == 0
    assert {"report.html", "summary.html", "bands.csv"} <= names
    assert "合成数据" in ended.errors
    assert "提示：概率的准确度不可评估（违反太少）" in ended.errors
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_runs_give_the_same_bytes(nansha: Command, table: Path, tmp_path: Path) -> None:
    """The same table, cards and seed."""
    for name in ("a", "b"):
        options = ("--against", "demo-synthetic", "--seed", "4")
        assert nansha("evaluate", table, "-o", tmp_path / name, *options).code == 0
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab"
    )
    assert first == second


def test_where_nothing_can_be_said(nansha: Command, table: Path, tmp_path: Path) -> None:
    """No discretionary case: exit code 3, and no folder."""
    path = changed(table, tmp_path / "c.csv", "evidence", "insufficient")
    ended = nansha("evaluate", path, "-o", tmp_path / "out")

    assert ended.code == 3
    assert "没有可以评估的案件" in ended.errors
    assert not (tmp_path / "out").exists()


def test_a_future_day_is_a_bad_row(nansha: Command, table: Path, tmp_path: Path) -> None:
    """Rows decided after the extraction are left out and counted; the others are evaluated."""
    frame = read_records(table).frame.copy()
    row = frame.index[frame["closed_on"].notna()][0]
    frame.loc[row, "closed_on"] = pd.Timestamp("2150-01-01")
    path = tmp_path / "c.csv"
    write_records(frame, path, LAW)
    ended = nansha("evaluate", path, "-o", tmp_path / "out")

    assert ended.code == 3
    assert "有1条记录有错误" in ended.errors
    assert (tmp_path / "out" / "report.html").exists()


REFUSED = [
    (("--scorecard", "none-1"), "none-1"),
    (("--against", "none-2"), "none-2"),
    (("--seed", "-1"), "seed"),
    (("--law", "cn-1"), "cn-1"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED)
def test_refuses_options_and_leaves_nothing(
    nansha: Command, table: Path, tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    """What was wrong is named; exit code 2; no folder."""
    ended = nansha("evaluate", table, "-o", tmp_path / "out", *options)

    assert ended.code == 2
    assert words in ended.errors
    assert not (tmp_path / "out").exists()


def test_refuses_a_folder_that_holds_something(
    nansha: Command, table: Path, tmp_path: Path
) -> None:
    """Before anything is computed."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "kept").touch()
    ended = nansha("evaluate", table, "-o", tmp_path / "out")

    assert ended.code == 2
    assert "已有内容" in ended.errors


def test_an_english_reader_gets_english(nansha: Command, table: Path, tmp_path: Path) -> None:
    """The messages follow the language; the report is Chinese."""
    ended = nansha("evaluate", table, "-o", tmp_path / "out", "--lang", "en")

    assert "Not assessable: performance: few_events" in ended.errors
    assert "Written to" in ended.output


def test_points_may_be_learnt_anew_each_year(nansha: Command, table: Path, tmp_path: Path) -> None:
    """Asked for, the report says so; with too few misconducts there is no such year."""
    assert nansha("evaluate", table, "-o", tmp_path / "out", "--relearn").code == 0
    assert "--relearn" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
