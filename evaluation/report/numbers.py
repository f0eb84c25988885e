"""Figures as text: fixed decimals, a true minus sign, a dash where there is no figure."""

from __future__ import annotations

from math import isfinite

MINUS = "\N{MINUS SIGN}"
NO_FIGURE = "\N{EM DASH}"


def decimal(value: float | None, places: int = 2) -> str:
    """Return a figure with fixed decimals and grouped thousands.

    Examples:
        >>> decimal(-1234.5, 1), decimal(-0.001), decimal(None)
        ('−1,234.5', '0.00', '—')
    """
    if value is None or not isfinite(value):
        return NO_FIGURE
    text = f"{value:,.{places}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def percent(value: float | None, places: int = 1) -> str:
    """Return a share in percent.

    Examples:
        >>> percent(0.0523)
        '5.2%'
    """
    shown = decimal(None if value is None else value * 100, places)
    return shown if shown == NO_FIGURE else f"{shown}%"


def signed(value: float | None, places: int = 0) -> str:
    """Return a figure with its sign, as points are written.

    Examples:
        >>> signed(3), signed(-2), signed(0)
        ('+3', '−2', '0')
    """
    text = decimal(value, places)
    return f"+{text}" if value is not None and value > 0 and text.strip("0.,") else text
