"""Stacked bars of shares: how the same cases fall under two cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.report.axis import Axis
from evaluation.report.numbers import percent
from evaluation.report.svg import GREY, INK, element, label, line, picture, text_width

_WIDTH = 760.0
_ROW = 24.0
_SIZE = 11
_TOP, _BOTTOM = 40.0, 30.0
_LEAST_SHOWN = 34.0


@dataclass(frozen=True, slots=True)
class Bar:
    """Parts of a whole, in the order of `Bars.parts`; they add up to 1 or less."""

    label: str
    shares: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """What a chart shows.

    Attributes:
        parts: at most three kinds, told apart by filling.
        fillings: of the parts: 0 plain, 1 hatched, 2 dark.
    """

    id: str
    title: str
    description: str
    x_label: str
    parts: tuple[str, ...]
    bars: tuple[Bar, ...]
    fillings: tuple[int, ...] = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class _Filling:
    fill: str
    ink: str


_HATCH = "hatch"


def draw_bars(chart: Bars) -> str:
    """Return a chart as SVG."""
    left = 16 + max(text_width(bar.label, _SIZE) for bar in chart.bars)
    right = 22 + max(text_width(bar.note, _SIZE) for bar in chart.bars)
    every = _fillings(chart.id)
    fillings = tuple(every[place] for place in chart.fillings)
    axis = Axis(0.0, 1.0, left, _WIDTH - right, form="percent")
    bottom = _TOP + len(chart.bars) * _ROW
    parts = [_pattern(chart.id), *_legend(chart, fillings), *_frame(chart, axis, bottom)]
    for place, bar in enumerate(chart.bars):
        parts += _bar(bar, fillings, axis, _TOP + place * _ROW)
    return picture(
        chart.id, chart.title, chart.description, (_WIDTH, bottom + _BOTTOM), "".join(parts)
    )


def _fillings(name: str) -> tuple[_Filling, ...]:
    return (
        _Filling("#fff", INK),
        _Filling(f"url(#{name}-{_HATCH})", INK),
        _Filling("#3b4654", "#fff"),
    )


def _pattern(name: str) -> str:
    stroke = line(0, 0, 0, 6, stroke=GREY, width=2)
    pattern = element(
        "pattern", element("rect", width=6, height=6, fill="#fff"), stroke, id=f"{name}-{_HATCH}",
        width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    return element("defs", pattern)


def _legend(chart: Bars, fillings: tuple[_Filling, ...]) -> Iterator[str]:
    across = 12.0
    for words, filling in zip(chart.parts, fillings, strict=False):
        yield element(
            "rect", x=across, y=8, width=22, height=12, fill=filling.fill, stroke=INK,
            stroke_width=1,
        )  # fmt: skip
        yield label(words, across + 28, 18)
        across += 46 + text_width(words)


def _frame(chart: Bars, axis: Axis, bottom: float) -> Iterator[str]:
    for value in axis.ticks():
        place = axis.place(value)
        yield line(place, _TOP - 4, place, bottom)
        yield label(axis.label(value), place, bottom + 14, anchor="middle", size=_SIZE, fill=GREY)
    yield label(chart.x_label, (axis.start + axis.end) / 2, bottom + 27, anchor="middle",
                size=_SIZE)  # fmt: skip


def _bar(bar: Bar, fillings: tuple[_Filling, ...], axis: Axis, top: float) -> Iterator[str]:
    yield label(bar.label, axis.start - 8, top + 15, anchor="end", size=_SIZE)
    start = 0.0
    for share, filling in zip(bar.shares, fillings, strict=False):
        x, width = axis.place(start), axis.place(start + share) - axis.place(start)
        yield element(
            "rect", x=x, y=top + 2, width=width, height=_ROW - 7, fill=filling.fill, stroke=INK,
            stroke_width=1,
        )  # fmt: skip
        if width >= _LEAST_SHOWN:
            yield from _inside(percent(share), x + width / 2, top + 15, filling)
        start += share
    yield label(bar.note, _WIDTH - 6, top + 15, anchor="end", size=_SIZE, fill=GREY)


def _inside(words: str, middle: float, base: float, filling: _Filling) -> Iterator[str]:
    """Write a share into its part, on a plain ground where the part is hatched."""
    if _HATCH in filling.fill:
        width = text_width(words, _SIZE) + 4
        yield element(
            "rect", x=middle - width / 2, y=base - 11, width=width, height=14, fill="#fff"
        )
    yield label(words, middle, base, anchor="middle", size=_SIZE, fill=filling.ink)
