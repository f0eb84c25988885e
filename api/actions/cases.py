"""Cases: made, read, listed, given to someone else, closed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from api.actions.access import permitted_case
from api.actions.desk import Desk
from api.errors import HttpError
from api.security.actions import Action, Relation
from api.security.permissions import check_may, relations
from api.security.principal import OrganisationKind, Principal
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.case_lists import CaseFilter, cases_of, cases_shared_with
from data.store.cases import Case, add_case, assign_case
from data.store.database import Store
from data.store.people.users import user_of
from data.store.shares import Share, shares_of
from data.store.states import Step
from data.store.suspects import Suspect, move, suspects_of
from data.store.teams import Member, join, leave, members_of
from model.errors import Problem, printable
from model.law import Stage
from model.text import clean_text

LONGEST_LABEL = 100
FIRST_STAGES = {True: Stage.PRE_SUBMISSION, False: Stage.ARREST_REVIEW}
"""The stage at which a case begins: with the police, and elsewhere."""


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with its suspects, its team and the shares that hold."""

    case: Case
    suspects: tuple[Suspect, ...]
    members: tuple[Member, ...]
    shares: tuple[Share, ...]


def create_case(desk: Desk, *, case_number: str, stage: str | None = None) -> Case:
    """Make a case of the principal, who handles it.

    Raises:
        ForbiddenError: they may not.
        HttpError: ``invalid`` for a number that cannot stand in a document, or another stage than
            that of the organisation.
        ConflictError: the organisation has a case of this number.
    """
    check_may(desk.principal, Action.CASE_CREATE)
    return add_case(
        desk.unit,
        case_number=label_of(case_number, "/case_number"),
        stage=_stage(desk.principal, stage),
    )


def read_case(store: Store, principal: Principal, case_id: str) -> WholeCase:
    """Return a case; the reading of another organisation's is an event.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_case`.
    """
    with store.read() as connection:
        case, relation = permitted_case(connection, principal, Action.CASE_READ, case_id)
        whole = whole_case(connection, case, relation)
    if relation is Relation.SHARED:
        note_foreign(store, principal, case.id)
    return whole


def note_foreign(store: Store, principal: Principal, identifier: str) -> None:
    """Record that a case of another organisation, or something of it, was read."""
    event = AuditEvent(AuditKind.CASE_READ_FOREIGN, identifier)
    store.write(lambda unit: unit.note(event), actor=principal.actor())


def whole_case(connection: Connection, case: Case, relation: Relation) -> WholeCase:
    """Return a case with what belongs to it; team and shares are its own organisation's affair."""
    own = relation is not Relation.SHARED
    return WholeCase(
        case,
        tuple(suspects_of(connection, case.id)),
        tuple(members_of(connection, case.id)) if own else (),
        tuple(shares_of(connection, case.id)) if own else (),
    )


def list_cases(
    store: Store,
    principal: Principal,
    narrowed: CaseFilter,
    *,
    after: str | None,
    limit: int,
) -> list[Case]:
    """Return cases of the principal's organisation, those of others left out.

    Raises:
        ForbiddenError: they may see no case.
    """
    allowed = relations(principal, Action.CASE_LIST)
    if Relation.ORGANISATION not in allowed:
        check_may(principal, Action.CASE_LIST, Relation.ORGANISATION)
    with store.read() as connection:
        return cases_of(connection, principal.organisation_id, narrowed, after=after, limit=limit)


def list_shared(store: Store, principal: Principal, *, after: str | None, limit: int) -> list[Case]:
    """Return cases of others that are shared with the principal's organisation.

    Raises:
        ForbiddenError: they may see none.
    """
    check_may(principal, Action.CASE_LIST, Relation.SHARED)
    with store.read() as connection:
        return cases_shared_with(connection, principal.organisation_id, after=after, limit=limit)


def hand_over(desk: Desk, case_id: str, handler_id: str, *, version: int) -> Case:
    """Make someone else of the organisation responsible for a case.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_case`; also for an account
            of another organisation.
        VersionConflictError: someone changed the case since it was read.
    """
    case, _ = permitted_case(desk.connection, desk.principal, Action.CASE_ASSIGN, case_id)
    refuse_stranger(desk.connection, desk.principal, handler_id)
    refuse_old_version(case.version, version)
    return assign_case(desk.unit, case, handler_id)


def add_member(desk: Desk, case_id: str, user_id: str, post: str) -> Member:
    """Let someone of the organisation work on a case."""
    permitted_case(desk.connection, desk.principal, Action.CASE_CHANGE, case_id)
    refuse_stranger(desk.connection, desk.principal, user_id)
    return join(desk.unit, case_id, user_id, post)


def remove_member(desk: Desk, case_id: str, user_id: str) -> None:
    """End someone's work on a case."""
    permitted_case(desk.connection, desk.principal, Action.CASE_CHANGE, case_id)
    leave(desk.unit, case_id, user_id)


def close_case(desk: Desk, case_id: str) -> Case:
    """Close a case; every suspect must be decided or diverted.

    Raises:
        StateError: one is not.
    """
    permitted_case(desk.connection, desk.principal, Action.CASE_CLOSE, case_id)
    for suspect in suspects_of(desk.connection, case_id):
        move(desk.unit, suspect, Step.CLOSE)
    desk.unit.note(AuditEvent(AuditKind.CASE_CLOSED, case_id))
    case, _ = permitted_case(desk.connection, desk.principal, Action.CASE_READ, case_id)
    return case


def label_of(value: str, pointer: str) -> str:
    """Return a case number or an offence as documents can carry it.

    Raises:
        HttpError: ``invalid``.
    """
    problems: list[Problem] = []
    text = clean_text(value, pointer, LONGEST_LABEL, problems)
    if text is None:
        raise HttpError("invalid", tuple(problems))
    return text


def refuse_old_version(found: int, given: int) -> None:
    """Refuse a change of what someone else changed in between.

    Raises:
        HttpError: ``stale``.
    """
    if found != given:
        problem = Problem("version_conflict", "", str(given), (str(found),))
        raise HttpError("stale", (problem,))


def refuse_stranger(connection: Connection, principal: Principal, user_id: str) -> None:
    """Refuse an account that does not belong to the principal's organisation.

    Raises:
        HttpError: ``invalid``.
    """
    if user_of(connection, user_id).organisation_id != principal.organisation_id:
        problem = Problem("wrong_field", "/user_id", printable(user_id))
        raise HttpError("invalid", (problem,))


def _stage(principal: Principal, stage: str | None) -> str:
    first = FIRST_STAGES[principal.organisation_kind is OrganisationKind.POLICE]
    allowed = (first,) if first is Stage.PRE_SUBMISSION else (first, Stage.NECESSITY_REVIEW)
    if stage is not None and stage not in allowed:
        problem = Problem("unknown_stage", "/stage", printable(stage), allowed)
        raise HttpError("invalid", (problem,))
    return str(stage or first)
