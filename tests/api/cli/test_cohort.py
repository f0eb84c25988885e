"""``nansha cohort check``: bad rows, completeness and flow, in words, as JSON, in a side file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from data.tables import open_table
from tests.cli_runs import Command
from tests.record_tables import ARRESTED, BAILED, DIVERTED, write_rows

GOOD = [BAILED, ARRESTED, DIVERTED]
DRAWN = ("--extracted-on", "2026-01-01")


def test_good_records_are_shown_with_their_flow(nansha: Command, tmp_path: Path) -> None:
    """Nothing is rejected; each head is told with its cases and events."""
    ended = nansha("cohort", "check", write_rows(tmp_path / "c.csv", GOOD), *DRAWN)
    assert (ended.code, ended.errors) == (0, "")
    assert "共3行：可用3行，退回0行。" in ended.output
    assert "【合成数据】" in ended.output
    assert "公安机关未提请逮捕，没有" in ended.output
    assert "取保期间违反1件（事件1件），判处徒刑以上2件（事件1件）" in ended.output
    assert not (tmp_path / "c.csv.errors.csv").exists()


def test_bad_rows_are_explained_and_written_to_a_side_file(nansha: Command, tmp_path: Path) -> None:
    """Exit code 3; the side file has line, field, value, allowed, words and cure."""
    bad = {**BAILED, "record": "x", "suspect": "x", "bail_start": "2023-03-01"}
    ended = nansha("cohort", "check", write_rows(tmp_path / "c.csv", [*GOOD, bad]), *DRAWN)
    assert ended.code == 3
    assert "第5行：列“取保起日”（/record/bail_start）“2023-03-01”早于" in ended.output
    assert "    改法：核对这两个日期。" in ended.output
    with open_table(tmp_path / "c.csv.errors.csv") as table:
        [row] = list(table.rows)
    assert row.cells[:3] == ("5", "bail_start", "2023-03-01")
    assert str(tmp_path / "c.csv.errors.csv") in ended.errors


def test_many_bad_rows_are_summed_up_by_column(nansha: Command, tmp_path: Path) -> None:
    """A column that nobody translated shows at once; no completeness of no rows is claimed."""
    rows = [{**ARRESTED, "record": f"r{n}", "suspect": f"a{n}", "decision": "x"} for n in range(30)]
    path = write_rows(
        tmp_path / "c.csv", [*rows, {**BAILED, "record": "b", "bail_end": "2020-01-01"}]
    )
    path.write_text(path.read_text("utf-8") + "a,b\n", "utf-8")
    ended = nansha("cohort", "check", path)
    assert "按列计：审查逮捕时的处理30行；取保止日1行；取保期间的违反1行；整行1行。" in ended.output
    assert "前20项，共33项" in ended.output
    assert "各列完整程度" not in ended.output


def test_json_holds_everything(nansha: Command, tmp_path: Path) -> None:
    """Every problem, every column, every step, and the synthetic mark."""
    path = write_rows(tmp_path / "c.csv", [*GOOD, {**BAILED, "decision": "x", "record": "x"}])
    ended = nansha("cohort", "check", path, *DRAWN, "--json", "--lang", "en")
    document = json.loads(ended.output)
    assert ended.code == 3
    assert (document["rows"], document["used"], document["rejected"]) == (4, 2, 2)
    assert [each["code"] for each in document["problems"]] == [
        "record_contradiction",
        "record_value",
        "record_contradiction",
    ]
    assert document["synthetic"] is True
    assert document["flow"]["head_s"][-1]["stayed"] == 1
    assert {each["column"]: each["thin"] for each in document["completeness"]}["sex"] is True


def test_a_side_file_may_be_named(nansha: Command, tmp_path: Path) -> None:
    """It goes where it was said, and never over the records."""
    path = write_rows(tmp_path / "c.csv", [{**BAILED, "decision": "x"}])
    assert nansha("cohort", "check", path, "--errors", tmp_path / "e.csv").code == 3
    assert (tmp_path / "e.csv").exists()
    assert nansha("cohort", "check", path, "--errors", path).code == 2


def test_columns_that_are_not_there_are_named(nansha: Command, tmp_path: Path) -> None:
    """What a table does not have at all is told above the completeness."""
    header = [name for name in BAILED if name != "probation"]
    ended = nansha("cohort", "check", write_rows(tmp_path / "c.csv", [BAILED], header=header))
    assert "办案单位、办案组" in ended.output
    assert "宣告缓刑" in ended.output


def test_a_mixed_table_can_be_read_under_one_law(nansha: Command, tmp_path: Path) -> None:
    """Refused as a whole, unless a law pack is named: then the other rows are rejected."""
    mixed = [BAILED, {**ARRESTED, "law_version": "cn-2020.1"}]
    path = write_rows(tmp_path / "c.csv", mixed)
    refused = nansha("cohort", "check", path)
    assert (refused.code, "cn-2020.1, cn-2026.1" in refused.errors) == (3, True)
    named = nansha("cohort", "check", path, "--law", "cn-2026.1")
    assert (named.code, "可用1行，退回1行" in named.output) == (3, True)


def test_without_pandas_the_cure_is_named(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A serving installation has no pandas; the command says what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    for name in [each for each in sys.modules if each.startswith(("data.records", "data.cohort"))]:
        monkeypatch.delitem(sys.modules, name)
    ended = nansha("cohort", "check", write_rows(tmp_path / "c.csv", GOOD))
    assert ended.code == 3
    assert "nansha[learn]" in ended.errors
