"""Points old and new with their intervals: what moved, and in the appendix everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluation.report.figure import Figure
from evaluation.report.intervals import Marked, Row, Rows, draw_rows
from evaluation.report.numbers import signed
from evaluation.report.section import Section
from evaluation.report.table import Table
from training.report.contents import LevelPoints, ReportContents
from training.report.prose import say
from training.report.section import columns, section

_NEW, _OLD = 0, 1


def points(contents: ReportContents) -> Section:
    """Return the factors whose points moved, with the levels that have any."""
    moved = set(contents.moved)
    chosen = [each for each in contents.points if each.factor in moved and _counts(each)]
    if not chosen:
        return section("points", (say("points.none"), say("points.signs")))
    figure = _figure(contents, "points", say("points.figure"), chosen)
    sentences = (say("points.intro"), say("points.gate"), say("points.signs"))
    return section("points", (*sentences, *_unit(contents)), figure)


def appendix(contents: ReportContents) -> Section:
    """Return every level that has points on either card, class by class."""
    figures = []
    for group in dict.fromkeys(contents.groups.values()):
        levels = [each for each in contents.points if contents.groups[each.factor] == group]
        title = say("points.figure_all", group=say(f"group.{group}"))
        if chosen := [each for each in levels if _counts(each)]:
            figures.append(_figure(contents, f"points_{group}", title, chosen))
    return section("appendix", (), *figures)


def _unit(contents: ReportContents) -> tuple[str, ...]:
    """Say so where a point of the candidate is worth less than one before."""
    one = contents.resolution == 1
    return () if one else (say("points.resolution", resolution=contents.resolution),)


def _counts(level: LevelPoints) -> bool:
    """Tell whether a level has points on either card."""
    return bool(level.old or level.new or level.full)


def _figure(
    contents: ReportContents, name: str, title: str, levels: Iterable[LevelPoints]
) -> Figure:
    chosen = tuple(levels)
    chart = Rows(
        id=f"{name}-chart",
        title=title,
        description=say("points.figure_text"),
        x_label=say("points.x"),
        legend=(say("points.new"), say("points.old")),
        rows=tuple(_rows(contents, chosen)),
    )
    rows = tuple(
        (
            contents.names[each.factor],
            contents.names[f"{each.factor}.{each.level}"],
            each.old,
            each.new,
            each.new - each.old,
            each.full,
            each.low,
            each.high,
        )
        for each in chosen
    )
    heads = columns("factor", "level", "old±", "new±", "change±", "full±.1", "low.1", "high.1")
    return Figure(title, draw_rows(chart), Table(name, title, heads, rows))


def _rows(contents: ReportContents, levels: Iterable[LevelPoints]) -> Iterator[Row]:
    factor = ""
    for each in levels:
        if each.factor != factor:
            factor = each.factor
            yield Row(contents.names[factor], heading=True)
        # The square is drawn first, so that a dot on the same place shows inside it.
        marks = (Marked(_OLD, each.old), Marked(_NEW, each.new, each.low, each.high))
        moved = each.old != each.new
        note = f"{signed(each.old)} → {signed(each.new)}" if moved else signed(each.new)
        yield Row(contents.names[f"{factor}.{each.level}"], marks, note)
