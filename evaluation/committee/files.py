"""The folder of an evaluation: report, one page, a CSV file for each table, the changed cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, fields, replace
from pathlib import Path

from evaluation.assessable import Lacking
from evaluation.committee.contents import CommitteeContents
from evaluation.committee.page import parts, render, render_summary
from evaluation.policy.changes import ChangedCase
from evaluation.report.folder import write_folder
from evaluation.report.table import Column, Table, csv_bytes

REPORT_FILE, SUMMARY_FILE, CASES_FILE = "report.html", "summary.html", "changed_cases.csv"
_STAMP = ("scorecard_version", "data_digest", "estimand")


def folder_files(contents: CommitteeContents) -> Iterator[tuple[str, bytes]]:
    """Yield the files by name."""
    yield REPORT_FILE, render(contents).encode()
    yield SUMMARY_FILE, render_summary(contents).encode()
    for each in parts(contents):
        for table, estimand in each.files:
            yield f"{table.id}.csv", csv_bytes(_stamped(contents, table, estimand))
    policy = contents.card.policy
    if not isinstance(policy, Lacking):
        yield CASES_FILE, csv_bytes(_stamped(contents, _cases(policy.changes.cases), ""))


def write(contents: CommitteeContents, folder: Path) -> None:
    """Write the folder, whole or not at all.

    Args:
        contents: the report.
        folder: may not exist yet, or be empty.

    Raises:
        FileExistsError: the folder holds something.
        OSError: it cannot be written.
    """
    write_folder(folder_files(contents), folder)


def _stamped(contents: CommitteeContents, table: Table, estimand: str) -> Table:
    """Return a table whose rows say which card, which data and what is estimated."""
    source = contents.provenance
    same = (source.version, source.digest, estimand)
    columns = (*table.columns, *(Column(name, name) for name in _STAMP))
    return replace(table, columns=columns, rows=tuple((*row, *same) for row in table.rows))


def _cases(cases: tuple[ChangedCase, ...]) -> Table:
    columns = tuple(Column(field.name, field.name) for field in fields(ChangedCase))
    return Table("changed_cases", "", columns, tuple(astuple(each) for each in cases))
