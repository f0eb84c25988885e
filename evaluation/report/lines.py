"""A chart of lines and marks: calibration, learning and decision curves, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluation.report.axis import Axis, round_range
from evaluation.report.marks import STYLES, Style, mark
from evaluation.report.svg import (
    FAINT,
    GREY,
    INK,
    LINE,
    element,
    label,
    line,
    path,
    picture,
    text_width,
)

_WIDTH, _HEIGHT = 680.0, 380.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 72.0, 24.0, 36.0, 54.0
_LEGEND_LINE = 20.0
_LOG_ROOM = 1.12
_NOTE_ROOM = 52.0


@dataclass(frozen=True, slots=True)
class Point:
    """One point with the ends of its interval, and a word beside it (such as its n)."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one kind.

    Attributes:
        joined: whether a line leads through them.
        marked: whether each has its mark.
        band: show intervals as one shaded band instead of as bars.
    """

    label: str
    points: tuple[Point, ...]
    joined: bool = True
    marked: bool = True
    band: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """What a chart shows.

    Attributes:
        diagonal: draw y = x, where a perfect model lies, under this word; "" for none.
        upright: vertical lines at x with a word each.
        x_form, y_form: ``number`` or ``percent``.
        x_logarithmic: equal ratios are equally far apart.
        y_range: ends of the y axis; None to hold everything.
    """

    id: str
    title: str
    description: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    diagonal: str = ""
    upright: tuple[tuple[float, str], ...] = ()
    x_form: str = "number"
    y_form: str = "number"
    x_logarithmic: bool = False
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None


def draw_lines(chart: Lines) -> str:
    """Return a chart as SVG."""
    legend, lines = _legend(chart)
    top = _TOP + lines * _LEGEND_LINE
    height = _HEIGHT + lines * _LEGEND_LINE
    x, y = _axes(chart, top, height)
    parts = [legend, *_frame(chart, x, y), *_references(chart, x, y)]
    for series, style in zip(chart.series, STYLES, strict=False):
        parts += _series(series, style, x, y)
    return picture(chart.id, chart.title, chart.description, (_WIDTH, height), "".join(parts))


def _axes(chart: Lines, top: float, height: float) -> tuple[Axis, Axis]:
    points = [point for series in chart.series for point in series.points]
    xs = [point.x for point in points] + [value for value, _ in chart.upright]
    ys = [
        value for point in points for value in (point.y, point.low, point.high) if value is not None
    ]
    low, high = chart.x_range or (
        (min(xs) / _LOG_ROOM, max(xs) * _LOG_ROOM)
        if chart.x_logarithmic
        else round_range(min(xs), max(xs))
    )
    bottom, up = chart.y_range or round_range(min(ys), max(ys))
    return (
        Axis(low, high, _LEFT, _WIDTH - _RIGHT, chart.x_logarithmic, chart.x_form),
        Axis(bottom, up, height - _BOTTOM, top, False, chart.y_form),  # noqa: FBT003 - not logarithmic
    )


def _frame(chart: Lines, x: Axis, y: Axis) -> Iterator[str]:
    for value in y.ticks():
        place = y.place(value)
        yield line(x.start, place, x.end, place, stroke=FAINT)
        yield label(y.label(value), x.start - 7, place + 4, anchor="end", fill=GREY)
    for value in x.ticks():
        place = x.place(value)
        yield line(place, y.start, place, y.start + 5)
        yield label(x.label(value), place, y.start + 19, anchor="middle", fill=GREY)
    yield line(x.start, y.start, x.end, y.start, stroke=INK)
    yield line(x.start, y.start, x.start, y.end, stroke=INK)
    yield label(chart.x_label, (x.start + x.end) / 2, y.start + 42, anchor="middle")
    yield label(chart.y_label, 6, y.end - 14, fill=INK)


def _references(chart: Lines, x: Axis, y: Axis) -> Iterator[str]:
    if chart.diagonal:
        low, high = max(x.low, y.low), min(x.high, y.high)
        yield line(x.place(low), y.place(low), x.place(high), y.place(high), stroke=LINE, width=1.4)
        yield label(
            chart.diagonal, x.place(high) - 4, y.place(high) + 26, anchor="end", fill=GREY, size=11
        )
    for value, words in chart.upright:
        place = x.place(value)
        yield line(place, y.start, place, y.end, stroke=INK, dash="3 3")
        near_end = place + text_width(words, 11) + 8 > x.end
        anchor, shift = ("end", -5) if near_end else ("start", 5)
        yield label(words, place + shift, y.end + 11, anchor=anchor, size=11)


def _series(series: Series, style: Style, x: Axis, y: Axis) -> Iterator[str]:
    inside = [point for point in series.points if y.low <= point.y <= y.high]
    places = [(x.place(point.x), y.place(point.y)) for point in inside]
    if series.band:
        yield _band(series, x, y)
    if series.joined:
        yield path(places, stroke=style.stroke, dash=style.dash)
    for point, (across, down) in zip(inside, places, strict=True):
        if point.low is not None and point.high is not None and not series.band:
            yield from _whisker(across, y.place(point.low), y.place(point.high), style)
        if series.marked:
            yield mark(style, across, down)
    yield from _notes(inside, places)


def _notes(points: Iterable[Point], places: Iterable[tuple[float, float]]) -> Iterator[str]:
    """Write the words beside the points, leaving out those that would run into the one before."""
    taken = -_NOTE_ROOM
    for point, (across, down) in zip(points, places, strict=True):
        if point.note and across - taken >= _NOTE_ROOM:
            yield label(point.note, across + 7, down + 13, size=10, fill=GREY)
            taken = across


def _whisker(across: float, low: float, high: float, style: Style) -> Iterator[str]:
    yield line(across, low, across, high, stroke=style.stroke, width=1.2)
    for end in (low, high):
        yield line(across - 4, end, across + 4, end, stroke=style.stroke, width=1.2)


def _band(series: Series, x: Axis, y: Axis) -> str:
    ends = [(p.x, p.low, p.high) for p in series.points if p.low is not None and p.high is not None]
    above = [(x.place(at), y.place(high)) for at, _, high in ends]
    below = [(x.place(at), y.place(low)) for at, low, _ in reversed(ends)]
    corners = " ".join(f"{across:.1f},{down:.1f}" for across, down in (*above, *below))
    return element("polygon", points=corners, fill=LINE, fill_opacity="0.35")


def _legend(chart: Lines) -> tuple[str, int]:
    """Return the legend and how many lines it takes."""
    words = [(each.label, each.joined, each.marked) for each in chart.series]
    return legend(words, _LEFT, _WIDTH - _RIGHT)


def legend(words: Iterable[tuple[str, bool, bool]], left: float, right: float) -> tuple[str, int]:
    """Return words with their line and mark, wrapped between two places, and the number of rows.

    Each entry says: the words, whether there is a line, whether there is a mark.
    """
    parts: list[str] = []
    across, row = left, 0
    for (said, joined, marked), style in zip(words, STYLES, strict=False):
        needed = 44 + text_width(said)
        if across + needed > right and across > left:
            across, row = left, row + 1
        down = 14 + row * _LEGEND_LINE
        if joined:
            parts.append(path(((across, down), (across + 26, down)), stroke=style.stroke,
                              dash=style.dash))  # fmt: skip
        if marked:
            parts.append(mark(style, across + 13, down))
        parts.append(label(said, across + 32, down + 4))
        across += needed + 10
    return "".join(parts), row + 1
