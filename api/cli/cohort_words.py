"""What ``nansha cohort check`` says: as text of 100 columns, as JSON, as rows of a side file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from api.cli.layout import TableColumn, paragraph, table
from api.messages.dictionary import Language, text
from api.messages.names import name
from api.messages.records import explain_record
from data.cohort.building import Cohort
from data.cohort.flow import FlowRow
from data.records.completeness import Completeness, completeness
from data.records.faults import RowProblem
from data.records.reading import Records
from data.rows import LIST_SEPARATOR
from data.settings.cohort import HEADS

_WIDTH, _SHOWN, _INDENT = 100, 20, " " * 4


def cohort_text(records: Records, cohort: Cohort, file: str, language: Language) -> str:
    """Return the whole report as text."""
    lines = [
        *_heading(records, file, language),
        *_bad_rows(records, language),
        *_completeness(records, cohort, language),
        *_flow(cohort, language),
    ]
    return "\n".join(lines)


def cohort_document(
    records: Records, cohort: Cohort, file: str, language: Language
) -> dict[str, Any]:
    """Return the whole report as JSON, with every problem and every column."""
    flow = cohort.flow
    return {
        "file": file,
        "digest": records.digest,
        "law_version": records.law.version,
        "synthetic": records.synthetic,
        "extracted_on": cohort.extracted_on.isoformat(),
        "closed_months": cohort.rules.closed_months,
        "rows": records.rows,
        "used": len(records.frame),
        "rejected": records.rejected,
        "absent": list(records.absent),
        "problems": [_problem(each, records, language) for each in records.problems()],
        "completeness": [_share(e, cohort) for e in completeness(records)],
        "flow": {
            "shared": [_step(row, language) for row in flow.shared],
            **{head: [_step(row, language) for row in rows] for head, rows in flow.heads.items()},
        },
        "cohort": cohort.sentence_zh if language is Language.ZH else cohort.sentence_en,
    }


def error_rows(records: Records, language: Language) -> Iterator[tuple[object, ...]]:
    """Yield a row of the side file for each problem: line, field, value, allowed, words, cure."""
    for each in records.problems():
        said = explain_record(each.problem, language, records.law)
        allowed = LIST_SEPARATOR.join(each.problem.allowed)
        yield str(each.line), each.column, each.problem.value, allowed, said.text, said.cure


def _heading(records: Records, file: str, language: Language) -> Iterator[str]:
    yield text("cohort.title", language, file=file)
    yield text("cohort.law", language, law=records.law.version)
    yield text("cohort.digest", language, digest=records.digest)
    if records.synthetic:
        yield from paragraph(text("cohort.synthetic", language), _WIDTH)
    used = len(records.frame)
    slots = {"rows": records.rows, "used": used, "rejected": records.rejected}
    yield text("cohort.counts", language, **slots)
    if records.absent:
        names = (name(records.columns.columns[each], language) for each in records.absent)
        words = text("common.list_separator", language).join(names)
        yield from paragraph(text("cohort.absent", language, columns=words), _WIDTH)


def _bad_rows(records: Records, language: Language) -> Iterator[str]:
    """Yield the first problems; the side file holds them all."""
    if not records.rejected:
        return
    everything = sum(len(f.rows) for f in records.faults) + len(records.unreadable)
    yield ""
    shown = min(_SHOWN, everything)
    yield text("cohort.bad_rows", language, shown=shown, all=everything)
    yield from paragraph(_by_column(records, language), _WIDTH)
    for each in islice(records.problems(), _SHOWN):
        said = explain_record(each.problem, language, records.law)
        yield from paragraph(text("cohort.line", language, line=each.line, text=said.text), _WIDTH)
        cure = text("cohort.cure", language, cure=said.cure)
        yield from paragraph(cure, _WIDTH, first=_INDENT, rest=_INDENT)


def _by_column(records: Records, language: Language) -> str:
    """Return how many rows each column is wrong in, most first: one slip may explain them all."""
    rows = Counter[str]()
    for fault in records.faults:
        rows[name(records.columns.columns[fault.column], language)] += len(fault.rows)
    if records.unreadable:
        rows[text("cohort.whole_row", language)] = len(records.unreadable)
    said = (text("cohort.in_column", language, name=n, rows=k) for n, k in rows.most_common())
    separator = text("common.choice_separator", language)
    return text("cohort.by_column", language, columns=separator.join(said))


def _completeness(records: Records, cohort: Cohort, language: Language) -> Iterator[str]:
    if not len(records.frame):
        return
    found = list(completeness(records))
    partial = [each for each in found if each.asked and each.filled < each.asked]
    used = len(records.frame)
    yield ""
    yield text("cohort.completeness", language, used=used)
    columns = _columns(language, ("column", 40), ("asked", 9), ("filled", 9), ("share", 8))
    rows = [_partial(each, cohort, language) for each in partial]
    yield from table([*columns, TableColumn("", 28)], rows)
    yield text("cohort.complete", language, count=len(found) - len(partial))


def _partial(each: Completeness, cohort: Cohort, language: Language) -> tuple[str, ...]:
    most = cohort.rules.most_missing
    flag = text("cohort.thin", language, most=f"{most:.0%}") if each.thin(most) else ""
    # Rounded down, so that a column with a gap never looks complete.
    share = f"{1000 * each.filled // each.asked / 10}%"
    counts = (str(each.asked), str(each.filled), share)
    return name(each.column, language), *counts, flag


def _flow(cohort: Cohort, language: Language) -> Iterator[str]:
    flow, months = cohort.flow, cohort.rules.closed_months
    day = cohort.extracted_on.isoformat()
    yield ""
    yield text("cohort.flow", language, day=day, months=months)
    sizes = (("step", 26), ("entered", 9), ("left", 9), ("stayed", 9), ("events", 7))
    columns = [*_columns(language, *sizes), TableColumn(text("cohort.why", language), 34)]
    left = str(flow.rejected), str(flow.rows - flow.rejected)
    bad = text("cohort.bad", language) if flow.rejected else ""
    first = (text("cohort.all_rows", language), str(flow.rows), *left, "", bad)
    yield text("cohort.shared", language)
    yield from table(columns, [first, *(_flow_row(row, language) for row in flow.shared)])
    for head, rows in flow.heads.items():
        yield ""
        yield text(f"cohort.{head}", language)
        yield from table(columns, [_flow_row(row, language) for row in rows])
    yield ""
    yield from paragraph(text("cohort.learned", language, **_learned(cohort)), _WIDTH)


def _learned(cohort: Cohort) -> dict[str, object]:
    last = [cohort.flow.heads[head][-1] for head in HEADS]
    names = ("m", "s")
    counts = {key: row.stayed for key, row in zip(names, last, strict=True)}
    return counts | {f"{key}_events": row.events for key, row in zip(names, last, strict=True)}


def _flow_row(row: FlowRow, language: Language) -> tuple[str, ...]:
    chinese = language is Language.ZH
    why = (row.step.left_zh if chinese else row.step.left_en) if row.left else ""
    events = "" if row.events is None else str(row.events)
    counts = (str(row.entered), str(row.left), str(row.stayed), events)
    return name(row.step, language), *counts, why


def _columns(language: Language, *sizes: tuple[str, int]) -> Sequence[TableColumn]:
    """Return the columns of a table; all but the first hold numbers."""
    return [
        TableColumn(text(f"cohort.{key}", language), width, number > 0)
        for number, (key, width) in enumerate(sizes)
    ]


def _problem(each: RowProblem, records: Records, language: Language) -> dict[str, Any]:
    said = explain_record(each.problem, language, records.law)
    return {
        "line": each.line,
        "column": each.column,
        "code": each.problem.code,
        "value": each.problem.value,
        "allowed": list(each.problem.allowed),
        "message": said.text,
        "cure": said.cure,
    }


def _share(each: Completeness, cohort: Cohort) -> dict[str, Any]:
    return {
        "column": each.column.id,
        "asked": each.asked,
        "filled": each.filled,
        "thin": each.thin(cohort.rules.most_missing),
    }


def _step(row: FlowRow, language: Language) -> dict[str, Any]:
    chinese = language is Language.ZH
    return {
        "step": row.step.id,
        "name": name(row.step, language),
        "why": row.step.left_zh if chinese else row.step.left_en,
        "entered": row.entered,
        "left": row.left,
        "stayed": row.stayed,
        "events": row.events,
    }
