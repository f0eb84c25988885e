"""Which cases, and what was decided about them under the bands of the card."""

from __future__ import annotations

from evaluation.committee.contents import CommitteeContents
from evaluation.committee.grid import SHARE, Grid, Head
from evaluation.committee.part import Part, part
from evaluation.committee.prose import said, say
from evaluation.report.numbers import decimal


def data(contents: CommitteeContents) -> Part:
    """Return which cases there are, and how they were chosen."""
    counts = contents.counts
    intro = say(
        "data.intro",
        cohort=contents.provenance.cohort,
        arrested=decimal(counts.arrested, 0),
        released=decimal(counts.released, 0),
        events=decimal(counts.events, 0),
        deciders=counts.deciders,
        districts=counts.districts,
    )
    rows = tuple(
        (step.label, f"−{decimal(step.n, 0)}" if step.leaves else decimal(step.n, 0))
        for step in contents.flow
    )
    heads = (Head("step"), Head("n"))
    grid = Grid("flow", say("data.flow"), heads, rows, say("estimand.decided"))
    return part("data", contents, (intro, say("data.note")), grid)


def bands(contents: CommitteeContents) -> Part:
    """Return decisions and outcomes by band."""
    rows = tuple(
        (
            said("band", line.band), line.share, line.arrested, line.misconduct,
            line.not_prosecuted, line.light, line.disproportionate,
        )
        for line in contents.card.test.bands
    )  # fmt: skip
    names = ("share", "arrested", "misconduct", "not_prosecuted", "light", "disproportionate")
    heads = (Head("band"), *(Head(name, SHARE, 1) for name in names))
    estimand = f"{say('estimand.released')}；{say('estimand.arrested')}"
    grid = Grid("bands", say("bands.table"), heads, rows, estimand)
    sentences = (say("bands.intro"), say("bands.selected"), say("bands.proportion"))
    return part("bands", contents, sentences, grid)


def decisions(contents: CommitteeContents) -> Part:
    """Return past decisions beside the bands."""
    rows = tuple(
        (
            said("division", line.division), line.group, line.agreement, line.arrested_low,
            line.released_high,
        )
        for line in contents.card.test.decisions
    )  # fmt: skip
    names = ("agreement", "arrested_low", "released_high")
    heads = (Head("division"), Head("group"), *(Head(name, SHARE, 1) for name in names))
    grid = Grid("decisions", say("decisions.table"), heads, rows, say("estimand.decided"))
    return part("decisions", contents, (say("decisions.intro"),), grid)
