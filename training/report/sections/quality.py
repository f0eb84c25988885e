"""How good the probabilities are: discrimination and calibration, learning and decision curves."""

from __future__ import annotations

from evaluation.report.curves import calibration_figure, decision_figure, learning_figure
from evaluation.report.numbers import decimal, percent
from evaluation.report.section import Section
from evaluation.report.table import Column, Table
from training.report.contents import Contest, ReportContents, Validation
from training.report.prose import said, say, texts
from training.report.section import columns, section, with_interval

_SHOWN_CURVES = ("new", "old")


def quality(contents: ReportContents) -> Section:
    """Return the table of figures, the calibration curve, and the error beside its floor."""
    if not contents.contests or contents.validation is None:
        return section("quality", (say("quality.none"),))
    shown = [each for each in contents.contests if each.id in _SHOWN_CURVES]
    curves = {said("model", each.id): each.performance.curve for each in shown}
    return section(
        "quality",
        (_kept_apart(contents.validation), say("quality.curve"), _error(contents.contests[0])),
        _table(contents),
        calibration_figure("calibration", curves),
    )


def learning(contents: ReportContents) -> Section | None:
    """Return the learning curve."""
    if not contents.learning:
        return None
    figure = learning_figure("learning", contents.learning, texts()["model"])
    return section("learning", (say("learning.intro"),), figure)


def decision(contents: ReportContents) -> Section | None:
    """Return the threshold from its costs, what it means, and the decision curve."""
    chosen = contents.threshold
    if chosen is None:
        return None
    intro = say(
        "decision.intro",
        needless=f"{chosen.needless:g}",
        missed=f"{chosen.missed:g}",
        value=percent(chosen.value),
    )
    heads = (
        Column("card", say("decision.card")),
        *(
            Column(name, say(f"decision.{name}"), "percent", 1)
            for name in ("low", "medium", "high")
        ),
    )
    rows = tuple((said("replay", name), *shares) for name, shares in chosen.bands.items())
    title = say("decision.bands", n=decimal(chosen.n, 0))
    bands = Table("bands", title, heads, rows, (say("decision.bands_note"),))
    tables = (bands, *((_costs(contents),) if contents.costs else ()))
    if not contents.decision:
        return section("decision", (intro,), *tables)
    curves = {said("model", name): curve for name, curve in contents.decision.items()}
    first = next(iter(curves.values()))
    inside = first.points[0].threshold <= chosen.value <= first.points[-1].threshold
    figure = decision_figure("decision", curves, chosen.value if inside else None)
    notes = () if inside else (say("decision.outside"),)
    return section("decision", (intro, *notes), *tables, figure)


def _costs(contents: ReportContents) -> Table:
    rows = tuple(
        (
            f"{line.missed:g}：{line.needless:g}", line.point.threshold, line.point.low,
            line.point.medium, line.point.high, line.point.misconduct_in_low,
        )
        for line in contents.costs
    )  # fmt: skip
    heads = columns(
        "costs", "threshold%", "low_share%", "medium_share%", "high_share%", "misconduct_in_low%"
    )
    return Table("costs", say("decision.costs"), heads, rows)


def _kept_apart(validation: Validation) -> str:
    if validation.kind == "temporal":
        return say("quality.temporal", year=validation.year)
    return say("quality.cross_fitted", folds=validation.folds)


def _error(contest: Contest) -> str:
    error = contest.performance.error
    fine = error.value <= error.alarm
    return say(
        "quality.ece",
        n=decimal(error.n, 0),
        floor=decimal(error.floor, 3),
        alarm=decimal(error.alarm, 3),
        value=decimal(error.value, 3),
        verdict=say("quality.ece_fine" if fine else "quality.ece_high"),
    )


def _table(contents: ReportContents) -> Table:
    names = ("auc", "brier", "log_loss", "slope", "intercept", "ratio")
    heads = (
        *columns("model", "n", "events"),
        *(Column(name, say(f"column.{name}")) for name in names),
    )
    rows = tuple(_row(each) for each in contents.contests)
    return Table("quality", say("quality.table"), heads, rows, (say("quality.brier_note"),))


def _row(contest: Contest) -> tuple[str | int, ...]:
    found = contest.performance
    line = found.line
    return (
        said("model", contest.id),
        found.auc.n,
        found.auc.events,
        with_interval(found.auc),
        with_interval(found.brier, 4),
        with_interval(found.log_loss, 4),
        with_interval(line.slope if line else None, 2),
        with_interval(line.intercept if line else None, 2),
        with_interval(found.ratio, 2),
    )
