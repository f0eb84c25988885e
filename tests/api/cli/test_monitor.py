"""``nansha monitor``: words and JSON, what it refuses, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.law.catalogue import law_packs
from tests.cli_runs import Command
from tests.record_tables import ARRESTED, BAILED, DIVERTED, write_rows

LAW = law_packs()[-1]
GOOD = [BAILED, ARRESTED, DIVERTED]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a table of invented records."""
    from api.cli.main import _run

    path = tmp_path_factory.mktemp("records") / "c.parquet"
    assert _run(["simulate", "4000", "-o", str(path), "--seed", "3"]) == 0
    return path


@pytest.mark.slow
def test_everything_is_said_with_its_uncertainty(nansha: Command, table: Path) -> None:
    """Synthetic is said, every section stands, and alarms carry their rate."""
    ended = nansha("monitor", table, "--scorecard", "demo-synthetic")
    assert ended.code == 0
    for words in (
        "【合成数据】",
        "[报警]",
        "[逐月]",
        "累积和（高于预计",
        "决定人不足",
        "[背离基准判断]",
    ):
        assert words in ended.output
    assert "本期2025-10 – 2025-12" in ended.output


@pytest.mark.slow
def test_json_holds_every_figure(nansha: Command, table: Path) -> None:
    """An uncalibrated card has no calibration; the month is the one asked for."""
    ended = nansha("monitor", table, "--month", "2024-06", "--json")
    document = json.loads(ended.output)
    assert document["now"] == ["2024-04", "2024-06"]
    assert len(document["months"]) == 15
    assert document["calibration"] == []
    assert {"value", "low", "high", "n", "events", "level"} <= set(document["months"][0]["total"])


def test_agreement_stands_beside(nansha: Command, tmp_path: Path) -> None:
    """Where a file of double scoring is named, in words and as JSON."""
    factor = LAW.scale.factors[0]
    lines = [f"record,rater,{factor.id}"]
    for number in range(60):
        level = factor.levels[number % 2].id
        other = factor.levels[number % 3 % 2].id
        lines += [f"R{number},police,{level}", f"R{number},prosecutor,{other}"]
    double = tmp_path / "double.csv"
    double.write_text("\n".join([*lines, "R99,police,"]), encoding="utf-8")
    path = write_rows(tmp_path / "c.csv", GOOD)
    ended = nansha("monitor", path, "--double-scoring", double, "--lang", "en")
    assert ended.code == 0
    assert "police and prosecutor, 60 files answered by both; 1 more by one only" in ended.output
    assert "No case has a recommendation on record" in ended.output
    told = nansha("monitor", path, "--double-scoring", double, "--json")
    agreed = json.loads(told.output)["agreement"]
    assert agreed["records"] == 60
    assert agreed["factors"][0]["needs_work"] is True


def test_rejected_rows_are_told(nansha: Command, tmp_path: Path) -> None:
    """Exit code 3; the others are watched."""
    bad = {**BAILED, "record": "x", "suspect": "x", "bail_start": "2023-03-01"}
    ended = nansha("monitor", write_rows(tmp_path / "c.csv", [*GOOD, bad]))
    assert ended.code == 3
    assert "有1行不能使用" in ended.errors


def test_a_month_is_written_as_one(nansha: Command, tmp_path: Path) -> None:
    """Otherwise it is told how."""
    ended = nansha("monitor", write_rows(tmp_path / "c.csv", GOOD), "--month", "June")
    assert ended.code == 2
    assert "不是月份" in ended.errors


def test_without_a_discretionary_case_nothing_can_be_said(nansha: Command, tmp_path: Path) -> None:
    """Exit code 3, and where to look."""
    ended = nansha("monitor", write_rows(tmp_path / "c.csv", [DIVERTED]))
    assert ended.code == 3
    assert "没有可供监测的裁量案件" in ended.errors


def test_without_pandas_it_says_what_to_install(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the other commands that read case records."""
    monkeypatch.setitem(__import__("sys").modules, "data.records.reading", None)
    ended = nansha("monitor", write_rows(tmp_path / "c.csv", GOOD))
    assert ended.code == 3
    assert "pandas" in ended.errors or "data.records" in ended.errors
