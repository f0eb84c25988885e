"""The written table: valid in every row, the same cohort as in memory, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from data.cohort.building import build_cohort
from data.records.reading import read_records
from data.records.writing import write_columns
from data.synthetic.simulation import Simulation, simulate
from data.synthetic.table import learning_columns
from tests.synthetic_worlds import CARD, LAW, simulation

pytestmark = pytest.mark.slow


def written(run: Simulation, path: Path) -> Path:
    """Write a run as a table."""
    write_columns(learning_columns(run), path, LAW, synthetic=True)
    return path


def test_every_row_is_valid_and_the_cohort_is_that_of_the_simulation(tmp_path: Path) -> None:
    """The check finds no bad row; reading the table gives the arrays that were there before."""
    run = simulation()
    records = read_records(written(run, tmp_path / "c.parquet"), LAW, extracted_on=run.extracted_on)
    assert (records.rows, records.rejected) == (len(run), 0)
    read, known = build_cohort(records, LAW, run.extracted_on).learning, run.learning_set()
    assert read.synthetic
    for name in ("codes", "misconduct", "imprisonment", "detained", "year", "weight"):
        assert np.array_equal(getattr(read, name), getattr(known, name)), name
    for places, names in (("decider", "deciders"), ("district", "districts")):
        assert named(getattr(read, places), getattr(read, names)) == named(
            getattr(known, places), getattr(known, names)
        )
    for trait in known.groups:
        assert named(read.groups[trait], read.group_names[trait]) == named(
            known.groups[trait], known.group_names[trait]
        )


def named(places: np.ndarray, names: tuple[str, ...]) -> list[str]:
    """Return the names at some places."""
    return [names[place] for place in places.tolist()]


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_the_same_seed_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    """Two runs of one seed write the same file; another seed writes another."""
    first, second, other = (
        written(simulate(LAW, CARD, 500, seed=seed), tmp_path / f"{name}{ending}").read_bytes()
        for seed, name in ((1, "a"), (1, "b"), (2, "c"))
    )
    assert first == second != other


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_other_formats_say_the_same(ending: str, tmp_path: Path) -> None:
    """A table in another format is read as valid too, and as synthetic."""
    run = simulate(LAW, CARD, 300, seed=5)
    records = read_records(
        written(run, tmp_path / f"c{ending}"), LAW, extracted_on=run.extracted_on
    )
    assert (records.rows, records.rejected, records.synthetic) == (300, 0, True)


def test_one_case_is_a_table_too(tmp_path: Path) -> None:
    """The smallest world has one row, with its mark."""
    run = simulate(LAW, CARD, 1, seed=1)
    table = pyarrow.parquet.read_table(written(run, tmp_path / "c.parquet"))
    assert table["record"].to_pylist() == ["R00000001"]
    assert table["synthetic"].to_pylist() == [True]


def test_violations_stand_in_the_order_of_their_days() -> None:
    """Type and day, joined by semicolons; nothing where there was nothing."""
    run = simulation()
    cells = learning_columns(run)["violations"].to_pylist()
    row = int(np.flatnonzero(run.dates.violated & ~np.isnat(run.dates.breached_on))[0])
    days = [part.split("@")[1] for part in cells[row].split(";")]
    assert days == sorted(days)
    assert {part.split("@")[0] for part in cells[row].split(";")} > {"minor"}
    assert cells[int(np.flatnonzero(run.course.arrested)[0])] is None
