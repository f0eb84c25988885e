"""A decision that was recorded wrongly: another stands in its place, and names it.

Only what is in force and needed no approval is corrected so: a correction never passes the
approvers by. What the decision brought about, here and in the case of the police, is corrected
with it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from api.actions.access import permitted_suspect
from api.actions.approvals import EFFECTIVE, standing_of, version_of
from api.actions.assessments import newest_of
from api.actions.cases import refuse_old_version
from api.actions.decisions import (
    GivenDecision,
    adopted,
    approval_for,
    checked,
    keep_opinion,
    ruling,
)
from api.actions.desk import Desk
from api.actions.effect import correct_effect
from api.errors import HttpError
from api.security.actions import Action
from data.store.assessments import StoredAssessment, assessment_of
from data.store.decisions import Decision, decision_of, decisions_of, keep_decision
from data.store.states import State
from data.store.suspects import Suspect
from model.errors import Problem

_CORRECTABLE = frozenset({State.DECIDED.value, State.DIVERTED.value})


def correct_decision(
    desk: Desk, decision_id: str, given: GivenDecision, *, version: int
) -> Decision:
    """Put a decision in the place of another.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``stale`` where it was approved, returned or corrected since it was read;
            ``conflict`` where it is not the one in force, or where levels of approval apply to it
            or to its correction; ``invalid`` with everything wrong in it.
    """
    old = decision_of(desk.connection, decision_id)
    suspect = permitted_suspect(
        desk.connection, desk.principal, Action.DECISION_CORRECT, old.suspect_id
    ).suspect
    refuse_old_version(version_of(desk.connection, old), version)
    _refuse_not_in_force(desk.connection, suspect, old)
    assessed = _assessed(desk.connection, old)
    outcome = checked(given, suspect, assessed)
    rule, levels = approval_for(desk, suspect, outcome, assessed)
    if levels or old.detail.get("levels"):
        raise HttpError("conflict", (Problem("correction_needs_approval", "", old.id),))
    detail = {"rule": rule, "levels": [], **adopted(given)}
    new = keep_decision(
        desk.unit, desk.keys, suspect, ruling(given, assessed, detail), corrects_id=old.id
    )
    keep_opinion(desk, new, given.opinion)
    correct_effect(desk.unit, suspect, old, new)
    return new


def _refuse_not_in_force(connection: Connection, suspect: Suspect, decision: Decision) -> None:
    newest = decisions_of(connection, suspect.id)[0]
    in_force = decision.id == newest.id and standing_of(connection, decision) == EFFECTIVE
    if not in_force or suspect.state not in _CORRECTABLE:
        raise HttpError("conflict", (Problem("decision_not_in_force", "", decision.id),))


def _assessed(connection: Connection, decision: Decision) -> StoredAssessment:
    """Return the assessment that a decision had before it."""
    if decision.assessment_id is None:
        return newest_of(connection, decision.suspect_id)
    return assessment_of(connection, decision.assessment_id)
