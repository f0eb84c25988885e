"""Rows with marks and intervals: points old and new, factor tests (a forest)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.report.axis import Axis, round_range
from evaluation.report.lines import legend
from evaluation.report.marks import STYLES, Style, mark
from evaluation.report.svg import (
    FAINT,
    GREY,
    INK,
    element,
    label,
    line,
    picture,
    shortened,
    text_width,
)

_WIDTH = 760.0
_ROW = 19.0
_TOP, _BOTTOM = 34.0, 30.0
_LONGEST_LABEL = 300.0
_SIZE = 11


@dataclass(frozen=True, slots=True)
class Marked:
    """A value with its interval, drawn in the style of a place in `Rows.legend`."""

    style: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the chart; without marks it is a heading, or says in `note` why it has none."""

    label: str
    marks: tuple[Marked, ...] = ()
    note: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """What a chart shows.

    Attributes:
        legend: what the styles mean.
        reference: where the upright line stands.
        limits: ends of the axis; intervals beyond them end in an arrow. None to hold everything.
    """

    id: str
    title: str
    description: str
    x_label: str
    legend: tuple[str, ...]
    rows: tuple[Row, ...]
    reference: float = 0.0
    limits: tuple[float, float] | None = None


def draw_rows(chart: Rows) -> str:
    """Return a chart as SVG."""
    left = 20 + min(_LONGEST_LABEL, max(text_width(row.label, _SIZE) for row in chart.rows))
    right = 16 + max(text_width(row.note, _SIZE) for row in chart.rows)
    words, lines = legend([(each, False, True) for each in chart.legend], 12, _WIDTH)
    top = _TOP + lines * 20
    bottom = top + len(chart.rows) * _ROW
    axis = Axis(*_limits(chart), left, _WIDTH - right, count=9)
    parts = [words, *_frame(chart, axis, top, bottom)]
    for place, row in enumerate(chart.rows):
        parts += _row(row, axis, top + (place + 0.5) * _ROW)
    height = bottom + _BOTTOM
    return picture(chart.id, chart.title, chart.description, (_WIDTH, height), "".join(parts))


def _limits(chart: Rows) -> tuple[float, float]:
    if chart.limits:
        return chart.limits
    marks = [each for row in chart.rows for each in row.marks]
    values = [end for each in marks for end in (each.value, each.low, each.high) if end is not None]
    return round_range(min([chart.reference, *values]), max([chart.reference, *values]))


def _frame(chart: Rows, axis: Axis, top: float, bottom: float) -> Iterator[str]:
    for value in axis.ticks():
        place = axis.place(value)
        yield line(place, top, place, bottom, stroke=FAINT)
        for height in (top - 6, bottom + 14):
            yield label(axis.label(value), place, height, anchor="middle", size=_SIZE, fill=GREY)
    place = axis.place(chart.reference)
    yield line(place, top, place, bottom, stroke=INK, width=1.2)
    yield label(chart.x_label, (axis.start + axis.end) / 2, bottom + 28, anchor="middle",
                size=_SIZE)  # fmt: skip


def _row(row: Row, axis: Axis, middle: float) -> Iterator[str]:
    weight = "600" if row.heading else None
    words = shortened(row.label, _LONGEST_LABEL, _SIZE)
    yield label(words, 4 if row.heading else 10, middle + 4, size=_SIZE, weight=weight)
    for each in row.marks:
        yield from _marked(each, axis, middle)
    if row.note:
        yield label(row.note, _WIDTH - 6, middle + 4, anchor="end", size=_SIZE, fill=GREY)


def _marked(each: Marked, axis: Axis, middle: float) -> Iterator[str]:
    style = STYLES[each.style]
    if each.low is not None and each.high is not None:
        yield line(axis.place(each.low), middle, axis.place(each.high), middle,
                   stroke=style.stroke, width=1.4)  # fmt: skip
        yield from _end(each.low, axis, middle, style, -1)
        yield from _end(each.high, axis, middle, style, 1)
    if axis.low <= each.value <= axis.high:
        yield mark(style, axis.place(each.value), middle, 4)


def _end(value: float, axis: Axis, middle: float, style: Style, way: int) -> Iterator[str]:
    """Close an interval: a stroke where it ends, an arrow where it goes on."""
    place = axis.place(value)
    if axis.low <= value <= axis.high:
        yield line(place, middle - 3.5, place, middle + 3.5, stroke=style.stroke, width=1.4)
    else:
        tip = f"{place:.1f},{middle:.1f} {place - 6 * way:.1f},{middle - 4:.1f}"
        yield element(
            "polygon", points=f"{tip} {place - 6 * way:.1f},{middle + 4:.1f}", fill=style.stroke
        )
