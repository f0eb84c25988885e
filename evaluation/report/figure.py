"""A picture with the table of the same figures: neither is ever shown without the other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from evaluation.report.table import Table, html


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and its table.

    Attributes:
        svg: the picture; its title and description speak for it where it cannot be seen.
        table: the same figures.
    """

    title: str
    svg: str
    table: Table

    def markup(self) -> str:
        """Return picture and table as HTML; the picture is SVG of our own making."""
        return (
            f'<figure id="figure-{escape(self.table.id)}">\n{self.svg}\n'
            f"<figcaption>{escape(self.title)}</figcaption>\n</figure>\n{html(self.table)}"
        )
