"""What is taken for granted, what the report does not show, and where its figures come from."""

from __future__ import annotations

from evaluation.report.section import Section
from evaluation.report.table import Column, Table
from training.report.contents import ReportContents
from training.report.prose import said, say, texts
from training.report.section import section


def assumptions(contents: ReportContents) -> Section:
    """Return every assumption in words."""
    sentences = tuple(said("assumption", code) for code in contents.assumptions)
    return section("assumptions", sentences, listed=True)


def limits(contents: ReportContents) -> Section:
    """Return what nobody may read into the figures."""
    events = contents.cohort.total("misconducts")
    sentences = tuple(sentence.format(events=events) for sentence in texts()["limits"].values())
    return section("limits", sentences, listed=True)


def provenance(contents: ReportContents) -> Section:
    """Return versions, digest and seed."""
    source = contents.provenance
    flags = {True: say("provenance.yes"), False: say("provenance.no")}
    packages = "、".join(f"{name} {version}" for name, version in sorted(source.packages.items()))
    cells = {
        "version": source.version,
        "prior": source.prior_version,
        "law": source.law_version,
        "digest": source.digest,
        "extracted": source.extracted_on,
        "seed": str(source.seed),
        "code": source.code_version,
        "synthetic": flags[source.synthetic],
        "packages": packages,
    }
    heads = (Column("item", say("provenance.item")), Column("value", say("provenance.value")))
    rows = tuple((say(f"provenance.{name}"), value) for name, value in cells.items())
    table = Table("provenance", say("provenance.table"), heads, rows)
    return section("provenance", (say("provenance.again"), say("provenance.files")), table)
