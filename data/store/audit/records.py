"""Are the assessments what the chain says they were? Their bytes are compared with its digests.

The digests are of the bytes as they are stored, sealed: no key is needed, erased people's records
are checked like all others.

``record_changed``    request, result or a code of it is no longer what its entry says
``record_missing``    an entry names an assessment that is gone
``record_unaudited``  an assessment has no entry
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from data.store.audit.kinds import AuditKind
from data.store.audit.verification import Finding
from data.store.tables.audit import audit_entries
from data.store.tables.records import assessments
from model.canonical import digest

_KINDS = (AuditKind.ASSESSMENT_MADE.value, AuditKind.ASSESSMENT_CORRECTED.value)
# Names in an entry and the columns that repeat them; older entries name fewer.
_CODES = {
    "law": "law_version",
    "scorecard": "scorecard_version",
    "recommendation": "recommendation",
    "band": "band",
    "total": "total",
}
_ROWS_AT_ONCE = 200
_DIGESTS = {"request", "result"}
_ENTRY_OF_ASSESSMENT = and_(
    audit_entries.c.subject_id == assessments.c.id, audit_entries.c.kind.in_(_KINDS)
)


def verify_records(connection: Connection, organisation_id: str | None = None) -> list[Finding]:
    """Return every assessment that differs from its audit entry; run it beside `verify`.

    Reads every request and result: minutes for a million assessments, in constant memory.

    Args:
        connection: from `Store.read`.
        organisation_id: whose records; everyone's where None.
    """
    return [
        *_against_entries(connection, organisation_id),
        *_unaudited(connection, organisation_id),
    ]


def _against_entries(connection: Connection, organisation_id: str | None) -> Iterator[Finding]:
    entries = audit_entries.c
    statement = (
        select(
            *(entries.organisation_id, entries.sequence, entries.subject_id, entries.detail),
            *(assessments.c.request, assessments.c.result, assessments.c.coded_request),
            *(assessments.c[column].label(f"_{name}") for name, column in _CODES.items()),
        )
        .select_from(audit_entries.outerjoin(assessments, assessments.c.id == entries.subject_id))
        .where(entries.kind.in_(_KINDS))
        .order_by(entries.organisation_id, entries.sequence)
    )
    for row in _rows(connection, statement, entries.organisation_id, organisation_id):
        code = _fault(row)
        if code:
            yield Finding(code, row.organisation_id, row.sequence, subject_id=row.subject_id)


def _fault(row: Row[Any]) -> str | None:
    if row.request is None:
        return "record_missing"
    found = {
        "request": digest(row.request),
        "result": digest(row.result),
        "coded": digest(row.coded_request or b""),
        **{name: row._mapping[f"_{name}"] for name in _CODES},  # noqa: SLF001 - SQLAlchemy's public name
    }
    changed = any(found[name] != row.detail[name] for name in found.keys() & row.detail.keys())
    return "record_changed" if changed or not row.detail.keys() >= _DIGESTS else None


def _unaudited(connection: Connection, organisation_id: str | None) -> Iterator[Finding]:
    statement = (
        select(assessments.c.organisation_id, assessments.c.id)
        .select_from(assessments.outerjoin(audit_entries, _ENTRY_OF_ASSESSMENT))
        .where(audit_entries.c.sequence.is_(None))
        .order_by(assessments.c.id)
    )
    for row in _rows(connection, statement, assessments.c.organisation_id, organisation_id):
        yield Finding("record_unaudited", row.organisation_id, 0, subject_id=row.id)


def _rows(
    connection: Connection, statement: Select[Any], column: Any, organisation_id: str | None
) -> Iterator[Row[Any]]:
    if organisation_id is not None:
        statement = statement.where(column == organisation_id)
    return iter(connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement))
