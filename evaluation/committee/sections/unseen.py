"""What can be said of those whose outcome nobody saw, and how long it holds."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from data.settings.evaluation import evaluation_settings
from evaluation.committee.contents import CommitteeContents, SelectiveFindings, Unsaid
from evaluation.committee.grid import (
    RATE,
    Entry,
    Grid,
    Head,
    P,
    figure_text,
    reason_text,
    stamp,
)
from evaluation.committee.part import Part, part
from evaluation.committee.prose import say
from evaluation.estimate import Estimate
from evaluation.report.figure import Figure
from evaluation.report.intervals import Marked, Row, Rows, draw_rows
from evaluation.report.lines import Lines, Point, Series, draw_lines
from evaluation.report.numbers import decimal, percent
from evaluation.report.table import Column, Table
from evaluation.selective.contraction import Contraction
from evaluation.selective.group_errors import GroupErrors

_SHOWN = 8
_LEAST_AXIS = 0.05
_METHODS = ("aipw", "ipw", "released_only")


def selective(contents: CommitteeContents) -> Part:
    """Return the test of A1, E1 by contraction and weighting, E2 and E3."""
    found = contents.selective
    intro = say("selective.intro", n=decimal(found.n, 0), left_out=decimal(found.left_out, 0))
    sentences = (intro, _balance(found), _contraction(found), *_unsteady(found), *_risk(found))
    blocks = [*_balance_grid(contents), *_rates(contents), *_errors(contents)]
    return part("selective", contents, sentences, *blocks)


def bounds(contents: CommitteeContents) -> Part:
    """Return how uncertain E2 is under unrecorded factors, and when the conclusion turns."""
    found = contents.selective
    sentences = (say("bounds.intro"), flip_sentence(found))
    if not found.bounds:
        return part("bounds", contents, sentences)
    return part("bounds", contents, sentences, _bounds_figure(contents), *_benchmark(contents))


def flip_sentence(found: SelectiveFindings) -> str:
    """Return at which Γ the conclusion turns, in words."""
    flip = found.flip
    if isinstance(flip, Unsaid):
        return say("bounds.flip_none", reason=reason_text(flip))
    slots = {"rate": percent(found.rate), "today": percent(found.today)}
    if flip.above or flip.gamma <= 1:
        return say("bounds.flip_nothing", **slots)
    if isinf(flip.gamma):
        return say("bounds.flip_never", **slots)
    low, high = decimal(flip.low), decimal(flip.high)
    return say("bounds.flip", gamma=decimal(flip.gamma), low=low, high=high, **slots)


def _balance(found: SelectiveFindings) -> str:
    tested = found.balance
    if isinstance(tested, Unsaid):
        return say("selective.balance_none", reason=reason_text(tested))
    return say(
        "selective.balance_uneven" if tested.uneven else "selective.balance_even",
        factors=len(tested.factors),
        uneven=tested.uneven,
        level=percent(tested.level, 0),
        n=decimal(tested.n, 0),
        deciders=tested.deciders,
    )


def _balance_grid(contents: CommitteeContents) -> Iterator[Grid]:
    tested = contents.selective.balance
    if isinstance(tested, Unsaid):
        return
    rows = tuple(
        (contents.names.get(t.factor, t.factor), t.f, t.p, t.q, t.explained) for t in tested.factors
    )
    heads = (
        Head("factor"), Head("f", "number", 2), Head("p", P), Head("q", P),
        Head("explained", "percent", 2),
    )  # fmt: skip
    title = say("selective.balance")
    beside = frozenset(range(_SHOWN, len(rows)))
    yield Grid("balance", title, heads, rows, say("estimand.all"), (), beside)


def _contraction(found: SelectiveFindings) -> str:
    read = found.contraction
    if isinstance(read, Unsaid):
        return say("selective.contraction_none", reason=reason_text(read))
    return say(
        "selective.contraction",
        lenient=read.lenient_deciders,
        deciders=read.deciders,
        n=decimal(read.n, 0),
        released=decimal(read.released, 0),
        events=read.events,
        most=percent(read.most),
    )


def _unsteady(found: SelectiveFindings) -> Iterator[str]:
    """Yield that contraction rests on too little to be steady, where it does."""
    read, least = found.contraction, evaluation_settings().backtest
    if isinstance(read, Unsaid):
        return
    if found.n < least.contraction_cases or read.deciders < least.contraction_deciders:
        yield say(
            "selective.contraction_few",
            needed=decimal(least.contraction_cases, 0),
            needed_deciders=least.contraction_deciders,
            n=decimal(found.n, 0),
            deciders=read.deciders,
        )


def _risk(found: SelectiveFindings) -> Iterator[str]:
    risk = found.risk
    if isinstance(risk, Unsaid):
        yield say("selective.risk_none", reason=reason_text(risk))
        return
    yield say(
        "selective.risk",
        share=percent(found.overlap),
        naive=figure_text(risk.released_only.estimate),
        aipw=figure_text(risk.aipw.estimate),
    )


def _rates(contents: CommitteeContents) -> Iterator[Grid | Figure]:
    found = contents.selective
    by_rate = _points(found)
    weighted = dict(found.rates)
    rates = sorted({*by_rate, *weighted})
    if not rates:
        return
    rows = tuple(
        (
            percent(rate, 0), by_rate.get(rate),
            *(getattr(weighted[rate], m).estimate if rate in weighted else None for m in _METHODS),
        )
        for rate in rates
    )  # fmt: skip
    heads = (Head("rate"), *(Head(name, RATE, 2) for name in ("contraction", *_METHODS)))
    yield _e1_figure(contents, by_rate)
    yield Grid("e1", say("selective.rates"), heads, rows, say("estimand.e1"))


def _points(found: SelectiveFindings) -> dict[float, Entry]:
    read = found.contraction
    if not isinstance(read, Contraction):
        return {}
    return {
        point.rate: point.figure.estimate if point.figure else Unsaid(point.reason or "")
        for point in read.points
    }


def _e1_figure(contents: CommitteeContents, by_rate: dict[float, Entry]) -> Figure:
    """Return E1 over the release rate, by each method."""
    found = contents.selective
    entries: dict[str, list[tuple[float, Entry]]] = {"contraction": list(by_rate.items())}
    for method in _METHODS:
        entries[method] = [(rate, getattr(each, method).estimate) for rate, each in found.rates]
    known = {
        name: [(rate, each) for rate, each in points if isinstance(each, Estimate)]
        for name, points in entries.items()
    }
    series = tuple(
        Series(
            say(f"word.{name}"),
            tuple(
                Point(rate, each.value, each.low, each.high)
                if name == "contraction"
                else Point(rate, each.value)
                for rate, each in points
            ),
        )
        for name, points in known.items()
        if points
    )
    title = say("selective.figure")
    chart = Lines(
        id="e1_curve", title=title, description=say("selective.described"),
        x_label=say("selective.x"), y_label=say("selective.y"), series=series,
        x_form="percent", y_form="percent",
    )  # fmt: skip
    columns = (
        Column("measure", say("column.measure")), Column("rate", say("column.rate"), "percent"),
        *(Column(n, say(f"column.{n}"), "percent", 2) for n in ("value", "low", "high")),
        Column("n", say("column.n"), "number"), Column("events", say("column.events"), "number"),
    )  # fmt: skip
    rows = tuple(
        (say(f"word.{name}"), rate, e.value, e.low, e.high, e.n, e.events)
        for name, points in known.items()
        for rate, e in points
    )
    notes = (stamp(contents, say("estimand.e1")),)
    return Figure(title, draw_lines(chart), Table("e1_curve", title, columns, rows, notes))


def _errors(contents: CommitteeContents) -> Iterator[Grid]:
    rows: list[tuple[Entry, ...]] = []
    for trait, found in contents.selective.errors:
        if not isinstance(found, Unsaid):
            rows += [_error_row(contents, trait, each) for each in found.groups]
    if rows:
        heads = (
            Head("trait"), Head("group"), Head("n", "number"), Head("events", "number"),
            Head("false_negative", RATE, 1), Head("false_positive", RATE, 2),
            Head("naive", RATE, 1),
        )  # fmt: skip
        title, note = say("selective.errors"), say("selective.errors_note")
        yield Grid("e3", title, heads, tuple(rows), say("estimand.e3"), (note,))


def _error_row(contents: CommitteeContents, trait: str, each: GroupErrors) -> tuple[Entry, ...]:
    name = contents.names.get(f"{trait}.{each.group}", str(each.group))
    counts, rates = each.counts, each.rates
    missing: Entry = Unsaid(each.reason or "")
    figures: tuple[Entry, ...] = (missing, missing, missing)
    if rates is not None:
        naive = rates.released_false_negative
        figures = (
            rates.false_negative.estimate, rates.false_positive.estimate,
            naive.estimate if naive else None,
        )  # fmt: skip
    return (contents.names.get(trait, trait), name, counts.n, counts.events, *figures)


def _bounds_figure(contents: CommitteeContents) -> Figure:
    found, title = contents.selective.bounds, say("bounds.figure")
    names = [
        say("word.not_bounded") if isinf(each.gamma) else f"Γ={decimal(each.gamma, 1)}"
        for each in found
    ]
    rows = tuple(
        Row(name, (Marked(0, (each.low + each.high) / 2, each.low, each.high),),
            f"{percent(each.low)}至{percent(each.high)}")
        for name, each in zip(names, found, strict=True)
    )  # fmt: skip
    top = max(_LEAST_AXIS, *(each.high for each in found))
    chart = Rows(
        id="bounds_figure", title=title, description=say("bounds.described"),
        x_label=say("bounds.axis"), legend=(say("bounds.axis"),), rows=rows,
        reference=contents.selective.today, limits=(0.0, top),
    )  # fmt: skip
    shares = ("low", "high", "interval_low", "interval_high")
    columns = (
        Column("gamma", say("column.gamma")),
        *(Column(name, say(f"column.{name}"), "percent", 1) for name in shares),
        Column("n", say("column.n"), "number"), Column("events", say("column.events"), "number"),
    )  # fmt: skip
    cells = tuple(
        (n, e.low, e.high, e.interval_low, e.interval_high, e.n, e.events)
        for n, e in zip(names, found, strict=True)
    )
    notes = (say("bounds.note"), stamp(contents, say("estimand.e2")))
    return Figure(title, draw_rows(chart), Table("bounds", title, columns, cells, notes))


def _benchmark(contents: CommitteeContents) -> Iterator[Grid]:
    rows = tuple(
        (contents.names.get(each.factor, each.factor), each.median, each.high, each.highest)
        for each in contents.selective.gammas
    )
    if rows:
        heads = (
            Head("factor"), Head("median", "number", 2), Head("nine_tenths", "number", 2),
            Head("highest", "number", 2),
        )  # fmt: skip
        title, note = say("bounds.benchmark"), say("bounds.benchmark_note")
        beside = frozenset(range(_SHOWN, len(rows)))
        yield Grid("gamma_benchmark", title, heads, rows, say("estimand.all"), (note,), beside)
