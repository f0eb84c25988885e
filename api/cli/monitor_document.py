"""What ``nansha monitor`` found, as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from data.double_scoring import DoubleScoring
from evaluation.agreement import FactorAgreement
from evaluation.assessable import Lacking
from evaluation.monitoring.watch import Watch
from training.weight_drift import FALSE_ALARM, WeightDrift


@dataclass(frozen=True, slots=True)
class Scored:
    """Two people's answers and how far they agree."""

    double: DoubleScoring
    factors: tuple[FactorAgreement, ...]


def monitor_document(found: Watch, drift: WeightDrift, scored: Scored | None) -> dict[str, Any]:
    """Return everything as JSON; where there is no figure, reason, what is there and is needed."""
    document = asdict(found)
    for sums in document["sums"]:
        sums["highest"] = float(sums.pop("path").max(initial=0.0))
    document["weights"] = _weights(drift)
    if scored:
        document["agreement"] = {
            "raters": list(scored.double.raters),
            "records": len(scored.double.records),
            "single": scored.double.single,
            "factors": [asdict(each) for each in scored.factors],
        }
    return document


def _weights(drift: WeightDrift) -> dict[str, Any]:
    """Return the tests of the points; a figure that there is none of is null."""
    document = {name: getattr(drift, name) for name in ("first", "last", "n", "events")}
    if isinstance(drift.found, Lacking):
        return {**document, "found": asdict(drift.found)}
    tests = [
        {
            "factor": each.factor,
            "verdict": each.verdict.value,
            "ratio": _number(each.ratio),
            "low": _number(each.interval[0]),
            "high": _number(each.interval[1]),
            "q": _number(each.q_declare),
        }
        for each in drift.found.tests
    ]
    return {**document, "found": tests, "false_alarm": FALSE_ALARM}


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
