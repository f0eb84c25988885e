"""A part of a report: sentences, boxes, pictures and tables under one heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.report.figure import Figure
from evaluation.report.table import Table


@dataclass(frozen=True, slots=True)
class Box:
    """A warning or an answer that stands out."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report.

    Attributes:
        id: its place on the page.
        listed: write the sentences as a numbered list.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    blocks: tuple[Box | Figure | Table, ...] = ()
    listed: bool = False

    def tables(self) -> Iterator[Table]:
        """Yield every table, with those of the pictures."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Figure):
                yield block.table
