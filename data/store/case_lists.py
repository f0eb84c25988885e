"""Lists of cases: filtered by what has an index, paged by identifier."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, select

from data.store.cases import Case
from data.store.tables.cases import case_shares, cases, suspects


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; None narrows nothing.

    Attributes:
        state, stage, offence: of at least one suspect.
        handler_id: who is responsible.
        due_by: the last day of a running clock is this day or earlier.
    """

    state: str | None = None
    stage: str | None = None
    offence: str | None = None
    handler_id: str | None = None
    due_by: date | None = None


def cases_of(
    connection: Connection,
    organisation_id: str,
    narrowed: CaseFilter,
    *,
    after: str | None = None,
    limit: int,
) -> list[Case]:
    """Return cases of an organisation, the newest first.

    Args:
        connection: to read with.
        organisation_id: whose cases.
        narrowed: the filter.
        after: id of the last case of the page before.
        limit: most cases to return.
    """
    statement = _narrowed(organisation_id, narrowed)
    return _page(connection, statement, after, limit)


def cases_shared_with(
    connection: Connection, organisation_id: str, *, after: str | None = None, limit: int
) -> list[Case]:
    """Return cases of others that are shared with an organisation, the newest first."""
    shared = select(case_shares.c.case_id).where(
        case_shares.c.organisation_id == organisation_id, case_shares.c.withdrawn_at.is_(None)
    )
    return _page(connection, select(cases).where(cases.c.id.in_(shared)), after, limit)


def cases_of_suspects(connection: Connection, suspect_ids: Collection[str]) -> list[Case]:
    """Return the cases of some suspects, the newest first; sealed records are left out."""
    found = select(suspects.c.case_id).where(
        suspects.c.id.in_(suspect_ids), suspects.c.sealed_at.is_(None)
    )
    statement = select(cases).where(cases.c.id.in_(found)).order_by(cases.c.id.desc())
    return [Case(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public name


def _narrowed(organisation_id: str, narrowed: CaseFilter) -> Select[tuple[object, ...]]:
    statement = select(cases).where(cases.c.organisation_id == organisation_id)
    of_suspects = {
        name: value
        for name in ("state", "stage", "offence")
        if (value := getattr(narrowed, name)) is not None
    }
    if of_suspects:
        found = select(suspects.c.case_id).where(
            suspects.c.organisation_id == organisation_id,
            *(suspects.c[name] == value for name, value in of_suspects.items()),
        )
        statement = statement.where(cases.c.id.in_(found))
    if narrowed.handler_id is not None:
        statement = statement.where(cases.c.handler_id == narrowed.handler_id)
    if narrowed.due_by is not None:
        statement = statement.where(cases.c.due_on <= narrowed.due_by)
    return statement


def _page(
    connection: Connection, statement: Select[tuple[object, ...]], after: str | None, limit: int
) -> list[Case]:
    """Return one page; identifiers sort by the time they were made."""
    if after is not None:
        statement = statement.where(cases.c.id < after)
    rows = connection.execute(statement.order_by(cases.c.id.desc()).limit(limit))
    return [Case(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
