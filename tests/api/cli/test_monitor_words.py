"""Every alarm and finding of the monthly watch has its words in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from api.cli.monitor_document import monitor_document
from api.cli.monitor_words import monitor_text
from api.messages.dictionary import Language
from data.course_outcomes import CHOICES, CourseOutcomes
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import simulate
from evaluation.assessable import REASONS, Lacking
from evaluation.deviation import OneSided
from evaluation.drift.calibration import calibration_by_period
from evaluation.drift.cusum import cumulative_sums
from evaluation.drift.shift import Shift, Unshiftable
from evaluation.monitoring.watch import ALARMS, Alarm, Watch, watch
from training.reweighting import FactorTest, Reweighting, Verdict
from training.weight_drift import WeightDrift

LAW = law_packs()[-1]
FEW = WeightDrift(2025, 2025, 3, 0, Lacking("few_events", 0, 400))
POINTS = True
NAMES = {
    "totals": "total",
    "factor": LAW.scale.factors[0].id,
    "unknown": LAW.scale.factors[0].id,
    "calibration": "2025",
    "cusum": "higher",
    "deviation": "office:B-7",
    "one_direction": "decider:P001",
}


@pytest.fixture(scope="module")
def found() -> Watch:
    """Return a watch with every kind of alarm, a one-sided office and a calibration."""
    cases = simulate(LAW, default_scorecard(LAW), 1_500, seed=2).learning_set()
    n = len(cases)
    day = np.datetime64("2025-01-01") + (np.arange(n) * 364 // n).astype("timedelta64[D]")
    places = {name: np.full(n, -1, np.int32) for name in CHOICES}
    names: dict[str, tuple[str, ...]] = dict.fromkeys(CHOICES, ())
    course = CourseOutcomes(np.arange(n).astype(np.str_), day, np.zeros(n, np.int8), places, names)
    bare = watch(cases, course, LAW, default_scorecard(LAW))
    outcome, chance = np.arange(40) % 4 == 0, np.full(40, 0.25)
    lacking = Lacking("few_deviations", 0, 1)
    side = OneSided("office", "B-7", 12, 0, lacking, 0.5, 0.0, "stricter", 0.002)
    return replace(
        bare,
        alarms=tuple(Alarm(kind, NAMES[kind], 0.05) for kind in ALARMS),
        directions=(side,),
        calibration=calibration_by_period(outcome, chance, np.arange(40) // 20 + 2024),
        sums=cumulative_sums(outcome, chance),
    )


@pytest.mark.parametrize("language", list(Language))
def test_everything_has_words(found: Watch, language: Language) -> None:
    """One line at least for each alarm, with its rate; the one-sided office; the sums."""
    said = monitor_text(found, FEW, None, LAW, language)
    assert said.count("\n! ") == len(ALARMS)
    assert said.count("5.0%") >= len(ALARMS)
    assert "B-7" in said
    assert "P001" in said
    assert ("从严" if language is Language.ZH else "stricter") in said


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words(found: Watch, reason: str, language: Language) -> None:
    """In place of a figure."""
    gap = Unshiftable("total", 3, 4, Lacking(reason, 3, 10))
    bare = replace(found, months=(replace(found.months[0], shift=gap),))
    assert monitor_text(bare, FEW, None, LAW, language)


def test_without_alarm_or_synthetic_data_it_says_so(found: Watch) -> None:
    """No mark, no alarm."""
    said = monitor_text(replace(found, alarms=(), synthetic=False), FEW, None, LAW, Language.ZH)
    assert "没有报警。" in said
    assert "合成数据" not in said


def test_marks_stand_where_an_alarm_rings(found: Watch) -> None:
    """In the series and among the factors."""
    rung = Shift("total", 100, 100, 10, 0.9, 0.3, 0.0, 0.0, alarm=True, false_alarm=0.05)
    factor = replace(rung, name=LAW.scale.factors[1].id)
    loud = replace(
        found, months=(replace(found.months[0], shift=rung),), factors=(factor,), calibration=()
    )
    said = monitor_text(loud, FEW, None, LAW, Language.ZH)
    assert "0.90/0.30 !" in said
    assert "没有校准" in said


def test_json_has_the_highest_of_each_sum(found: Watch) -> None:
    """And not the path of every case."""
    (higher, _) = monitor_document(found, FEW, None)["sums"]
    assert higher["highest"] == found.sums[0].highest
    assert "path" not in higher


def test_points_that_no_longer_fit_are_named(found: Watch) -> None:
    """In words with their interval and in JSON; where none is declared it says so."""
    factor, nan = LAW.scale.factors[2].id, float("nan")
    wrong = FactorTest(
        factor, Verdict.REWEIGHT, POINTS, 0.2, 2.1, (1.5, 2.7), 4.0, 0.0, 0.01, 0.01, 90, 30
    )
    bare = FactorTest(
        LAW.scale.factors[3].id, Verdict.INSUFFICIENT, POINTS, 0.0, nan, (nan, nan), nan, nan, nan,
        nan, 2, 0,
    )  # fmt: skip
    moved = WeightDrift(2023, 2025, 4000, 420, Reweighting((wrong, bare), 0.1, 0.01, 4000, 420))
    said = monitor_text(found, moved, None, LAW, Language.ZH)
    assert f"! “{LAW.scale.factors[2].name_zh}”：实际作用是分值所示的2.10倍" in said
    document = monitor_document(found, moved, None)["weights"]
    assert document["found"][0]["ratio"] == 2.1
    assert document["found"][1]["ratio"] is None
    fit = replace(moved, found=Reweighting((bare,), 0.1, 0.01, 4000, 420))
    assert "没有分值需要重新确定的因素。" in monitor_text(found, fit, None, LAW, Language.ZH)
    few = monitor_document(found, FEW, None)["weights"]["found"]
    assert few == {"reason": "few_events", "got": 0, "needed": 400}
