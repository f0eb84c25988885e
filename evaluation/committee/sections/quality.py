"""Whether probabilities hold: overall, in each group, in later years; and what they are worth."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.assessable import Lacking
from evaluation.backtest.assessed import CROSS_FITTED
from evaluation.backtest.divisions import GroupQuality
from evaluation.committee.contents import CardFindings, CommitteeContents
from evaluation.committee.grid import (
    FIGURE,
    MISCONDUCT,
    SHARE,
    Entry,
    Grid,
    Head,
    figure_text,
    stamp,
)
from evaluation.committee.part import Part, part
from evaluation.committee.prose import said, say
from evaluation.estimate import Estimate
from evaluation.performance import Performance
from evaluation.report.curves import calibration_figure, decision_figure
from evaluation.report.figure import Figure
from evaluation.report.intervals import Marked, Row, Rows, draw_rows
from evaluation.report.numbers import decimal
from evaluation.report.table import Column, Table

_GROUP_HEADS = (
    Head("division"), Head("group"), Head("misconduct", SHARE, 1), Head("ratio", MISCONDUCT, 2),
    Head("auc", MISCONDUCT, 3), Head("slope", MISCONDUCT, 2),
    Head("brier", MISCONDUCT, 4, file_only=True), Head("log_loss", MISCONDUCT, 4, file_only=True),
)  # fmt: skip
_WIDEST = (0.0, 3.0)


def quality(contents: CommitteeContents) -> Part:
    """Return ranking, error and calibration on all released cases."""
    card = contents.card
    sentences = (say("quality.intro"), *source_sentences(card))
    found = card.test.performance
    if isinstance(found, Lacking):
        return part("quality", contents, (*sentences, figure_text(found)))
    heads: tuple[Head, ...] = (Head("measure"), Head("figure", MISCONDUCT, 3))
    other = contents.against.test.performance if contents.against else None
    rows = tuple(_measures(found))
    if isinstance(other, Performance):
        heads = (*heads, Head("other", MISCONDUCT, 3))
        rows = tuple(
            (*mine, theirs[1]) for mine, theirs in zip(rows, _measures(other), strict=True)
        )
    grid = Grid("quality", say("quality.table"), heads, rows, say("estimand.released"))
    curves = {card.version: found.curve}
    if isinstance(other, Performance) and contents.against is not None:
        curves[contents.against.version] = other.curve
    return part(
        "quality", contents, (*sentences, _error(found), *_contest(contents)), grid,
        calibration_figure("calibration", curves),
    )  # fmt: skip


def source_sentences(card: CardFindings) -> tuple[str, ...]:
    """Return where probabilities come from, and what follows."""
    first = say("source.cross_fitted" if card.source == CROSS_FITTED else "source.card")
    return (first, say("source.learnt_here")) if card.learnt_here else (first,)


def groups(contents: CommitteeContents) -> Part:
    """Return whether probabilities held in each group."""
    found = contents.card.test.groups
    if not found:
        return part("groups_quality", contents, (say("groups_quality.intro"),))
    rows = tuple(_group_row(contents, each) for each in found)
    few = frozenset(p for p, each in enumerate(found) if isinstance(each.ratio, Lacking))
    table = Grid(
        "group_quality", say("groups_quality.table"), _GROUP_HEADS, rows,
        say("estimand.released"), (say("groups_quality.not_shown", n=len(few)),), few,
    )  # fmt: skip
    return part(
        "groups_quality", contents, (say("groups_quality.intro"),), _ratios(contents, found), table
    )


def later(contents: CommitteeContents) -> Part:
    """Return each year under the line of the years before."""
    found, again = contents.card.test.later, contents.relearnt
    sentences = (
        say("later.intro"),
        *(() if found else (say("later.none"),)),
        say("later.relearnt_intro" if again else "later.not_relearnt"),
    )
    grids = (
        Grid(
            name, say(f"later.{title}"), _GROUP_HEADS,
            tuple(_group_row(contents, each) for each in years), say("estimand.released"),
        )
        for name, title, years in (
            ("later_years", "table", found), ("relearnt_years", "relearnt", again),
        )
        if years
    )  # fmt: skip
    return part("later", contents, sentences, *grids)


def curve(contents: CommitteeContents) -> Part | None:
    """Return the decision curve, where there is one."""
    found = contents.card.test.curve
    if isinstance(found, Lacking):
        return None
    curves = {contents.card.version: found}
    if contents.against and not isinstance(contents.against.test.curve, Lacking):
        curves[contents.against.version] = contents.against.test.curve
    return part(
        "curve", contents, (say("curve.intro"), stamp(contents, say("estimand.released"))),
        decision_figure("decision_curve", curves),
    )  # fmt: skip


def group_name(contents: CommitteeContents, division: str, group: str) -> str:
    """Return the Chinese name of a group, or its code."""
    return contents.names.get(f"{division}.{group}", group)


def _measures(found: Performance) -> Iterator[tuple[Entry, ...]]:
    line = found.line
    figures: dict[str, Entry] = {
        "auc": found.auc,
        "brier": found.brier,
        "log_loss": found.log_loss,
        "slope": line.slope if line else say("quality.no_line"),
        "intercept": line.intercept if line else say("quality.no_line"),
        "in_the_large": line.in_the_large if line else say("quality.no_line"),
        "ratio": found.ratio,
    }
    for name, figure in figures.items():
        yield say(f"quality.{name}"), figure


def _error(found: Performance) -> str:
    error = found.error
    return say(
        "quality.ece",
        value=decimal(error.value, 4),
        floor=decimal(error.floor, 4),
        alarm=decimal(error.alarm, 4),
        n=decimal(error.n, 0),
        groups=error.groups,
        draws=error.draws,
        seed=error.seed,
        verdict=say("quality.ece_fine" if error.value <= error.alarm else "quality.ece_high"),
    )


def _contest(contents: CommitteeContents) -> Iterator[str]:
    found = contents.contest
    if found is None:
        return
    loss = found.log_loss
    verdict = "same" if loss.holds(0) else "better" if loss.value < 0 else "worse"
    yield say(
        "quality.contest",
        against=contents.provenance.against,
        n=decimal(found.auc.n, 0),
        events=found.auc.events,
        auc=figure_text(found.auc, FIGURE, 3),
        log_loss=figure_text(loss, FIGURE, 4),
        verdict=say(f"quality.{verdict}"),
    )


def _group_row(contents: CommitteeContents, each: GroupQuality) -> tuple[Entry, ...]:
    return (
        said("division", each.division), group_name(contents, each.division, each.group),
        each.misconduct, each.ratio, each.auc, each.slope, each.brier, each.log_loss,
    )  # fmt: skip


def _ratios(contents: CommitteeContents, found: tuple[GroupQuality, ...]) -> Figure:
    """Return the forest of observed to expected."""
    rows: list[Row] = []
    division = ""
    for each in found:
        if each.division != division:
            division = each.division
            rows.append(Row(said("division", division), heading=True))
        marks: tuple[Marked, ...] = ()
        note = f"{each.events}/{each.n}"
        if isinstance(each.ratio, Estimate):
            marks = (Marked(0, each.ratio.value, each.ratio.low, each.ratio.high),)
        rows.append(Row(group_name(contents, division, each.group), marks, note))
    title = say("groups_quality.figure")
    chart = Rows(
        id="group_ratios",
        title=title,
        description=say("groups_quality.described"),
        x_label=say("groups_quality.axis"),
        legend=(say("groups_quality.axis"),),
        rows=tuple(rows),
        reference=1.0,
        limits=_WIDEST,
    )
    columns = tuple(
        Column(name, say(f"column.{name}"), form, places)
        for name, form, places in (
            ("division", "text", 0), ("group", "text", 0), ("n", "number", 0),
            ("events", "number", 0), ("ratio", "number", 2), ("low", "number", 2),
            ("high", "number", 2),
        )
    )  # fmt: skip
    cells = tuple(
        (
            said("division", each.division), group_name(contents, each.division, each.group),
            each.n, each.events, *_ends(each),
        )
        for each in found
    )  # fmt: skip
    table = Table(
        "group_ratios", title, columns, cells, (stamp(contents, say("estimand.released")),)
    )
    return Figure(title, draw_rows(chart), table)


def _ends(each: GroupQuality) -> tuple[float | None, float | None, float | None]:
    if isinstance(each.ratio, Estimate):
        return each.ratio.value, each.ratio.low, each.ratio.high
    return None, None, None
