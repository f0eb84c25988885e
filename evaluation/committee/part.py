"""A part of the report with its tables as files."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.committee.contents import CommitteeContents
from evaluation.committee.grid import Grid
from evaluation.committee.prose import say
from evaluation.report.figure import Figure
from evaluation.report.section import Box, Section
from evaluation.report.table import Table

Block = Box | Figure | Grid


@dataclass(frozen=True, slots=True)
class Part:
    """One section with the tables that become files.

    Attributes:
        section: as people read it.
        files: as programs read them, each with what it estimates.
    """

    section: Section
    files: tuple[tuple[Table, str], ...]


def part(
    name: str,
    contents: CommitteeContents,
    paragraphs: tuple[str, ...],
    *blocks: Block,
    listed: bool = False,
) -> Part:
    """Return a part under its heading; figures are written as their own tables are."""
    shown = tuple(b.shown(contents) if isinstance(b, Grid) else b for b in blocks)
    section = Section(name, say(f"section.{name}"), paragraphs, shown, listed)
    files = [(b.written(), b.estimand) for b in blocks if isinstance(b, Grid)]
    files += [(b.table, "") for b in blocks if isinstance(b, Figure)]
    return Part(section, tuple(files))
