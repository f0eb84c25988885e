"""Parts of the report under its own headings; a figure as words."""

from __future__ import annotations

from evaluation.estimate import Estimate
from evaluation.report.figure import Figure
from evaluation.report.numbers import decimal
from evaluation.report.section import Box, Section
from evaluation.report.table import Column, Table
from training.report.prose import say

_TEXTS = frozenset({
    "costs", "division", "factor", "from", "group", "head", "item", "kind", "level", "milder",
    "model", "more_than_others", "otherwise", "step", "stricter", "to", "value", "verdict",
})  # fmt: skip


def section(
    name: str, paragraphs: tuple[str, ...], *blocks: Box | Figure | Table, listed: bool = False
) -> Section:
    """Return a part under its heading."""
    return Section(name, say(f"section.{name}"), paragraphs, blocks, listed)


def columns(*names: str) -> tuple[Column, ...]:
    """Return columns with the report's headings; ``%`` marks a share, ``±`` signs, ``.3`` decimals.

    Examples:
        >>> [(c.id, c.form, c.places) for c in columns("factor", "power%", "p.3")]
        [('factor', 'text', 0), ('power', 'percent', 1), ('p', 'number', 3)]
    """
    return tuple(map(_column, names))


def with_interval(estimate: Estimate | None, places: int = 3) -> str:
    """Return a figure with its interval in brackets."""
    if estimate is None:
        return say("quality.no_line")
    value, low, high = (decimal(x, places) for x in (estimate.value, estimate.low, estimate.high))
    return f"{value} （{low}至{high}）"


def ends(estimate: Estimate, places: int = 3) -> dict[str, str]:
    """Return value, low and high as text, for the slots of a sentence."""
    return {name: decimal(getattr(estimate, name), places) for name in ("value", "low", "high")}


def _column(name: str) -> Column:
    head, _, places = name.partition(".")
    plain = head.rstrip("%±")
    form = {"%": "percent", "±": "signed"}.get(head[-1], "number")
    if plain in _TEXTS:
        form = "text"
    return Column(plain, say(f"column.{plain}"), form, int(places or form == "percent"))
