"""Police and procuratorates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from data.store.audit.events import AuditEvent
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.people.roles import OrganisationKind
from data.store.tables.people import organisations
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Organisation:
    """One office.

    Attributes:
        code: short name that is unique in the installation.
        parent_id: the office above, if it is here too.
    """

    id: str
    kind: OrganisationKind
    code: str
    name: str
    parent_id: str | None
    created_at: datetime
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An office to be stored; see `Organisation`."""

    kind: OrganisationKind
    code: str
    name: str
    parent_id: str | None = None


def add_organisation(unit: UnitOfWork, new: NewOrganisation, *, audit: AuditEvent) -> str:
    """Store an organisation and return its id.

    Raises:
        ConflictError: the code is taken.
    """
    row = {"id": uuid7(), "version": 1, "created_at": unit.at, **asdict(new)}
    unit.add(organisations, {**row, "kind": new.kind.value}, audit=audit)
    return str(row["id"])


def organisation_of(connection: Connection, organisation_id: str) -> Organisation:
    """Return one organisation.

    Raises:
        NotFoundError: there is none.
    """
    query = select(organisations).where(organisations.c.id == organisation_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFoundError(f"no organisation {organisation_id}", value=organisation_id)
    return _organisation(row)


def all_organisations(connection: Connection) -> list[Organisation]:
    """Return every organisation, by code."""
    rows = connection.execute(select(organisations).order_by(organisations.c.code))
    return [_organisation(row) for row in rows]


def _organisation(row: Row[Any]) -> Organisation:
    columns = {**row._mapping, "kind": OrganisationKind(row.kind)}  # noqa: SLF001 - public name
    return Organisation(**columns)
