"""Cases: one file number of one organisation, with one to any number of suspects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.states import State
from data.store.tables.cases import cases
from data.store.unit import UnitOfWork
from data.store.versions import change_row


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        stage, state: those of its least advanced suspect.
        handler_id: who is responsible for it; None while nobody is.
        origin_id: the case of another organisation that it was accepted from.
        due_on: the nearest last day of a running clock, as of the last event; for sorting.
        sealed_at: since when it opens only with a stated reason.
    """

    id: str
    organisation_id: str
    case_number: str
    stage: str
    state: str
    handler_id: str | None
    origin_id: str | None
    due_on: date | None
    sealed_at: datetime | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int


def add_case(
    unit: UnitOfWork, *, case_number: str, stage: str, origin_id: str | None = None
) -> Case:
    """Add a case of the actor's organisation, with the actor as its handler.

    Raises:
        ConflictError: the organisation has a case of this number.
    """
    case = Case(
        id=uuid7(),
        organisation_id=unit.actor.organisation_id,
        case_number=case_number,
        stage=stage,
        state=State.REGISTERED.value,
        handler_id=unit.actor.id,
        origin_id=origin_id,
        due_on=None,
        sealed_at=None,
        created_by=unit.actor.id,
        created_at=unit.at,
        updated_at=unit.at,
        version=1,
    )
    kind = AuditKind.CASE_ACCEPTED if origin_id else AuditKind.CASE_CREATED
    detail = {"stage": stage, **({"origin": origin_id} if origin_id else {})}
    unit.add(cases, _values(case), audit=AuditEvent(kind, case.id, detail))
    return case


def case_of(connection: Connection, case_id: str) -> Case:
    """Return a case.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = connection.execute(select(cases).where(cases.c.id == case_id)).first()
    if row is None:
        raise NotFoundError(f"no case {case_id}", value=case_id)
    return Case(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def accepted_case(connection: Connection, origin_id: str, organisation_id: str) -> Case | None:
    """Return the case that an organisation made from a shared one, or None."""
    statement = select(cases).where(
        cases.c.origin_id == origin_id, cases.c.organisation_id == organisation_id
    )
    row = connection.execute(statement).first()
    return Case(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


def assign_case(unit: UnitOfWork, case: Case, handler_id: str) -> Case:
    """Make someone else responsible for a case.

    Raises:
        VersionConflictError: someone changed it since it was read.
    """
    detail = {"from": case.handler_id, "to": handler_id}
    return change_case(
        unit,
        case,
        audit=AuditEvent(AuditKind.CASE_ASSIGNED, case.id, detail),
        handler_id=handler_id,
    )


def change_case(unit: UnitOfWork, case: Case, *, audit: AuditEvent, **values: Any) -> Case:
    """Change columns of a case.

    Raises:
        VersionConflictError: someone changed it since it was read.
    """
    version = change_row(unit, cases, case.id, case.version, values, audit=audit)
    return replace(case, **values, updated_at=unit.at, version=version)


def _values(case: Case) -> dict[str, Any]:
    return {column.name: getattr(case, column.name) for column in cases.columns}
