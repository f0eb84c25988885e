"""The side files of the truth agree with what is recorded, and with each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest

from data.synthetic.options import Options
from data.synthetic.simulation import simulate
from data.synthetic.truth import WATERMARK, case_truth, world_truth, write_truth
from tests.synthetic_worlds import CARD, LAW, simulation


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The truth of the world."""
    return world_truth(simulation())


def test_the_truth_is_marked_synthetic(document: dict[str, Any]) -> None:
    """Both side files say that all of it is invented."""
    assert document["synthetic"]
    assert "合成数据" in WATERMARK
    assert json.loads(case_truth(simulation()).schema.metadata[b"nansha"])["synthetic"]


def test_the_potential_outcome_is_what_was_seen(document: dict[str, Any]) -> None:
    """Whoever was released did what the truth says."""
    run, table = simulation(), case_truth(simulation())
    would = np.array(table["misconduct"].to_pylist())
    assert document["rows"] == len(would)
    assert np.array_equal(would[run.released], run.dates.violated[run.released])


def test_the_probability_of_misconduct_is_calibrated() -> None:
    """In each tenth of the probability the share is what it says, within four standard errors."""
    run = simulation()
    order = np.argsort(run.probability)
    for tenth in np.array_split(order, 10):
        expected = float(run.probability[tenth].mean())
        error = np.sqrt(expected * (1 - expected) / len(tenth))
        assert run.misconduct.would[tenth].mean() == pytest.approx(expected, abs=4 * error)


def test_the_probability_of_imprisonment_is_that_without_detention() -> None:
    """Among those not arrested, with evidence, the share is what it says; arrest raises it."""
    run = simulate(LAW, CARD, 30_000, seed=8, options=Options(open_cases=False))
    proven = run.course.submitted & run.course.sufficient
    for arrested in (False, True):
        chosen = proven & (run.course.arrested == arrested)
        expected = float(run.outcomes.probability[chosen].mean())
        found = run.outcomes.imprisonment[chosen].mean()
        error = np.sqrt(expected * (1 - expected) / chosen.sum())
        if arrested:
            assert found > expected + 4 * error
        else:
            assert found == pytest.approx(expected, abs=4 * error)


def test_the_effects_of_the_side_file_are_those_of_the_run(document: dict[str, Any]) -> None:
    """Wrong factors, effects, deciders and districts are told by name."""
    run, effects = simulation(), document["effects"]
    assert effects["wrong"] == dict(run.truth.wrong)
    assert set(effects["misconduct"]) == {factor.id for factor in LAW.scale}
    assert 0.6 < effects["agreement"] < 0.95
    assert document["leniency"]["P003"] == run.course.deciders.leniency[3]
    assert document["district_intercept"]["D01"] == run.misconduct.district_intercept[1]
    assert document["rates"]["arrest"]["2019"]["n"] > 1000


def test_anomalies_are_told_case_by_case(document: dict[str, Any]) -> None:
    """The codes of a case are those whose mask holds, and their counts add up."""
    run = simulation()
    cells = case_truth(run)["anomalies"].to_pylist()
    for code, found in run.anomalies.items():
        assert [code in cell.split(";") for cell in cells] == found.tolist()
        assert document["anomalies"][code]["cases"] == found.sum()


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_the_side_files_are_the_same_each_time(ending: str, tmp_path: Path) -> None:
    """JSON without more decimals than stated, the cases as a table; the bytes repeat."""
    read = []
    for name in ("a", "b"):
        world, cases = tmp_path / f"{name}.json", tmp_path / f"{name}{ending}"
        write_truth(simulate(LAW, CARD, 200, seed=4), world, cases)
        read.append((world.read_bytes(), cases.read_bytes()))
    assert read[0] == read[1]
    assert json.loads(read[0][0])["watermark"] == WATERMARK
    reader = pyarrow.parquet.read_table if ending == ".parquet" else pyarrow.csv.read_csv
    assert reader(tmp_path / f"a{ending}").num_rows == 200


def test_a_world_so_small_that_a_year_is_empty_has_no_rate_there() -> None:
    """No share is made up where there is no case."""
    small = world_truth(simulate(LAW, CARD, 1, seed=1))
    rates = [rate["rate"] for rate in small["rates"]["diversion"].values()]
    assert rates.count(None) == 6
