"""``nansha simulate``: the table with its truth, a summary, and nothing left of what went wrong."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from tests.cli_runs import Command

pytestmark = pytest.mark.slow


def names(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_table_and_truth_are_written_and_told(nansha: Command, tmp_path: Path) -> None:
    """Three files, and a summary with the mark, the rates by year and the targets."""
    ended = nansha("simulate", 300, "-o", tmp_path / "c.parquet", "--seed", 3)
    assert ended.code == 0, ended.errors
    assert names(tmp_path) == ["c.parquet", "c.parquet.truth.json", "c.parquet.truth.parquet"]
    assert ended.output.startswith("【合成数据】")
    for said in ("2019", "2025", "目标", "n=", "种子3", "300件"):
        assert said in ended.output
    table = pyarrow.parquet.read_table(tmp_path / "c.parquet")
    assert set(table["synthetic"].to_pylist()) == {True}
    assert json.loads((tmp_path / "c.parquet.truth.json").read_text())["seed"] == 3


def test_the_same_seed_gives_the_same_files(nansha: Command, tmp_path: Path) -> None:
    """Byte for byte, table and truth."""
    read = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        assert nansha("simulate", 100, "-o", folder / "c.csv").code == 0
        read.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert read[0] == read[1]
    assert set(read[0]) == {"c.csv", "c.csv.truth.json", "c.csv.truth.csv"}


def test_the_truth_may_go_elsewhere(nansha: Command, tmp_path: Path) -> None:
    """The file of the truth is named; that of the cases stands beside it."""
    truth = tmp_path / "secret" / "t.json"
    truth.parent.mkdir()
    assert nansha("simulate", 50, "-o", tmp_path / "c.xlsx", "--truth", truth).code == 0
    assert names(truth.parent) == ["t.json", "t.parquet"]


def test_a_run_so_small_that_nobody_is_submitted_is_told_too(
    nansha: Command, tmp_path: Path
) -> None:
    """A rate without a case is a dash, in English too."""
    ended = nansha("simulate", 1, "-o", tmp_path / "c.csv", "--lang", "en", "--seed", 2)
    assert ended.code == 0, ended.errors
    assert "Synthetic data" in ended.output
    assert "—" in ended.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("0", "-o", "c.csv"), "1–5000000"),
        (("5000001", "-o", "c.csv"), "5000001"),
        (("many", "-o", "c.csv"), "'N'"),
        (("5", "-o", "c.txt"), "c.txt"),
        (("5", "-o", "nowhere/c.csv"), "nowhere"),
        (("5", "-o", "folder.csv"), "folder.csv"),
        (("5", "-o", "c.csv", "--truth", "t.csv"), "t.csv"),
        (("5", "-o", "c.csv", "--seed", "-1"), "--seed"),
        (("5",), "-o"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_made(
    nansha: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    """The error names the value, and no file appears."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    ended = nansha("simulate", *arguments)
    assert ended.code in {2, 3}
    assert says in ended.errors
    assert names(tmp_path) == ["folder.csv"]


def test_a_file_that_may_not_be_written_is_refused(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An existing file without leave to write stays as it was."""
    path = tmp_path / "c.csv"
    path.write_text("old")
    monkeypatch.setattr("api.cli.simulate.os.access", lambda _, mode: mode != os.W_OK)
    ended = nansha("simulate", 5, "-o", path)
    assert ended.code == 2
    assert "c.csv" in ended.errors
    assert path.read_text() == "old"


FAILURES = {
    4: (OSError(errno.ENOSPC, "No space left on device"), "空间"),
    130: (KeyboardInterrupt(), "没有写出任何文件"),
}


@pytest.mark.parametrize("code", FAILURES)
def test_nothing_is_left_when_it_cannot_be_finished(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A full disk or Ctrl-C leaves no half of a file, and the old one as it was."""
    error, says = FAILURES[code]

    def fail(*_: Any) -> None:
        raise error

    (tmp_path / "c.csv").write_text("old")
    monkeypatch.setattr("data.synthetic.truth.write_truth", fail)
    ended = nansha("simulate", 5, "-o", tmp_path / "c.csv")
    assert ended.code == code
    assert says in ended.errors
    assert names(tmp_path) == ["c.csv"]
    assert (tmp_path / "c.csv").read_text() == "old"


def test_too_many_rows_for_a_workbook_are_refused(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format that cannot hold the rows is named as such."""
    from data.rows import TableError
    from model.errors import Problem

    def fail(*_: Any, **__: Any) -> None:
        raise TableError(Problem("parquet_missing"))

    monkeypatch.setattr("data.records.writing.write_columns", fail)
    ended = nansha("simulate", 5, "-o", tmp_path / "c.xlsx")
    assert ended.code == 2
    assert names(tmp_path) == []


def test_missing_libraries_are_named(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the libraries that write records the command says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "data.records.writing", None)
    ended = nansha("simulate", 5, "-o", tmp_path / "c.csv")
    assert ended.code == 3
    assert "nansha[learn]" in ended.errors
