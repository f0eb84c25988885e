"""Are the scorecard releases what the chain says they were? Run it beside `verify_records`.

``release_changed``    card, state or first day is not what the entries say
``release_missing``    an entry names a release that is gone
``release_unaudited``  a release has no entry
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from data.store.audit.kinds import AuditKind
from data.store.audit.verification import Finding
from data.store.release_states import ReleaseState
from data.store.tables.audit import audit_entries
from data.store.tables.governance import scorecard_releases
from model.canonical import digest

_Row = Row[*tuple[Any, ...]]

STATE_AFTER: Mapping[str, ReleaseState] = {
    AuditKind.SCORECARD_PROPOSED.value: ReleaseState.PROPOSED,
    AuditKind.SCORECARD_APPROVED.value: ReleaseState.APPROVED,
    AuditKind.SCORECARD_REFUSED.value: ReleaseState.REFUSED,
    AuditKind.SCORECARD_WITHDRAWN.value: ReleaseState.WITHDRAWN,
    AuditKind.SCORECARD_ACTIVATED.value: ReleaseState.ACTIVE,
    AuditKind.SCORECARD_ROLLED_BACK.value: ReleaseState.ROLLED_BACK,
}
"""The kinds of entries about releases, and where each leaves its release."""


def verify_releases(connection: Connection, organisation_id: str | None = None) -> list[Finding]:
    """Return every scorecard release that differs from its audit entries.

    Args:
        connection: from `Store.read`.
        organisation_id: whose releases; everyone's where None.
    """
    releases = {row.id: row for row in _rows(connection, organisation_id)}
    entries = _entries(connection, organisation_id)
    return [
        *_against_entries(releases, entries),
        *(
            Finding("release_unaudited", row.organisation_id, 0, subject_id=row.id)
            for row in releases.values()
            if row.id not in entries
        ),
    ]


def _against_entries(
    releases: Mapping[str, _Row], entries: Mapping[str, list[_Row]]
) -> Iterator[Finding]:
    for release_id, told in entries.items():
        release, last = releases.get(release_id), told[-1]
        if release is None:
            code = "release_missing"
        elif _is_as_told(release, told):
            continue
        else:
            code = "release_changed"
        yield Finding(code, last.organisation_id, last.sequence, subject_id=release_id)


def _is_as_told(release: _Row, told: list[_Row]) -> bool:
    first, last = told[0], told[-1]
    days = [entry.detail["from"] for entry in told if "from" in entry.detail]
    day = release.active_from and release.active_from.isoformat()
    found = (digest(release.document), release.state, day)
    said = (first.detail.get("document"), STATE_AFTER[last.kind], days[-1] if days else None)
    return found == said


def _rows(connection: Connection, organisation_id: str | None) -> Iterator[_Row]:
    columns = scorecard_releases.c
    statement = select(
        *(columns.id, columns.organisation_id, columns.document),
        *(columns.state, columns.active_from),
    ).order_by(columns.id)
    if organisation_id is not None:
        statement = statement.where(columns.organisation_id == organisation_id)
    return iter(connection.execute(statement))


def _entries(connection: Connection, organisation_id: str | None) -> dict[str, list[_Row]]:
    """Return the entries about each release, in the order of the chain."""
    columns = audit_entries.c
    statement = (
        select(
            *(columns.organisation_id, columns.sequence, columns.subject_id),
            *(columns.kind, columns.detail),
        )
        .where(columns.kind.in_(STATE_AFTER))
        .order_by(columns.organisation_id, columns.sequence)
    )
    if organisation_id is not None:
        statement = statement.where(columns.organisation_id == organisation_id)
    found: dict[str, list[_Row]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.subject_id, []).append(row)
    return found
