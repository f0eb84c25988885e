"""Case records written to a file: all columns, the mark of synthetic data, nothing harmful."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from data.law.catalogue import law_pack
from data.record_columns import record_columns
from data.records.writing import METADATA, write_columns
from data.tables import open_table

LAW = law_pack("cn-2026.1")
COLUMNS = {
    "record": np.array(["r1", "r2"]),
    "suspect": np.array(["s1", "s2"]),
    "district": np.array(["D1", "D1"]),
    "decided_on": np.array(["2024-01-05", "NaT"], dtype="datetime64[D]"),
    "decision": np.array(["bail", "arrest"]),
    "criminal_record": np.array([0, -1], dtype=np.int8),
    "sentence_months": pa.array([6, None]),
}


def written(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table file by heading."""
    with open_table(path) as table:
        return [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".xlsx"])
def test_every_format_says_the_same(tmp_path: Path, ending: str) -> None:
    """Codes become levels, days ISO dates, what is not given an empty cell."""
    path = tmp_path / f"c{ending}"
    write_columns(COLUMNS, path, LAW, synthetic=True)
    first, second = written(path)
    assert list(first) == list(record_columns(LAW).columns)
    assert (first["criminal_record"], second["criminal_record"]) == ("none", "unknown")
    assert (first["decided_on"], second["decided_on"]) == ("2024-01-05", "")
    assert (first["sentence_months"], first["law_version"]) == ("6", "cn-2026.1")
    assert {first["synthetic"], second["synthetic"]} == {"true"}


def test_a_parquet_file_carries_the_mark(tmp_path: Path) -> None:
    """Its metadata say what is synthetic, and under which law pack."""
    path = tmp_path / "c.parquet"
    write_columns(COLUMNS, path, LAW, synthetic=True)
    note = pyarrow.parquet.read_schema(path).metadata[METADATA]
    assert json.loads(note) == {"law_version": "cn-2026.1", "synthetic": True}


def test_the_same_columns_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the moment stands in a file."""
    for name in ("a.parquet", "b.parquet"):
        write_columns(COLUMNS, tmp_path / name, LAW, synthetic=True)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_not_applicable_has_its_code(tmp_path: Path) -> None:
    """The code below unknown is 不适用 where the factor has it."""
    factor = next(each for each in LAW.scale if each.not_applicable)
    path = tmp_path / "c.parquet"
    codes = np.array([-2, len(factor.levels) - 1], dtype=np.int8)
    write_columns({**COLUMNS, factor.id: codes}, path, LAW, synthetic=False)
    levels = [row[factor.id] for row in written(path)]
    assert levels == ["not_applicable", factor.level_ids[-1]]


def test_text_in_a_spreadsheet_is_no_formula(tmp_path: Path) -> None:
    """An offence that begins like a formula stays text."""
    path = tmp_path / "c.csv"
    offences = pa.array(["=1+1", None])
    write_columns({**COLUMNS, "offence": offences}, path, LAW, synthetic=False)
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["offence"] for row in rows] == ["'=1+1", ""]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"height": np.array([1, 2])}, "'height'"),
        ({"suspect": np.array(["s1"])}, "differ in length"),
    ],
)
def test_columns_that_do_not_fit_are_refused(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    """Strange columns and columns of another length are named."""
    with pytest.raises(ValueError, match=message):
        write_columns({**COLUMNS, **change}, tmp_path / "c.csv", LAW, synthetic=True)


def test_required_columns_must_be_given(tmp_path: Path) -> None:
    """A table without its keys is not written."""
    with pytest.raises(ValueError, match="suspect"):
        write_columns({"record": np.array(["r1"])}, tmp_path / "c.csv", LAW, synthetic=True)
