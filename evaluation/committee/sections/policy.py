"""What a total would bring if it decided, and the two questions of Kleinberg and others."""

from __future__ import annotations

from dataclasses import replace

from data.settings.evaluation import evaluation_settings
from evaluation.assessable import Lacking
from evaluation.committee.contents import CommitteeContents, Policy
from evaluation.committee.grid import MISCONDUCT, RATE, SHARE, Grid, Head, reason_text, stamp
from evaluation.committee.part import Part, part
from evaluation.committee.prose import say
from evaluation.estimate import Estimate
from evaluation.policy.questions import MISCONDUCT_RATE, Answer
from evaluation.report.figure import Figure
from evaluation.report.lines import Lines, Point, Series, draw_lines
from evaluation.report.numbers import decimal, percent
from evaluation.report.table import Column, Table


def policy(contents: CommitteeContents) -> Part:
    """Return every limit with what it brings."""
    found = contents.card.policy
    if isinstance(found, Lacking):
        reason = reason_text(found)
        return part("policy", contents, (say("policy.intro"), say("policy.none", reason=reason)))
    rows = tuple(
        (
            str(point.total), point.probability, point.released, point.misconducts,
            point.among_released, point.light, point.panel,
        )
        for point in found.points
    )  # fmt: skip
    heads = (
        Head("total"), Head("probability", "percent", 1), Head("released", SHARE, 1),
        Head("misconducts", MISCONDUCT, 2), Head("among_released", RATE, 2),
        Head("light", SHARE, 1), Head("panel", SHARE, 1),
    )  # fmt: skip
    grid = Grid(
        "policy", say("policy.table"), heads, rows, say("estimand.e1_model"),
        (say("policy.note", draws=evaluation_settings().backtest.draws),),
    )  # fmt: skip
    return part("policy", contents, (say("policy.intro"),), _figure(contents, found), grid)


def questions(contents: CommitteeContents) -> Part | None:
    """Return both questions and what would have changed."""
    found = contents.card.policy
    if isinstance(found, Lacking):
        return None
    rows = tuple(
        (
            say(f"questions.{answer.question}"), *_rates(answer), _per_hundred(answer),
            odds_text(answer),
        )
        for answer in found.answers
    )  # fmt: skip
    heads = (
        Head("question"), Head("today"), Head("card"),
        Head("difference_per_hundred", MISCONDUCT, 2), Head("break_even"),
    )  # fmt: skip
    grid = Grid("questions", say("questions.table"), heads, rows, say("estimand.e1_model"))
    changed = found.changes
    sentence = say(
        "questions.changes",
        limit=found.answers[0].limit,
        n=decimal(changed.n, 0),
        released=decimal(changed.released_instead, 0),
        light=decimal(changed.light, 0),
        arrested=decimal(changed.arrested_instead, 0),
        seen=decimal(changed.seen, 0),
        panel=decimal(changed.panel, 0),
    )
    return part("questions", contents, (say("questions.intro"), sentence), grid)


def odds_text(answer: Answer) -> str:
    """Return how much riskier the arrested would have to be, in words."""
    if answer.break_even is None:
        return say("questions.never")
    if answer.break_even <= 1:
        return say("questions.nothing")
    return say("questions.odds", odds=decimal(answer.break_even, 1))


def _rates(answer: Answer) -> tuple[str, str]:
    """Return the rate that is not held, today and under the card."""
    if answer.question == MISCONDUCT_RATE:
        return percent(answer.released_today.value), percent(answer.released.value)
    return decimal(answer.misconducts_today.value), decimal(answer.misconducts.value)


def _per_hundred(answer: Answer) -> Estimate:
    """Return the difference for a hundred cases; misconducts are counted so already."""
    found = answer.difference
    if answer.question != MISCONDUCT_RATE:
        return found
    value, low, high = (100 * each for each in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high)


def _figure(contents: CommitteeContents, found: Policy) -> Figure:
    points = tuple(
        Point(p.released.value, p.misconducts.value, p.misconducts.low, p.misconducts.high)
        for p in found.points
    )
    answer = found.answers[0]
    now = Point(answer.released_today.value, answer.misconducts_today.value)
    title = say("policy.figure")
    chart = Lines(
        id="policy_curve", title=title, description=say("policy.described"),
        x_label=say("policy.x"), y_label=say("policy.y"),
        series=(
            Series(say("policy.series"), points, band=True),
            Series(say("policy.now"), (now,), joined=False),
        ),
        x_form="percent",
    )  # fmt: skip
    columns = (
        Column("released", say("column.released"), "percent", 1),
        *(Column(n, say(f"column.{n}"), "number", 2) for n in ("misconducts", "low", "high")),
    )
    rows = tuple((p.x, p.y, p.low, p.high) for p in points)
    notes = (stamp(contents, say("estimand.e1_model")),)
    return Figure(title, draw_lines(chart), Table("policy_curve", title, columns, rows, notes))
