"""The monthly watch as gauges: a text file that a Prometheus node exporter picks up.

The service looks at no table of case records, so that its own ``/metrics`` cannot hold them; the
command that looked writes them, whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from evaluation.assessable import Figure
from evaluation.drift.shift import Shift
from evaluation.estimate import Estimate
from evaluation.monitoring.watch import ALARMS, Watch


def write_gauges(found: Watch, path: Path) -> None:
    """Write the gauges of a watch; what is not assessable has no sample.

    Raises:
        OSError: nothing can be written there.
    """
    registry = CollectorRegistry()
    cases = Gauge("nansha_monitor_cases", "Cases looked at.", ("period",), registry=registry)
    cases.labels("now").set(found.n_now)
    cases.labels("base").set(found.n_base)
    rung = Counter(alarm.kind for alarm in found.alarms)
    alarms = Gauge("nansha_monitor_alarms", "Alarms that ring.", ("kind",), registry=registry)
    for kind in ALARMS:
        alarms.labels(kind).set(rung[kind])
    _shift(found, registry)
    _last_month(found, registry)
    _calibration(found, registry)
    write_to_textfile(str(path), registry)


def _shift(found: Watch, registry: CollectorRegistry) -> None:
    if isinstance(found.totals, Shift):
        gauge = Gauge(
            "nansha_monitor_score_shift_of_cut",
            "Stability index of the scores over its calibrated cut; above 1 it rings.",
            registry=registry,
        )
        gauge.set(found.totals.index / found.totals.cut)


def _last_month(found: Watch, registry: CollectorRegistry) -> None:
    if not found.months:
        return
    last = found.months[-1]
    figures: dict[str, tuple[str, Figure]] = {
        "mean_score": ("Mean score of the last month.", last.total),
        "unknown_share": ("Share of factors left unknown, last month.", last.unknown),
        "arrested_share": ("Share arrested, last month.", last.arrested),
        "deviating_share": ("Share of decisions that depart, last month.", last.deviating),
    }
    for name, (words, figure) in figures.items():
        if isinstance(figure, Estimate):
            Gauge(f"nansha_monitor_{name}", words, registry=registry).set(figure.value)


def _calibration(found: Watch, registry: CollectorRegistry) -> None:
    if found.calibration:
        gauge = Gauge(
            "nansha_monitor_observed_to_expected",
            "Misconduct of the released over what was foretold, by year.",
            ("year",),
            registry=registry,
        )
        for each in found.calibration:
            gauge.labels(str(each.period)).set(each.ratio.value)
