"""Suspects of a case, each with a state of its own: 一人一评."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.cases import Case, case_of, change_case
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.states import State, Step, after, case_state
from data.store.tables.cases import suspects
from data.store.unit import UnitOfWork
from data.store.versions import change_row

_STAGES = ("pre_submission", "arrest_review", "necessity_review")


@dataclass(frozen=True, slots=True)
class Suspect:
    """One suspect's record.

    Attributes:
        label: S1, S2 …; what stands for the person wherever the name may not be shown.
        origin_id: the suspect of another organisation's case that this one was accepted from.
        due_on: nearest last day of a running clock, as of the last event; for sorting.
        sealed_at: since when the record opens only with a stated reason.
    """

    id: str
    organisation_id: str
    case_id: str
    label: str
    offence: str
    stage: str
    state: str
    origin_id: str | None
    juvenile: bool
    due_on: date | None
    sealed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


def add_suspect(
    unit: UnitOfWork, case: Case, *, offence: str, juvenile: bool, origin_id: str | None = None
) -> Suspect:
    """Add a suspect under the next free label."""
    count = select(func.count()).select_from(suspects).where(suspects.c.case_id == case.id)
    number = unit.connection.execute(count).scalar_one() + 1
    suspect = Suspect(
        id=uuid7(),
        organisation_id=case.organisation_id,
        case_id=case.id,
        label=f"S{number}",
        offence=offence,
        stage=case.stage,
        state=State.REGISTERED.value,
        origin_id=origin_id,
        juvenile=juvenile,
        due_on=None,
        sealed_at=None,
        created_at=unit.at,
        updated_at=unit.at,
        version=1,
    )
    values = {column.name: getattr(suspect, column.name) for column in suspects.columns}
    event = AuditEvent(AuditKind.SUSPECT_ADDED, suspect.id, {"case": case.id})
    unit.add(suspects, values, audit=event)
    show_in_case(unit, case.id)
    return suspect


def suspect_of(connection: Connection, suspect_id: str) -> Suspect:
    """Return a suspect.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = connection.execute(select(suspects).where(suspects.c.id == suspect_id)).first()
    if row is None:
        raise NotFoundError(f"no suspect {suspect_id}", value=suspect_id)
    return Suspect(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def suspects_of(connection: Connection, case_id: str) -> list[Suspect]:
    """Return the suspects of a case in the order in which they were added."""
    rows = connection.execute(
        select(suspects).where(suspects.c.case_id == case_id).order_by(suspects.c.id)
    )
    return [Suspect(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def move(unit: UnitOfWork, suspect: Suspect, step: Step, **values: Any) -> Suspect:
    """Take a step, and show it in the case.

    Args:
        unit: to write with.
        suspect: as read in this unit.
        step: what happens.
        values: further columns that change with it.

    Raises:
        StateError: there is no such step from the suspect's state.
    """
    state = after(suspect.state, step)
    if state.value == suspect.state and not values:
        return suspect
    detail = {"step": step.value, "from": suspect.state, "to": state.value}
    moved = change_suspect(
        unit,
        suspect,
        audit=AuditEvent(AuditKind.SUSPECT_CHANGED, suspect.id, detail),
        state=state.value,
        **values,
    )
    show_in_case(unit, suspect.case_id)
    return moved


def change_suspect(
    unit: UnitOfWork, suspect: Suspect, *, audit: AuditEvent, **values: Any
) -> Suspect:
    """Change columns of a suspect.

    Raises:
        VersionConflictError: someone changed it since it was read.
    """
    version = change_row(unit, suspects, suspect.id, suspect.version, values, audit=audit)
    return replace(suspect, **values, updated_at=unit.at, version=version)


def show_in_case(unit: UnitOfWork, case_id: str) -> None:
    """Bring stage, state and nearest last day of a case in line with its suspects."""
    case, known = case_of(unit.connection, case_id), suspects_of(unit.connection, case_id)
    days = [suspect.due_on for suspect in known if suspect.due_on is not None]
    shown = {
        "stage": min((suspect.stage for suspect in known), key=_STAGES.index),
        "state": case_state(suspect.state for suspect in known).value,
        "due_on": min(days, default=None),
    }
    changed = {name: value for name, value in shown.items() if getattr(case, name) != value}
    if changed:
        codes = {name: value for name, value in changed.items() if isinstance(value, str)}
        change_case(unit, case, audit=AuditEvent(AuditKind.CASE_CHANGED, case_id, codes), **changed)
