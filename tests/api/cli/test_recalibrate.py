"""`nansha recalibrate`: what it refuses, what it says, what it leaves behind."""

import errno
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.records.reading import read_records
from data.records.writing import write_columns, write_records
from data.synthetic.simulation import simulate
from data.synthetic.table import learning_columns
from evaluation.errors import EvaluationError
from model.errors import Problem
from tests.cli_runs import Command
from tests.training.report.made_contents import full
from tests.training.test_validation import CARD, LAW
from training.errors import LearningError
from training.recalibration import Recalibration, Wish


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Give a table whose cases do not carry a card, so that nothing is learnt for long."""
    path = tmp_path / "c.parquet"
    write_columns(learning_columns(simulate(LAW, CARD, 120, seed=5)), path, LAW, synthetic=True)
    return path


def test_too_few_cases_write_a_report_and_end_with_3(
    nansha: Command, table: Path, tmp_path: Path
) -> None:
    """The folder is there, without a card; the reason is said, and that the data are invented."""
    ended = nansha("recalibrate", table, "-o", tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}

    assert ended.code == 3
    assert "没有生成候选卡" in ended.errors
    assert "合成数据" in ended.errors
    assert {"report.html", "model-card.md"} <= names
    assert "scorecard.json" not in names


REFUSED = [
    (("--costs", "4"), "不是代价比"),
    (("--costs", "0:1"), "不是代价比"),
    (("--costs", "inf:1"), "不是代价比"),
    (("--costs", "a:b"), "不是代价比"),
    (("--version", "a/b"), "不能作为评分卡的版本名"),
    (("--version", " "), "不能作为评分卡的版本名"),
    (("--prior", "none-1"), "none-1"),
    (("--seed", "-1"), "seed"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED)
def test_refuses_options_and_leaves_nothing(
    nansha: Command, table: Path, tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    """What was wrong is named; exit code 2; no folder."""
    ended = nansha("recalibrate", table, "-o", tmp_path / "out", *options)

    assert ended.code == 2
    assert words in ended.errors
    assert not (tmp_path / "out").exists()


def test_refuses_a_folder_that_holds_something(
    nansha: Command, table: Path, tmp_path: Path
) -> None:
    """Before anything is computed, so that nobody waits for a refusal."""
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "kept").touch()
    ended = nansha("recalibrate", table, "-o", taken)

    assert ended.code == 2
    assert "已有内容" in ended.errors
    assert [path.name for path in taken.iterdir()] == ["kept"]


def test_refuses_a_folder_in_no_folder(nansha: Command, table: Path, tmp_path: Path) -> None:
    """The folder around it must exist."""
    ended = nansha("recalibrate", table, "-o", tmp_path / "none" / "out")

    assert ended.code == 2
    assert "没有文件夹" in ended.errors


def test_a_file_that_is_no_table_is_refused(nansha: Command, tmp_path: Path) -> None:
    """A text with the ending of a table."""
    path = tmp_path / "c.csv"
    path.write_text("record\n1\n", encoding="utf-8")
    ended = nansha("recalibrate", path, "-o", tmp_path / "out")

    assert ended.code == 3
    assert not (tmp_path / "out").exists()


def test_an_english_reader_gets_english(nansha: Command, table: Path, tmp_path: Path) -> None:
    """The messages follow the language; the report is Chinese."""
    ended = nansha("recalibrate", table, "-o", tmp_path / "out", "--lang", "en")

    assert "stays in use" in ended.errors
    assert "Written to" in ended.output


def test_bad_rows_are_counted(nansha: Command, table: Path, tmp_path: Path) -> None:
    """Rows with mistakes are not used, and that is said."""
    frame = read_records(table).frame
    path = tmp_path / "c.csv"
    write_records(frame, path, LAW)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    ended = nansha("recalibrate", path, "-o", tmp_path / "out")

    assert ended.code == 3
    assert "条记录有错误" in ended.errors


@pytest.mark.slow
def test_ctrl_c_leaves_nothing(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted while it learns: exit code 130, no folder, no part of one."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "c.parquet"
    write_columns(learning_columns(simulate(LAW, CARD, 120, seed=5)), path, LAW, synthetic=True)
    monkeypatch.setattr("training.recalibration.learn", interrupt)
    ended = nansha("recalibrate", path, "-o", tmp_path / "out")

    assert ended.code == 130
    assert [each.name for each in tmp_path.iterdir()] == ["c.parquet"]


def test_a_candidate_is_written(
    nansha: Command, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a card was learnt: exit code 0, the card in the folder, the options passed on."""
    wishes: list[Wish] = []

    def learnt(path: Path, *asked: Any) -> Recalibration:
        *_, wish, tell = asked
        wishes.append(wish)
        tell("learn")
        return Recalibration(full(), {"version": "demo-9"}, read_records(path))

    monkeypatch.setattr("training.recalibration.recalibrate", learnt)
    ended = nansha(
        "recalibrate", table, "-o", tmp_path / "out", "--version", "demo-9", "--costs", "9:1",
        "--extracted-on", "2026-11-22", "--seed", "3",
    )  # fmt: skip

    assert ended.code == 0, ended.errors
    assert json.loads((tmp_path / "out" / "scorecard.json").read_bytes()) == {"version": "demo-9"}
    (wish,) = wishes
    assert (wish.extracted_on, wish.seed) == (date(2026, 11, 22), 3)
    assert (wish.cost_miss, wish.cost_detain, wish.version) == (9.0, 1.0, "demo-9")


def test_a_full_disk_leaves_nothing(
    nansha: Command, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's word is passed on, exit code 4, and no part of a folder stays."""

    def full_disk(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("evaluation.report.folder._write", full_disk)
    ended = nansha("recalibrate", table, "-o", tmp_path / "out")

    assert ended.code == 4
    assert [path.name for path in tmp_path.iterdir()] == [table.name]


@pytest.mark.parametrize(
    "refusal",
    [
        LearningError("the codes are of another scale"),
        EvaluationError(Problem("one_class", "", "0")),
    ],
)
def test_cases_that_cannot_be_learnt_from_are_refused(
    nansha: Command,
    table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refusal: Exception,
) -> None:
    """What the learner or a figure refuses is a matter of the data: exit code 3, no folder."""

    def refuse(*_: object) -> None:
        raise refusal

    monkeypatch.setattr("training.recalibration.recalibrate", refuse)
    ended = nansha("recalibrate", table, "-o", tmp_path / "out")

    assert ended.code == 3
    assert "不能用这些案件学习" in ended.errors
    assert not (tmp_path / "out").exists()
