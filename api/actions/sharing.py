"""Sharing: the police submit a case, the procuratorate accepts it as one of its own.

The police keep their case and see of the other only the outcome; the procuratorate reads the
police's assessments and starts from their answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.actions.access import permitted_case
from api.actions.cases import label_of
from api.actions.desk import Desk
from api.actions.drafts import begin_draft
from api.actions.recording import record_event
from api.actions.suspects import NewSuspect, place_suspect
from api.errors import HttpError
from api.security.actions import Action
from api.security.principal import OrganisationKind
from data.store.assessments import last_assessment
from data.store.cases import Case, accepted_case, add_case
from data.store.drafts import Draft
from data.store.errors import ConflictError
from data.store.events import EventSource, NewEvent, current_events
from data.store.identity.identities import identity_of
from data.store.people.organisations import organisation_of
from data.store.shares import Share, share, withdraw_share
from data.store.states import State, Step
from data.store.suspects import Suspect, move, suspects_of
from model.errors import Problem, printable
from model.law import Stage

_RECEIVED = "submitted_for_arrest"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A case that was made of a shared one, with a draft for each of its suspects."""

    case: Case
    suspects: tuple[Suspect, ...]
    drafts: tuple[Draft, ...]


def share_case(desk: Desk, case_id: str, organisation_id: str) -> Share:
    """Submit a case to a procuratorate; every suspect is assessed, or was diverted.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_case`.
        HttpError: ``invalid`` for an organisation that receives no cases.
        StateError: a suspect is not assessed yet.
        ConflictError: it is shared with them already.
    """
    case, _ = permitted_case(desk.connection, desk.principal, Action.CASE_SHARE, case_id)
    receiver = organisation_of(desk.connection, organisation_id)
    if (
        receiver.kind is not OrganisationKind.PROCURATORATE
        or receiver.id == desk.principal.organisation_id
    ):
        problem = Problem("wrong_field", "/organisation_id", printable(organisation_id))
        raise HttpError("invalid", (problem,))
    if case.stage == Stage.PRE_SUBMISSION:
        _submit(desk, suspects_of(desk.connection, case_id))
    return share(desk.unit, case_id, organisation_id)


def withdraw_case(desk: Desk, case_id: str, organisation_id: str) -> None:
    """Take a case back that nobody accepted yet.

    Raises:
        ConflictError: it was accepted.
        NotFoundError: it is not shared with them.
    """
    permitted_case(desk.connection, desk.principal, Action.CASE_WITHDRAW, case_id)
    _refuse_accepted(desk, case_id, organisation_id)
    withdraw_share(desk.unit, case_id, organisation_id)
    for suspect in suspects_of(desk.connection, case_id):
        if suspect.state == State.SUBMITTED:
            move(desk.unit, suspect, Step.WITHDRAW)


def accept_case(
    desk: Desk, case_id: str, *, received_on: date, case_number: str | None = None
) -> Accepted:
    """Make a case of the principal from a shared one, with a draft from the shared answers.

    Args:
        desk: to write with.
        case_id: the shared case.
        received_on: the day on which the request for arrest came in; clocks start from it.
        case_number: the procuratorate's own number; the other's where None.

    Raises:
        ConflictError: it was accepted already, or the number is taken.
    """
    origin, _ = permitted_case(desk.connection, desk.principal, Action.CASE_ACCEPT, case_id)
    _refuse_accepted(desk, case_id, desk.principal.organisation_id)
    number = label_of(case_number or origin.case_number, "/case_number")
    case = add_case(
        desk.unit, case_number=number, stage=Stage.ARREST_REVIEW.value, origin_id=origin.id
    )
    submitted = [
        each for each in suspects_of(desk.connection, origin.id) if each.state == State.SUBMITTED
    ]
    pairs = [_taken_over(desk, case, each, received_on) for each in submitted]
    return Accepted(
        permitted_case(desk.connection, desk.principal, Action.CASE_READ, case.id)[0],
        tuple(suspects_of(desk.connection, case.id)),
        tuple(draft for draft in pairs if draft is not None),
    )


def _submit(desk: Desk, suspects: list[Suspect]) -> None:
    """Submit whoever was not diverted; at least one must be left."""
    remaining = [suspect for suspect in suspects if suspect.state != State.DIVERTED]
    if not remaining:
        raise HttpError("conflict", (Problem("nobody_to_submit"),))
    for suspect in remaining:
        move(desk.unit, suspect, Step.SUBMIT)


def _taken_over(desk: Desk, case: Case, origin: Suspect, received_on: date) -> Draft | None:
    """Add one suspect of a shared case: identity, events so far, a draft of the shared answers."""
    identity = identity_of(desk.connection, desk.keys, origin.id)
    new = NewSuspect(origin.offence, origin.juvenile, identity, origin.id)
    suspect = place_suspect(desk, case, new)
    for event in current_events(desk.connection, origin.id):
        known = NewEvent(event.kind, event.happened_on, event.detail)
        record_event(desk.unit, suspect.id, known, source=EventSource.IMPORTED)
    received = NewEvent(_RECEIVED, received_on, {})
    record_event(desk.unit, suspect.id, received, source=EventSource.RECORDED)
    record_event(desk.unit, origin.id, received, source=EventSource.RECORDED)
    base = last_assessment(desk.connection, origin.id)
    return begin_draft(desk, suspect.id, None, base.id) if base else None


def _refuse_accepted(desk: Desk, case_id: str, organisation_id: str) -> None:
    accepted = accepted_case(desk.connection, case_id, organisation_id)
    if accepted is not None:
        raise ConflictError(
            f"case {case_id} was accepted already as case {accepted.id}; work on that one",
            value=accepted.id,
        )
