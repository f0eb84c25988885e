"""What has changed: cases, probabilities, deciders; and what the tool does to decisions."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.assessable import Lacking
from evaluation.committee.contents import CommitteeContents
from evaluation.committee.grid import (
    DIFFERENCE,
    FIGURE,
    MISCONDUCT,
    SHARE,
    Grid,
    Head,
    P,
    figure_text,
    reason_text,
)
from evaluation.committee.over_time import DeviationFindings, DriftFindings
from evaluation.committee.part import Part, part
from evaluation.committee.prose import said, say
from evaluation.drift.shift import Shift, Unshiftable
from evaluation.report.numbers import decimal, percent

_SHOWN = 10


def drift(contents: CommitteeContents) -> Part:
    """Return the last complete year against those before it, and each year by itself."""
    found = contents.drift
    if isinstance(found, Lacking):
        return part("drift", contents, (say("drift.none", reason=reason_text(found)),))
    shifts = [each for each in (found.total, *found.factors) if isinstance(each, Shift)]
    rate = shifts[0].false_alarm if shifts else 0.0
    alarms = say(
        "drift.alarms",
        n=len(shifts),
        alarms=sum(each.alarm for each in shifts),
        expected=decimal(rate * len(shifts), 1),
        found=sum(each.q <= rate for each in shifts),
    )
    intro = say("drift.intro", year=found.year, false_alarm=percent(rate, 0))
    return part("drift", contents, (intro, alarms), *_drift_grids(contents, found))


def deviations(contents: CommitteeContents) -> Part:
    """Return deviations by office and decider, and the series around the first month."""
    found = contents.deviations
    if isinstance(found, Lacking):
        return part("deviations", contents, (say("deviations.none", reason=reason_text(found)),))
    intro = say(
        "deviations.intro",
        n=decimal(found.n, 0),
        deviations=decimal(found.deviations, 0),
        share=percent(found.deviations / found.n),
        stricter=decimal(found.stricter, 0),
        milder=decimal(found.milder, 0),
    )
    sides = [side for side in found.sides if side.only is not None]
    sentences = (intro, _series(found), *(() if sides else (say("deviations.no_side"),)))
    return part("deviations", contents, sentences, *_deviation_grids(found))


def agreement(contents: CommitteeContents) -> Part:
    """Return why nothing is said: case records hold one answer, not two."""
    return part("agreement", contents, (say("agreement.none"),))


def _drift_grids(contents: CommitteeContents, found: DriftFindings) -> Iterator[Grid]:
    by_p = sorted(found.factors, key=lambda each: each.p if isinstance(each, Shift) else 2.0)
    rows = tuple(_shift_row(contents, each) for each in (found.total, *by_p))
    heads = (
        Head("factor"), Head("before", "number"), Head("now", "number"),
        Head("index", "number", 4), Head("cut", "number", 4), Head("p", P),
        Head("q", P), Head("alarm"),
    )  # fmt: skip
    beside = frozenset(range(_SHOWN + 1, len(rows)))
    yield Grid("drift", say("drift.table"), heads, rows, say("estimand.all"), (), beside)
    if found.unknown:
        yield _unknown(contents, found)
    if found.calibration:
        yield _calibration(found)
        yield _sums(found)
    yield _leniency(found)


def _shift_row(
    contents: CommitteeContents, each: Shift | Unshiftable
) -> tuple[str | int | float | None, ...]:
    name = contents.names.get(each.name, said("word", each.name))
    if isinstance(each, Unshiftable):
        missing = reason_text(each.lacking)
        return (name, each.before, each.now, None, None, None, None, missing)
    return (
        name, each.before, each.now, each.index, each.cut, each.p, each.q,
        say("word.yes" if each.alarm else "word.no"),
    )  # fmt: skip


def _unknown(contents: CommitteeContents, found: DriftFindings) -> Grid:
    ordered = sorted(found.unknown, key=lambda each: each.p)
    rows = tuple(
        (contents.names.get(e.factor, e.factor), e.before, e.now, e.change, e.q,
         say("word.yes" if e.alarm else "word.no"))
        for e in ordered
    )  # fmt: skip
    heads = (
        Head("factor"), Head("before", SHARE, 1), Head("now", SHARE, 1),
        Head("change", DIFFERENCE, 1), Head("q", P), Head("alarm"),
    )  # fmt: skip
    beside = frozenset(range(_SHOWN, len(rows)))
    return Grid("unknown_rates", say("drift.unknown"), heads, rows, say("estimand.all"), (), beside)


def _calibration(found: DriftFindings) -> Grid:
    rows = tuple(
        (str(e.period), e.n, e.events, e.expected, e.ratio, e.p,
         say("word.yes" if e.alarm else "word.no"))
        for e in found.calibration
    )  # fmt: skip
    heads = (
        Head("group"), Head("n", "number"), Head("events", "number"),
        Head("expected", "number", 1), Head("ratio", MISCONDUCT, 2), Head("p", P),
        Head("alarm"),
    )  # fmt: skip
    title = say("drift.calibration")
    return Grid("calibration_by_year", title, heads, rows, say("estimand.released"))


def _sums(found: DriftFindings) -> Grid:
    rows = tuple(
        (say(f"word.{e.direction}"), e.n, e.events, e.highest, e.limit, e.false_alarm,
         say("word.no" if e.alarm_at is None else "word.yes"))
        for e in found.sums
    )  # fmt: skip
    heads = (
        Head("direction"), Head("n", "number"), Head("events", "number"),
        Head("path", "number", 2), Head("limit", "number", 1),
        Head("false_alarm", "percent", 1), Head("alarm"),
    )  # fmt: skip
    return Grid("cumulative_sums", say("drift.sums"), heads, rows, say("estimand.released"))


def _leniency(found: DriftFindings) -> Grid:
    rows = tuple((str(e.period), e.deciders, e.n, e.spread) for e in found.leniency)
    heads = (
        Head("group"), Head("deciders", "number"), Head("n", "number"), Head("spread", FIGURE, 3),
    )  # fmt: skip
    return Grid("leniency", say("drift.leniency"), heads, rows, say("estimand.decided"))


def _deviation_grids(found: DeviationFindings) -> Iterator[Grid]:
    rates = tuple(
        (said("division", e.division), e.unit, e.rate,
         f"{e.limits[0]}至{e.limits[1]}", said("word", e.state or ""))
        for e in found.rates
    )  # fmt: skip
    heads = (
        Head("division"), Head("unit"), Head("deviations", SHARE, 1), Head("limits"),
        Head("state"),
    )  # fmt: skip
    inside = frozenset(
        place
        for place, e in enumerate(found.rates)
        if e.division == "decider" and e.state in {None, "inside"}
    )
    title = say("deviations.table")
    yield Grid("deviations", title, heads, rates, say("estimand.decided"), (), inside)
    sides = tuple(
        (said("division", e.division), e.unit, e.share, f"{e.stricter}/{e.milder}",
         said("word", e.only or ""))
        for e in found.sides
        if e.only is not None
    )  # fmt: skip
    if sides:
        heads = (
            Head("division"), Head("unit"), Head("share", SHARE, 1), Head("deviations"),
            Head("only"),
        )  # fmt: skip
        yield Grid("one_sided", say("deviations.sides"), heads, sides, say("estimand.decided"))


def _series(found: DeviationFindings) -> str:
    year, month = divmod(found.deployed, 12)
    series = found.arrests
    return say(
        "deviations.series",
        month=f"{year}年{month + 1}月",
        before=series.months_before,
        after=series.months_after,
        level=figure_text(series.level_change),
        slope=figure_text(series.slope_change, SHARE, 2),
    )
