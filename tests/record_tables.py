"""Tables of case records for tests: good rows, changed and written."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.law.catalogue import law_pack
from data.record_columns import record_columns

LAW = law_pack("cn-2026.1")
COLUMNS = record_columns(LAW)
HEADER = tuple(COLUMNS.columns)
Cells = Mapping[str, str]
_SHARED = {
    "law_version": LAW.version,
    "synthetic": "true",
    "district": "D1",
    "decider": "p1",
    "submitted_on": "2023-03-01",
    "decided_on": "2023-03-08",
    "closed_on": "2023-12-01",
    "evidence": "sufficient",
    "prosecution": "prosecuted",
    "prosecution_on": "2023-06-01",
    "judgment_on": "2023-09-01",
    "offence": "盗窃罪",
    "offence_group": "property",
    **{factor.id: factor.neutral for factor in LAW.scale},
}
BAILED: Cells = {
    **_SHARED,
    "record": "r1",
    "suspect": "s1",
    "decision": "bail",
    "refusal_ground": "no_danger",
    "bail_start": "2023-03-08",
    "bail_end": "2023-09-01",
    "violations": "flight@2023-04-01;minor@2023-04-02",
    "sentence": "imprisonment",
    "sentence_months": "8",
    "probation": "true",
}
ARRESTED: Cells = {
    **_SHARED,
    "record": "r2",
    "suspect": "s2",
    "decision": "arrest",
    "arrest_ground": "CPL81-1",
    "sentence": "fine",
}
DIVERTED: Cells = {
    **{name: text for name, text in _SHARED.items() if name not in {"decider", "submitted_on"}},
    "record": "r3",
    "suspect": "s3",
    "diverted": "transfer",
    "sentence": "exempt",
}


def write_rows(path: Path, rows: Sequence[Cells], *, header: Sequence[str] = HEADER) -> Path:
    """Write rows as CSV under some headings and return the path."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows([[row.get(name, "") for name in header] for row in rows])
    return path
