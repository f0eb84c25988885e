"""Figures of the curves: calibration, learning, decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.decision_curve import DecisionCurve
from evaluation.learning_curve import LearningPoint
from evaluation.reliability import ReliabilityGroup
from evaluation.report.figure import Figure
from evaluation.report.lines import Lines, Point, Series, draw_lines
from evaluation.report.numbers import percent
from evaluation.report.table import Column, Table
from evaluation.report.words import word

Curve = Sequence[ReliabilityGroup]


def calibration_figure(name: str, curves: Mapping[str, Curve], language: str = "zh") -> Figure:
    """Return calibration curves by the name of the model, with n at each point of the first."""
    title = word("calibration.title", language)
    top = max(group.high for curve in curves.values() for group in curve)
    ends = (0.0, min(1.0, top * 1.05))
    chart = Lines(
        id=name,
        title=title,
        description=word("calibration.description", language),
        x_label=word("axis.predicted", language),
        y_label=word("axis.observed", language),
        series=tuple(
            _reliability(model, curve, language, noted=place == 0)
            for place, (model, curve) in enumerate(curves.items())
        ),
        diagonal=word("calibration.diagonal", language),
        x_form="percent",
        y_form="percent",
        x_range=ends,
        y_range=ends,
    )
    rows = [
        (model, place, g.n, g.events, g.expected, g.observed, g.low, g.high)
        for model, curve in curves.items()
        for place, g in enumerate(curve, start=1)
    ]
    columns = _columns(
        language, "model", "group", "n", "events", "expected%", "observed%", "low%", "high%"
    )
    notes = (word("note.wilson", language),)
    return Figure(
        title, draw_lines(chart), Table(name, title, columns, tuple(rows), notes), language
    )


def learning_figure(
    name: str, points: Sequence[LearningPoint], names: Mapping[str, str], language: str = "zh"
) -> Figure:
    """Return the learning curve of log-loss; `names` are the words for the methods."""
    title = word("learning.title", language)
    methods = dict.fromkeys(point.method for point in points)
    chart = Lines(
        id=name,
        title=title,
        description=word("learning.description", language),
        x_label=word("axis.training_cases", language),
        y_label=word("axis.log_loss", language),
        series=tuple(
            Series(
                names.get(method, method),
                tuple(Point(p.n, p.value, p.low, p.high) for p in points if p.method == method),
            )
            for method in methods
        ),
        x_logarithmic=True,
    )
    rows = tuple(
        (names.get(p.method, p.method), p.n, p.events, p.repeats, p.value, p.low, p.high)
        for p in points
    )
    columns = _columns(
        language, "method", "n", "events", "repeats", "log_loss.4", "low.4", "high.4"
    )
    notes = (word("note.learning", language),)
    return Figure(title, draw_lines(chart), Table(name, title, columns, rows, notes), language)


def decision_figure(
    name: str,
    curves: Mapping[str, DecisionCurve],
    threshold: float | None = None,
    language: str = "zh",
) -> Figure:
    """Return decision curves by the name of the model; the first with its interval."""
    title = word("decision.title", language)
    first = next(iter(curves.values()))
    chosen = word("decision.chosen", language, value=percent(threshold))
    everyone = tuple(Point(p.threshold, p.everyone) for p in first.points)
    ends = (first.points[0].threshold, first.points[-1].threshold)
    best = max(p.high for curve in curves.values() for p in curve.points)
    chart = Lines(
        id=name,
        title=title,
        description=word("decision.description", language),
        x_label=word("axis.threshold", language),
        y_label=word("axis.net_benefit", language),
        series=(
            *(
                Series(
                    model,
                    tuple(
                        Point(p.threshold, p.model, *((p.low, p.high) if place == 0 else ()))
                        for p in curve.points
                    ),
                    marked=False,
                    band=place == 0,
                )
                for place, (model, curve) in enumerate(curves.items())
            ),
            Series(word("decision.everyone", language), everyone, marked=False),
            Series(
                word("decision.nobody", language),
                tuple(Point(p.threshold, 0.0) for p in first.points),
                marked=False,
            ),
        ),
        upright=() if threshold is None else ((threshold, chosen),),
        x_form="percent",
        x_range=ends,
        y_range=(-best / 4, best * 1.05),
    )
    rows = tuple(
        (model, p.threshold, p.model, p.low, p.high, p.everyone, p.flagged)
        for model, curve in curves.items()
        for p in curve.points
    )
    columns = _columns(
        language, "model", "threshold%", "net_benefit.4", "low.4", "high.4", "everyone.4",
        "flagged%",
    )  # fmt: skip
    counts = {"draws": first.draws, "seed": first.seed, "n": first.n, "events": first.events}
    notes = (word("note.decision", language, **counts),)
    return Figure(title, draw_lines(chart), Table(name, title, columns, rows, notes), language)


def _reliability(model: str, curve: Curve, language: str, *, noted: bool) -> Series:
    return Series(
        model,
        tuple(
            Point(
                group.expected,
                group.observed,
                group.low,
                group.high,
                word("axis.cases", language, n=group.n) if noted else "",
            )
            for group in curve
        ),
        joined=False,
    )


def _columns(language: str, *names: str) -> tuple[Column, ...]:
    """Return columns; ``%`` marks a share, ``.4`` four decimals."""
    return tuple(_column(language, name) for name in names)


def _column(language: str, name: str) -> Column:
    plain, _, places = name.rstrip("%").partition(".")
    form = "percent" if name.endswith("%") else "text" if plain in _TEXTS else "number"
    return Column(
        plain,
        word(f"column.{plain}", language),
        form,
        int(places or (1 if form == "percent" else 0)),
    )


_TEXTS = {"model", "method"}
