"""The monthly watch as gauges for Prometheus."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.cli_runs import Command
from tests.record_tables import ARRESTED, BAILED, DIVERTED, write_rows


def _samples(path: Path) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(path.read_text("utf-8"))
        for sample in family.samples
    }


@pytest.mark.slow
def test_figures_of_the_last_month_are_gauges(nansha: Command, tmp_path: Path) -> None:
    """With every kind of alarm, and the calibration by year."""
    table, gauges = tmp_path / "c.parquet", tmp_path / "nansha.prom"
    assert nansha("simulate", "6000", "-o", table, "--seed", "3").code == 0
    ended = nansha("monitor", table, "--scorecard", "demo-synthetic", "--gauges", gauges)
    assert ended.code == 0
    found = _samples(gauges)
    assert found["nansha_monitor_cases", "now"] > 0
    assert 0 < found[("nansha_monitor_arrested_share",)] < 1
    assert found[("nansha_monitor_score_shift_of_cut",)] > 0
    assert found["nansha_monitor_observed_to_expected", "2024"] > 0
    assert ("nansha_monitor_alarms", "cusum") in found


def test_what_is_not_assessable_has_no_gauge(nansha: Command, tmp_path: Path) -> None:
    """Two cases carry no share."""
    path = write_rows(tmp_path / "c.csv", [BAILED, ARRESTED, DIVERTED])
    gauges = tmp_path / "nansha.prom"
    assert nansha("monitor", path, "--gauges", gauges).code == 0
    found = _samples(gauges)
    assert not [key for key in found if "share" in key[0]]
    assert not [key for key in found if "observed" in key[0]]
    early = nansha("monitor", path, "--gauges", gauges, "--month", "1999-01")
    assert early.code == 0
    assert _samples(gauges)["nansha_monitor_cases", "now"] == 0


def test_where_nothing_can_be_written_it_says_so(nansha: Command, tmp_path: Path) -> None:
    """The figures are printed all the same."""
    path = write_rows(tmp_path / "c.csv", [BAILED, ARRESTED, DIVERTED])
    ended = nansha("monitor", path, "--gauges", tmp_path / "none" / "nansha.prom")
    assert ended.code == 4
    assert "[报警]" in ended.output
