"""A picture with the table of the same figures: neither is ever shown without the other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from evaluation.report.table import Table, html
from evaluation.report.words import word

_MOST_ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and its table.

    Attributes:
        svg: the picture; its title and description speak for it where it cannot be seen.
        table: the same figures, folded away where they are many.
    """

    title: str
    svg: str
    table: Table
    language: str = "zh"

    def markup(self) -> str:
        """Return picture and table as HTML; the picture is SVG of our own making."""
        shown = " open" if len(self.table.rows) <= _MOST_ROWS_SHOWN else ""
        said = escape(word("figure.numbers", self.language))
        return (
            f'<figure id="figure-{escape(self.table.id)}">\n'
            f"<figcaption>{escape(self.title)}</figcaption>\n{self.svg}\n</figure>\n"
            f"<details{shown}>\n<summary>{said}</summary>\n{html(self.table)}</details>\n"
        )
