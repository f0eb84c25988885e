"""What a committee reads first: a sentence for each finding, computed from the contents."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.estimate import Estimate
from evaluation.performance import Performance
from evaluation.report.numbers import decimal, percent
from evaluation.report.section import Section
from training.report.contents import ReportContents, Threshold
from training.report.prose import said, say, texts
from training.report.section import ends, section


def summary(contents: ReportContents) -> Section:
    """Return the sentences; what was not computed is not mentioned."""
    return section("summary", tuple(_sentences(contents)), listed=True)


def reason(code: str) -> str:
    """Return why nothing was learnt, in words."""
    known = texts()["fallback"]
    return known.get(code) or say("fallback.other", reason=code)


def _sentences(contents: ReportContents) -> Iterator[str]:
    cohort = contents.cohort
    yield say(
        "summary.cohort",
        cohort=cohort.sentence,
        detained=decimal(cohort.total("detained"), 0),
        released=decimal(cohort.total("released"), 0),
        misconducts=decimal(cohort.total("misconducts"), 0),
    )
    if contents.provenance.fallback:
        yield say("summary.fallback", reason=reason(contents.provenance.fallback))
    yield _factors(contents)
    yield from _quality(contents)
    if contents.threshold is not None:
        yield _threshold(contents.threshold)
    yield say("summary.limits")
    yield say("summary.ask")


def _factors(contents: ReportContents) -> str:
    moved = len(contents.moved)
    if contents.tests is None:
        return say("summary.moved", moved=moved)
    verdicts = [test.verdict for test in contents.tests.tests]
    return say(
        "summary.tests",
        total=len(verdicts),
        declared=verdicts.count("needs_reweighting"),
        movable=verdicts.count("may_move"),
        insufficient=verdicts.count("insufficient_data"),
        moved=moved,
    )


def _quality(contents: ReportContents) -> Iterator[str]:
    new, old = contents.contest("new"), contents.contest("old")
    if new is None or old is None:
        return
    area = new.performance.auc
    slots = ends(area)
    yield say(
        "summary.quality",
        n=decimal(area.n, 0),
        events=area.events,
        auc=slots["value"],
        low=slots["low"],
        high=slots["high"],
        old=decimal(old.performance.auc.value, 3),
    )
    if old.gain is not None:
        verdict = "same" if old.gain.holds(0) else "better" if old.gain.value > 0 else "worse"
        size = abs(old.gain.value) if verdict != "same" else old.gain.value
        turned = verdict == "worse"
        low, high = (-old.gain.high, -old.gain.low) if turned else (old.gain.low, old.gain.high)
        yield say(
            f"summary.{verdict}", gain=decimal(size, 4), low=decimal(low, 4), high=decimal(high, 4)
        )
    yield from _calibration(new.performance)


def _calibration(performance: Performance) -> Iterator[str]:
    if performance.line is None:
        return
    slope, ratio = performance.line.slope, performance.ratio
    yield say(
        "summary.calibrated" if slope.holds(1) else "summary.miscalibrated",
        slope=decimal(slope.value),
        low=decimal(slope.low),
        high=decimal(slope.high),
        ratio=decimal(ratio.value),
        ratio_low=decimal(ratio.low),
        ratio_high=decimal(ratio.high),
        level=say(f"summary.{_level(ratio)}"),
        way=said("summary", "extreme" if slope.value < 1 else "timid"),
    )


def _level(ratio: Estimate) -> str:
    """Return whether the observed number of events fits the expected one."""
    if ratio.holds(1):
        return "right_level"
    return "too_low" if ratio.value > 1 else "too_high"


def _threshold(chosen: Threshold) -> str:
    low, medium, high = (percent(share) for share in chosen.bands["new"])
    return say(
        "summary.threshold",
        needless=f"{chosen.needless:g}",
        missed=f"{chosen.missed:g}",
        value=percent(chosen.value),
        n=decimal(chosen.n, 0),
        low=low,
        medium=medium,
        high=high,
    )
