"""Results of assessments as rows of a table: which columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.encoding import result_bytes
from data.rows import LIST_SEPARATOR
from data.tables import OutputColumn
from model.assessment import Assessment
from model.canonical import digest
from model.law import LawPack

_BEFORE_SUMS = (
    *map(OutputColumn, ("case_number", "suspect", "offence", "stage", "on", "law_version")),
    *map(OutputColumn, ("scorecard_version", "route", "recommendation", "basis", "label")),
    *(OutputColumn(name, int) for name in ("total", "min", "max")),
    OutputColumn("band"),
    OutputColumn("completeness", float),
)
_AFTER_SUMS = (
    OutputColumn("unknown", int),
    *map(OutputColumn, ("warnings", "evidence_on_file", "digest")),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an assessed row comes from.

    Attributes:
        line: its line in the table that was read.
        kept: the cells that are passed on.
        on_file: the factors whose answers cited no evidence and were given some.
    """

    line: int
    kept: tuple[str, ...]
    on_file: tuple[str, ...]


def result_columns(law: LawPack, kept: Sequence[str]) -> tuple[OutputColumn, ...]:
    """Return the columns of results under a law pack, behind the columns that are passed on."""
    sums = [f"class.{group}" for group in law.terms["class"]]
    sums += [f"danger.{danger}" for danger in law.dangers]
    return (
        OutputColumn("line", int),
        *(OutputColumn(heading) for heading in kept),
        *_BEFORE_SUMS,
        *(OutputColumn(name, int) for name in sums),
        *_AFTER_SUMS,
    )


def result_cells(assessment: Assessment, origin: Origin) -> tuple[object, ...]:
    """Return the row of one assessment."""
    request, score, ruling = assessment.request, assessment.score, assessment.ruling
    return (
        origin.line,
        *origin.kept,
        request.case_number,
        request.suspect,
        request.offence,
        str(request.stage),
        request.on.isoformat(),
        assessment.law.version,
        assessment.card.version,
        ruling.gate.route,
        ruling.outcome.recommendation,
        ruling.outcome.basis,
        assessment.label_zh,
        score.total,
        score.minimum,
        score.maximum,
        assessment.facts.band,
        round(assessment.counted.completeness, 2),
        *score.by_class.values(),
        *score.by_danger.values(),
        len(assessment.counted.unknown),
        LIST_SEPARATOR.join(notice.code for notice in assessment.notices),
        LIST_SEPARATOR.join(origin.on_file),
        digest(result_bytes(assessment)),
    )
