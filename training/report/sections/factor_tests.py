"""Which factors need other points, and what a finding of many of them would take."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from evaluation.report.figure import Figure
from evaluation.report.intervals import Marked, Row, Rows, draw_rows
from evaluation.report.numbers import decimal, percent
from evaluation.report.section import Box, Section
from evaluation.report.table import Table
from training.report.contents import FactorTests, ReportContents, TestLine
from training.report.prose import say
from training.report.section import columns, ends, section

# A smaller p is shown as below it: no chance is 0.
_SMALLEST_P = 0.001
_VERDICTS = ("needs_reweighting", "may_move", "keep", "insufficient_data")
_LIMITS = (-2.0, 4.0)
_AGREES = 1.0


def tests(contents: ReportContents) -> Section | None:
    """Return the forest of the factor tests and the box on the 15 of 43."""
    found = contents.tests
    if found is None:
        return None
    intro = say(
        "tests.intro",
        declare=percent(found.declare, 0),
        gate=percent(found.gate, 0),
        total=len(found.tests),
    )
    price = () if found.price is None else (say("tests.price", **ends(found.price, 4)),)
    blocks: list[Box | Figure | Table] = [_forest(contents, found), _fifteen(found)]
    if found.power:
        blocks.append(_power(found))
    return section("tests", (intro, say("tests.rule"), *price), *blocks)


def _forest(contents: ReportContents, found: FactorTests) -> Figure:
    title = say("tests.figure")
    ordered = sorted(found.tests, key=lambda test: (_VERDICTS.index(test.verdict), _p(test)))
    chart = Rows(
        id="forest-chart",
        title=title,
        description=say("tests.figure_text"),
        x_label=say("tests.x"),
        legend=tuple(say(f"tests.{verdict}") for verdict in _VERDICTS[:3]),
        rows=tuple(_rows(contents, ordered)),
        reference=_AGREES,
        limits=_LIMITS,
    )
    rows = tuple(
        (
            contents.names[test.factor], say(f"tests.{test.verdict}"), test.ratio, test.low,
            test.high, test.p, test.q_declare, test.q_gate, test.cases, test.events,
        )
        for test in ordered
    )  # fmt: skip
    heads = columns(
        "factor", "verdict", "estimate.2", "low95.2", "high95.2", "p.4", "q_declare.3", "q_gate.3",
        "n", "events",
    )  # fmt: skip
    note = say("tests.note", n=decimal(found.n, 0), events=found.events)
    return Figure(title, draw_rows(chart), Table("tests", title, heads, rows, (note,)))


def _rows(contents: ReportContents, ordered: list[TestLine]) -> Iterator[Row]:
    verdict = ""
    for test in ordered:
        if test.verdict != verdict:
            verdict = test.verdict
            yield Row(say(f"tests.{verdict}"), heading=True)
        yield Row(contents.names[test.factor], *_drawn(test))


def _drawn(test: TestLine) -> tuple[tuple[Marked, ...], str]:
    """Return the mark of a test and the words at its side."""
    if test.verdict == _VERDICTS[-1] or test.ratio is None:
        return (), say("tests.insufficient_data")
    if not test.by_points:
        return (), say("tests.by_level")
    style = _VERDICTS.index(test.verdict)
    words = f"p={decimal(test.p, 3)}" if _p(test) >= _SMALLEST_P else f"p<{_SMALLEST_P}"
    return (Marked(style, test.ratio, test.low, test.high),), words


def _p(test: TestLine) -> float:
    return test.p if test.p is not None and isfinite(test.p) else 1.0


def _fifteen(found: FactorTests) -> Box:
    """Return what the published figure of 15 factors would take."""
    paragraphs = [*_simulated(found)] if found.power else [say("tests.box_missing")]
    return Box(say("tests.box"), (*paragraphs, say("tests.box_end")))


def _simulated(found: FactorTests) -> Iterator[str]:
    here = min(found.power, key=lambda line: abs(line.events - found.events))
    yield say(
        "tests.box_text",
        events=decimal(here.events, 0),
        here=found.events,
        declared=decimal(here.declared, 1),
        power=percent(here.power, 0),
    )
    wanted = percent(found.power_wanted, 0)
    if found.needed is None:
        yield say("tests.box_beyond", most=decimal(found.power[-1].events, 0), wanted=wanted)
        return
    rate = found.events / found.n
    yield say(
        "tests.box_needed",
        wanted=wanted,
        needed=decimal(found.needed, 0),
        rate=percent(rate),
        cases=decimal(found.needed / rate, 0),
    )


def _power(found: FactorTests) -> Table:
    rows = tuple((line.events, line.power, line.power_error, line.declared) for line in found.power)
    title = say("tests.box_table", wrong=found.wrong)
    return Table("power", title, columns("events", "power%", "power_error%", "declared.1"), rows)
