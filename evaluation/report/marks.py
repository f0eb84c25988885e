"""Marks and line styles that stay apart without colour: shape, filling and dashes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.report.svg import BLUE, GREY, INK, element


@dataclass(frozen=True, slots=True)
class Style:
    """How one series looks.

    Attributes:
        shape: of its marks.
        stroke: colour of line and outline.
        fill: of the mark; white marks are hollow.
        dash: of the line; None for a solid one.
    """

    shape: str
    stroke: str
    fill: str
    dash: str | None = None


STYLES = (
    Style("circle", INK, INK),
    Style("square", BLUE, "#fff", "7 4"),
    Style("triangle", GREY, GREY, "2 3"),
    Style("diamond", GREY, "#fff", "9 3 2 3"),
    Style("circle", GREY, "#fff", "1 4"),
)


def mark(style: Style, x: float, y: float, size: float = 4.5) -> str:
    """Return one mark."""
    return _SHAPES[style.shape](style, x, y, size)


def _circle(style: Style, x: float, y: float, size: float) -> str:
    return element("circle", cx=x, cy=y, r=size, **_paint(style))


def _polygon(corners: tuple[tuple[float, float], ...]) -> Callable[..., str]:
    def drawn(style: Style, x: float, y: float, size: float) -> str:
        points = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in corners)
        return element("polygon", points=points, **_paint(style))

    return drawn


def _paint(style: Style) -> dict[str, object]:
    return {"fill": style.fill, "stroke": style.stroke, "stroke_width": 1.4}


_SHAPES: dict[str, Callable[[Style, float, float, float], str]] = {
    "circle": _circle,
    "square": _polygon(((-1, -1), (1, -1), (1, 1), (-1, 1))),
    "triangle": _polygon(((0, -1.2), (1.1, 0.9), (-1.1, 0.9))),
    "diamond": _polygon(((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))),
}
