"""What is taken for granted, what nobody can know, and where the figures come from."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from evaluation.committee.contents import CommitteeContents
from evaluation.committee.grid import Grid, Head
from evaluation.committee.part import Part, part
from evaluation.committee.prose import say
from evaluation.report.numbers import percent
from evaluation.selective.assumptions import ASSUMPTIONS

_ALWAYS = ("ascertained", "danger", "correct", "single", "outside", "cause", "future")


def assumptions(contents: CommitteeContents) -> Part:
    """Return every assumption, with the figures that need it."""
    sentences = tuple(
        say(f"assumption.{each.id}")
        + say(
            "assumption.methods",
            methods="、".join(say(f"assumption.{method}") for method in each.methods),
        )
        for each in ASSUMPTIONS
    )
    return part("assumptions", contents, sentences, listed=True)


def unknown(contents: CommitteeContents) -> Part:
    """Return what no figure of the report can answer."""
    return part("unknown", contents, tuple(unknown_sentences(contents)), listed=True)


def unknown_sentences(contents: CommitteeContents) -> Iterator[str]:
    """Yield what nobody can know, the widest first."""
    outer = next((each for each in contents.selective.bounds if isinf(each.gamma)), None)
    if outer is None or outer.low >= outer.high:
        yield say("unknown.arrested_plain")
    else:
        yield say("unknown.arrested", low=percent(outer.low), high=percent(outer.high))
    for name in _ALWAYS:
        yield say(f"unknown.{name}")


def provenance(contents: CommitteeContents) -> Part:
    """Return versions, digest and seed."""
    source = contents.provenance
    cells = {
        "version": source.version,
        "against": source.against or "—",
        "law": source.law_version,
        "digest": source.digest,
        "extracted": source.extracted_on,
        "seed": str(source.seed),
        "code": source.code_version,
        "synthetic": say("word.yes" if source.synthetic else "word.no"),
        "cohort": source.cohort,
    }
    rows = tuple((say(f"provenance.{name}"), value) for name, value in cells.items())
    heads = (Head("item"), Head("value"))
    grid = Grid("provenance", say("provenance.table"), heads, rows, say("estimand.decided"))
    return part("provenance", contents, (say("provenance.again"),), grid)
