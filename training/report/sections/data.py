"""Where the cases come from, how strong the prior is, and what unknown = 0 costs."""

from __future__ import annotations

from evaluation.estimate import Estimate
from evaluation.report.figure import Figure
from evaluation.report.lines import Lines, Point, Series, draw_lines
from evaluation.report.numbers import decimal, percent
from evaluation.report.section import Section
from evaluation.report.table import Table
from training.report.contents import PriorStrength, ReportContents, UnknownCost
from training.report.prose import say
from training.report.section import columns, section

_MOST_UNKNOWN = 15


def data(contents: ReportContents) -> Section:
    """Return cohort, flow, years and the factors that are most often unknown."""
    cohort = contents.cohort
    counts = say("data.counts", deciders=cohort.deciders, districts=cohort.districts)
    flow = Table(
        "flow",
        say("data.flow"),
        columns("step", "kind", "n"),
        tuple(
            (step.label, say("data.leaves" if step.leaves else "data.stays"), step.n)
            for step in cohort.flow
        ),
        (say("data.flow_note"),),
    )
    names = ("year", "cases", "detained", "released", "misconducts", "judged", "imprisoned")
    years = Table(
        "years",
        say("data.years"),
        columns(*names),
        tuple(
            (str(year.year), *(getattr(year, name) for name in names[1:])) for year in cohort.years
        ),
    )
    return section("data", (f"{cohort.sentence}。{counts}",), flow, years, _unknown(contents))


def prior(contents: ReportContents) -> Section | None:
    """Return what the prior is worth, and the evidence over tau."""
    strength = contents.prior
    if strength is None:
        return None
    paragraphs = (
        say(
            "prior.worth",
            tau=f"{strength.tau:g}",
            scale=decimal(strength.scale, 3),
            cases=decimal(strength.cases, 0),
            events=decimal(strength.events, 0),
        ),
        say(
            "prior.worth_note",
            rate=percent(strength.rate),
            prevalence=percent(strength.prevalence, 0),
        ),
        say("prior.chosen" if strength.enough else "prior.default"),
    )
    return section("prior", paragraphs, *((_evidence(strength),) if strength.evidence else ()))


def unknown(contents: ReportContents) -> Section | None:
    """Return what the rule costs that unknown has 0 points."""
    cost = contents.unknown
    if cost is None:
        return None
    return section("unknown", (say("unknown.intro"), *_cost(cost)))


def _cost(cost: UnknownCost) -> tuple[str, ...]:
    paragraphs: tuple[str, ...] = ()
    if cost.difference is not None:
        found = cost.difference
        paragraphs += (
            say(
                "unknown.held_out" if cost.held_out else "unknown.in_sample",
                value=decimal(found.value, 5),
                low=decimal(found.low, 5),
                high=decimal(found.high, 5),
                n=decimal(found.n, 0),
                events=found.events,
            ),
            say(f"unknown.verdict_{_verdict(found)}"),
        )
    if cost.nats is not None:
        paragraphs += (say("unknown.nats", nats=decimal(cost.nats)),)
    return paragraphs


def _verdict(found: Estimate) -> str:
    if found.holds(0):
        return "none"
    return "cost" if found.value > 0 else "gain"


def _unknown(contents: ReportContents) -> Table:
    shares = contents.cohort.unknown
    most = sorted(shares, key=lambda factor: (-shares[factor], factor))[:_MOST_UNKNOWN]
    return Table(
        "unknown",
        say("data.unknown"),
        columns("factor", "unknown%"),
        tuple((contents.names[factor], shares[factor]) for factor in most),
        (say("data.unknown_note"),),
    )


def _evidence(strength: PriorStrength) -> Figure:
    title = say("prior.figure")
    points = tuple(Point(*pair) for pair in zip(strength.taus, strength.evidence, strict=True))
    chart = Lines(
        id="evidence",
        title=title,
        description=say("prior.figure_text"),
        x_label=say("prior.x"),
        y_label=say("prior.y"),
        series=(Series(say("prior.series"), points),),
        upright=((strength.tau, say("prior.chosen_mark", tau=f"{strength.tau:g}")),),
        x_logarithmic=True,
    )
    rows = tuple(zip(strength.taus, strength.evidence, strict=True))
    return Figure(
        title, draw_lines(chart), Table("evidence", title, columns("tau.2", "evidence.2"), rows)
    )
