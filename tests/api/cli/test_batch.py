"""``nansha batch``: order, side file, temporary names, evidence on file, what stops a run."""

import csv
import errno
import json
import signal
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.batches import Batch, Rejected, with_evidence
from api.choice import Choice
from data.columns import read_columns
from data.rows import Row, Table
from data.tables import OutputColumn, table_writer
from model.canonical import digest
from model.errors import Problem
from tests.case_tables import LAW
from tests.cli_runs import BODY, REQUEST, Command, program, started

HEADER = ("case_number", "stage", "on", "finding.crime_evidence", "finding.penalty", "joint_role")
GOOD = ("一号", "arrest_review", "2026-11-22", "sufficient", "imprisonment", "accessory")
BAD = ("二号", "arrest_review", "2026-11-22", "sufficient", "x", "boss")


def table(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
    """A CSV file of some rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where results go."""
    return tmp_path / "结果.csv"


def side_file(output: Path) -> Path:
    """Where rejected rows go."""
    return output.with_name(output.name + ".errors.csv")


def test_rows_keep_their_order_and_bad_ones_go_aside(
    nansha: Command, tmp_path: Path, output: Path
) -> None:
    """A run goes on over rows that cannot be assessed, and leaves with code 3."""
    ended = nansha("batch", table(tmp_path / "a.csv", GOOD, BAD, GOOD), "-o", output)
    rejected = [(row["line"], row["field"], row["value"]) for row in read(side_file(output))]
    assert ended.code == 3
    assert [row["line"] for row in read(output)] == ["2", "4"]
    assert rejected == [("3", "joint_role", "boss"), ("3", "finding.penalty", "x")]
    assert "共 3 行：评估 2 行，退回 1 行" in ended.errors


def test_side_file_says_what_is_allowed_and_the_cure(
    nansha: Command, tmp_path: Path, output: Path
) -> None:
    """Who keeps the table can correct it without further reading."""
    nansha("batch", table(tmp_path / "a.csv", BAD), "-o", output)
    row = read(side_file(output))[0]
    assert "accessory" in row["allowed"]
    assert "没有“boss”这一档" in row["message"]
    assert row["cure"].endswith("。")


def test_clean_run_has_code_0(nansha: Command, tmp_path: Path, output: Path) -> None:
    """No row was rejected, so the side file holds its header only."""
    assert nansha("batch", table(tmp_path / "a.csv", GOOD), "-o", output).code == 0
    assert read(side_file(output)) == []
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".csv", ".csv"]


def test_table_without_rows_gives_results_without_rows(
    nansha: Command, tmp_path: Path, output: Path
) -> None:
    """Nothing in, nothing out, no error."""
    assert nansha("batch", table(tmp_path / "a.csv"), "-o", output).code == 0
    assert read(output) == []


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
def test_results_in_other_formats(nansha: Command, tmp_path: Path, ending: str) -> None:
    """The ending decides the format of each file."""
    results, errors = tmp_path / f"结果{ending}", tmp_path / f"退回{ending}"
    arguments = ("batch", table(tmp_path / "a.csv", GOOD, BAD), "-o", results, "--errors", errors)
    assert nansha(*arguments).code == 3
    assert results.stat().st_size > 0
    assert errors.stat().st_size > 0


def test_digest_is_that_of_the_result(nansha: Command, tmp_path: Path, output: Path) -> None:
    """A row of the batch and a request of its own are the same assessment."""
    header, cells = ["stage", "on", "case_number", "suspect", "offence"], []
    for name, finding in REQUEST["findings"].items():
        header.append(f"finding.{name}")
        cells.append(finding)
    for name, answer in REQUEST["answers"].items():
        given: dict[str, Any] = {"level": answer} if isinstance(answer, str) else answer
        header += [name, f"{name}.evidence", f"{name}.element_of_offence"]
        flagged = "true" if given.get("element_of_offence") else ""
        cells += [given["level"], ";".join(given.get("evidence", [])), flagged]
    row = (*(REQUEST[key] for key in header[:5]), *cells)
    nansha("batch", table(tmp_path / "a.csv", row, header=tuple(header)), "-o", output)
    result = nansha("score", "-", "--json", stdin=BODY).output.rstrip("\n").encode()
    assert read(output)[0]["digest"] == digest(result)
    assert read(output)[0]["total"] == str(json.loads(result)["score"]["total"])


def test_kept_columns_are_passed_on(nansha: Command, tmp_path: Path, output: Path) -> None:
    """They stand before the results, and a formula in them is harmless."""
    source = table(tmp_path / "a.csv", (*GOOD, "=1+1"), header=(*HEADER, "承办人"))
    nansha("batch", source, "-o", output, "--keep-columns", "承办人")
    assert read(output)[0]["承办人"] == "'=1+1"


def test_chinese_headings(nansha: Command, tmp_path: Path, output: Path) -> None:
    """A table may be filled in Chinese throughout."""
    header = ("案号", "诉讼阶段", "评估日期", "犯罪事实证据", "可能判处的刑罚", "共同犯罪地位")
    row = ("一号", "审查逮捕", "2026/11/22", "证据不足", "尚不能认定", "未查明")
    assert nansha("batch", table(tmp_path / "a.csv", row, header=header), "-o", output).code == 0
    assert read(output)[0]["recommendation"] == "no_arrest"


def test_evidence_on_file_is_said_for_each_row(
    nansha: Command, tmp_path: Path, output: Path
) -> None:
    """Without it a level that needs evidence is unknown; with it the result names the factors."""
    source = table(tmp_path / "a.csv", (*GOOD, "history"), header=(*HEADER, "flight_conduct"))
    nansha("batch", source, "-o", output)
    [without] = read(output)
    ended = nansha("batch", source, "-o", output, "--evidence-on-file", "电子卷宗")
    [given] = read(output)
    assert (without["evidence_on_file"], given["evidence_on_file"]) == (
        "",
        "joint_role;flight_conduct",
    )
    assert int(given["unknown"]) < int(without["unknown"])
    assert "以“电子卷宗：因素名”为证据" in ended.errors


def test_evidence_on_file_leaves_other_answers_alone() -> None:
    """Cited evidence stays, and what is no level needs none."""
    answers = {"a": {"level": "x", "evidence": ["y"]}, "b": {"level": "unknown"}, "c": {}}
    assert with_evidence({"answers": answers}, "z", LAW) == ({"answers": answers}, ())


def test_evidence_on_file_tells_one_factor_from_another() -> None:
    """Two circumstances of one overlap group that were both on file stay two."""
    level = {"level": "x"}
    answers = {"criminal_record": level, "drug_gambling_habit": level, "of_another_pack": level}
    for words, kept in (("电子卷宗", "电子卷宗"), ("卷" * 80, "卷" * 75)):
        document, _ = with_evidence({"answers": answers}, words, LAW)
        given = [answer["evidence"] for answer in document["answers"].values()]
        assert given[0] == [f"{kept}：犯罪前科"]
        assert len({reference for [reference] in given}) == 3
        assert all(len(reference) <= 80 for [reference] in given)


def test_two_circumstances_on_file_count_as_two(
    nansha: Command, tmp_path: Path, output: Path
) -> None:
    """The common words of the reference merge nothing and bring no warning."""
    header = (*HEADER, "administrative_record", "drug_gambling_habit")
    source = table(tmp_path / "a.csv", (*GOOD, "within_1y_same", "linked"), header=header)
    nansha("batch", source, "-o", output, "--evidence-on-file", "电子卷宗")
    [row] = read(output)
    assert "same_evidence" not in row["warnings"]


def test_rows_name_their_own_day(nansha: Command, tmp_path: Path, output: Path) -> None:
    """A row without a day is read for today; a day without a law pack is a fault of the row."""
    rows = [(*GOOD[:2], day, *GOOD[3:]) for day in ("", "2020-01-01")]
    nansha("batch", table(tmp_path / "a.csv", *rows), "-o", output)
    assert [row["line"] for row in read(output)] == ["2"]
    assert [row["field"] for row in read(side_file(output))] == ["on"]


def test_gb18030_is_said(nansha: Command, tmp_path: Path, output: Path) -> None:
    """A person should look whether the Chinese came out right."""
    source = tmp_path / "a.csv"
    source.write_bytes("案号,诉讼阶段\n一号,公安报捕前\n".encode("gb18030"))
    assert "已按GB18030读取" in nansha("batch", source, "-o", output).errors


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("stage", "joint_rol"), "第2列的列名“joint_rol”无法识别。允许的值：joint_role"),
        (("stage", "joint_role", "共同犯罪地位"), "第2列和第3列"),
        (("offence",), "表格缺少列“stage”"),
    ],
)
def test_wrong_header_stops_the_run(
    nansha: Command, tmp_path: Path, output: Path, header: tuple[str, ...], words: str
) -> None:
    """A misspelt factor is never read as absent; nothing is written."""
    ended = nansha("batch", table(tmp_path / "a.csv", header=header), "-o", output)
    assert (ended.code, words in ended.errors, output.exists()) == (3, True, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "a.csv"), "输入与输出是同一个文件：a.csv"),
        (("-o", "b.csv", "--errors", "b.csv"), "同一个文件"),
        (("-o", "b.txt"), "不认识的表格格式：b.txt"),
        (("-o", "no/b.csv"), "没有文件夹“no”"),
        (("-o", "b.csv", "--evidence-on-file", " "), "为空或者过长"),
        (("-o", "b.csv", "--scorecard", "x"), "没有评分卡“x”"),
    ],
)
def test_wrong_use_stops_the_run_before_it_reads(
    nansha: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    """What would go wrong at the end is said at the start."""
    monkeypatch.chdir(tmp_path)
    table(tmp_path / "a.csv", GOOD)
    ended = nansha("batch", "a.csv", *arguments)
    assert (ended.code, words in ended.errors) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_full_disk_leaves_no_file_under_the_final_name(
    nansha: Command, tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half table is never taken for a whole one."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Batch, "assess", full)
    ended = nansha("batch", table(tmp_path / "a.csv", GOOD), "-o", output)
    assert (ended.code, "磁盘空间不足" in ended.errors) == (4, True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.slow
def test_interruption_leaves_a_valid_part(tmp_path: Path, output: Path) -> None:
    """After Ctrl-C the rows done stand in the temporary file, whole, and nowhere else."""
    source = table(tmp_path / "a.csv", *[GOOD] * 50_000)
    part = output.with_name(output.name + ".part")
    with started("batch", source, "-o", output) as process:
        deadline = time.monotonic() + 30
        while not part.exists() or part.stat().st_size < 20_000:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    rows = read(part)
    assert (process.returncode, output.exists()) == (130, False)
    assert f"已经算出的{len(rows)}行保存在临时文件{part.name}中" in errors.decode()
    assert all(row["digest"].startswith("sha256:") for row in rows)


def test_unreadable_table_is_a_fault_of_the_file(tmp_path: Path) -> None:
    """As a process of its own: code 3, one sentence, no traceback."""
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"no workbook")
    ended = program("batch", source, "-o", tmp_path / "b.csv")
    assert (ended.code, "无法读取表格“a.xlsx”" in ended.errors) == (3, True)


def test_card_of_another_law_pack_is_a_fault_of_the_file(
    nansha: Command, tmp_path: Path, output: Path
) -> None:
    """It is refused before the first row."""
    card = tmp_path / "card.json"
    card.write_text("{}", encoding="utf-8")
    ended = nansha("batch", table(tmp_path / "a.csv", GOOD), "-o", output, "--scorecard", card)
    assert (ended.code, "评分卡无法使用" in ended.errors) == (3, True)


def test_broken_row_and_unfit_card_are_faults_of_the_row(tmp_path: Path) -> None:
    """Where the law pack changes from row to row, a card may fit some rows only."""
    card = tmp_path / "card.json"
    card.write_text("{}", encoding="utf-8")
    plan = Batch(read_columns(HEADER, LAW), Choice(None, str(card)), date(2026, 11, 22))
    broken = Row(2, (), (Problem("row_ragged", "", "1", ("6",)),))
    outcomes = list(plan.assess(Table(HEADER, iter([broken, Row(3, GOOD)]))))
    assert [[p.code for p in o.problems] for o in outcomes if isinstance(o, Rejected)] == [
        ["row_ragged"],
        ["scorecard_unusable"],
    ]


def test_many_rows_keep_their_order(nansha: Command, tmp_path: Path, output: Path) -> None:
    """However many there are."""
    rows = [(str(number), *GOOD[1:]) for number in range(250)]
    nansha("batch", table(tmp_path / "a.csv", *rows), "-o", output)
    assert [row["case_number"] for row in read(output)] == [row[0] for row in rows]


def test_interruption_is_said_with_its_code(
    nansha: Command, tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary file is named, and nothing stands under the final name."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Batch, "assess", interrupted)
    ended = nansha("batch", table(tmp_path / "a.csv", GOOD), "-o", output)
    assert (ended.code, "结果.csv.part" in ended.errors, output.exists()) == (130, True, False)


def test_parquet_is_read(nansha: Command, tmp_path: Path, output: Path) -> None:
    """Columns of a data set become rows of requests."""
    source = tmp_path / "a.parquet"
    with table_writer(source, [OutputColumn(name) for name in HEADER], ending=".parquet") as writer:
        writer.write(GOOD)
    assert nansha("batch", source, "-o", output).code == 0
