"""SVG as text: elements with everything escaped, coordinates with one decimal, nothing random."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from unicodedata import east_asian_width

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
INK, GREY, LINE, FAINT, BLUE = "#1b2430", "#55606e", "#aab4c0", "#e6eaef", "#14406f"
TEXT_SIZE = 12
_LATIN = 0.58


def element(name: str, *children: str, **attributes: object) -> str:
    """Return an element; ``font_size`` becomes ``font-size``, floats get one decimal.

    Examples:
        >>> element("circle", cx=1.25, r=3)
        '<circle cx="1.2" r="3"/>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"


def label(  # noqa: PLR0913 - a text, its place and its looks
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    size: int = TEXT_SIZE,
    fill: str = INK,
    weight: str | None = None,
) -> str:
    """Return a line of text at a place."""
    return element(
        "text", escape(text), x=x, y=y, text_anchor=anchor, font_size=size, fill=fill,
        font_weight=weight,
    )  # fmt: skip


def line(  # noqa: PLR0913 - two points and a stroke
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = LINE,
    width: float = 1,
    dash: str | None = None,
) -> str:
    """Return a straight line."""
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash
    )


def path(
    points: Iterable[tuple[float, float]],
    *,
    stroke: str = INK,
    dash: str | None = None,
    width: float = 1.6,
) -> str:
    """Return a line through points."""
    through = " ".join(f"{_value(float(x))},{_value(float(y))}" for x, y in points)
    return element(
        "polyline", points=through, fill="none", stroke=stroke, stroke_width=width,
        stroke_dasharray=dash,
    )  # fmt: skip


def picture(
    name: str, title: str, description: str, size: tuple[float, float], content: str
) -> str:
    """Return a whole picture that a screen reader announces by title and description."""
    words = element("title", escape(title), id=f"{name}-title") + element(
        "desc", escape(description), id=f"{name}-desc"
    )
    width, height = size
    ground = element("rect", width=width, height=height, fill="#fff")
    return element(
        "svg", words, ground, content,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width, height=height, role="img",
        aria_labelledby=f"{name}-title {name}-desc", font_family=FONTS,
    )  # fmt: skip


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Return about how wide a text is, in pixels: a Chinese sign is as wide as the type is high."""
    return sum(size * (1 if east_asian_width(sign) in "WF" else _LATIN) for sign in text)


def shortened(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """Return a text cut to a width, with an ellipsis where something is left out.

    Examples:
        >>> shortened("流窜作案", 40), shortened("流窜作案", 60)
        ('流窜…', '流窜作案')
    """
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept, size) + size > width:
        kept = kept[:-1]
    return f"{kept}…"


def _value(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
