"""Approvals of a decision, and the decisions on a suspect as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from api.actions.access import Record, permitted_suspect
from api.actions.cases import note_foreign
from api.actions.decisions import OPINION, OPINION_REASON
from api.actions.desk import Desk
from api.actions.effect import take_effect
from api.errors import HttpError
from api.security.actions import Action, Relation
from api.security.permissions import may
from api.security.principal import Principal
from data.settings.decisions import decision_book
from data.store.approvals import APPROVED, RETURNED, Approval, approvals_of, approve
from data.store.database import Store
from data.store.decisions import (
    Decision,
    decision_of,
    decisions_of,
    deviation_text,
    is_corrected,
)
from data.store.errors import ErasedError
from data.store.identity.annotations import annotations_about
from data.store.identity.keyring import Keyring
from data.store.states import State, StateError, Step
from data.store.suspects import Suspect, move
from model.errors import Problem, printable

VERDICTS = (APPROVED, RETURNED)
EFFECTIVE, PENDING, CORRECTED = "effective", "pending", "corrected"


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision as it is shown.

    Attributes:
        standing: ``effective``, ``pending``, ``returned`` or ``corrected``.
        version: changes with every approval and with a correction.
        approvals: what was said so far; empty for those who may not read it.
        deviation_text: empty where it does not deviate, or was erased.
        texts: the lawyer's opinion and the reason, by kind; empty where erased.
    """

    decision: Decision
    standing: str
    version: int
    approvals: tuple[Approval, ...]
    deviation_text: str = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)


def give_approval(
    desk: Desk, decision_id: str, verdict: str, *, reason_code: str | None
) -> Approval:
    """Approve a decision at the next level, or return it.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``invalid`` for an unknown verdict or reason.
        StateError: the decision waits for no approval.
        ConflictError: the principal decided it or approved it already.
    """
    decision = decision_of(desk.connection, decision_id)
    suspect = permitted_suspect(
        desk.connection, desk.principal, Action.APPROVAL_GIVE, decision.suspect_id
    ).suspect
    _refuse_verdict(verdict, reason_code)
    if standing_of(desk.connection, decision) != PENDING:
        raise StateError(State(suspect.state), Step.APPROVE)
    approval = approve(
        desk.unit, decision_id, verdict, decided_by=decision.decided_by, reason_code=reason_code
    )
    if verdict == RETURNED:
        move(desk.unit, suspect, Step.RETURN)
    elif approval.level == len(decision.detail["levels"]):
        _last_approval(desk, suspect, decision)
    return approval


def standing_of(connection: Connection, decision: Decision) -> str:
    """Return whether a decision is effective, pending, returned or corrected by another."""
    if is_corrected(connection, decision.id):
        return CORRECTED
    given = approvals_of(connection, decision.id)
    if any(approval.verdict == RETURNED for approval in given):
        return RETURNED
    return EFFECTIVE if len(given) == len(decision.detail.get("levels", ())) else PENDING


def version_of(connection: Connection, decision: Decision) -> int:
    """Return the version of a decision; the decision itself never changes, what is said of it may.

    A correction that was meant for a decision without approvals does not fit one with them.
    """
    said = len(approvals_of(connection, decision.id))
    return 1 + said + is_corrected(connection, decision.id)


def list_decisions(
    store: Store, keys: Keyring, principal: Principal, suspect_id: str
) -> list[ShownDecision]:
    """Return the decisions on a suspect, the newest first."""
    with store.read() as connection:
        record = permitted_suspect(connection, principal, Action.DECISION_READ, suspect_id)
        shown = [
            show_decision(connection, keys, principal, record, each)
            for each in decisions_of(connection, suspect_id)
        ]
    if record.relation is Relation.SHARED:
        note_foreign(store, principal, suspect_id)
    return shown


def read_decision(
    store: Store, keys: Keyring, principal: Principal, decision_id: str
) -> ShownDecision:
    """Return a decision."""
    with store.read() as connection:
        decision = decision_of(connection, decision_id)
        record = permitted_suspect(connection, principal, Action.DECISION_READ, decision.suspect_id)
        return show_decision(connection, keys, principal, record, decision)


def show_decision(
    connection: Connection,
    keys: Keyring,
    principal: Principal,
    record: Record,
    decision: Decision,
) -> ShownDecision:
    """Return a decision with what the principal may see of it."""
    readable = may(principal, Action.APPROVAL_READ, record.relation)
    given = tuple(approvals_of(connection, decision.id)) if readable else ()
    try:
        why = deviation_text(connection, keys, decision)
        notes = annotations_about(connection, keys, decision.suspect_id, decision.id)
    except ErasedError:
        why, notes = "", []
    texts = {note.kind: note.text for note in notes if note.kind in (OPINION, OPINION_REASON)}
    standing, version = standing_of(connection, decision), version_of(connection, decision)
    return ShownDecision(decision, standing, version, given, why, texts)


def _last_approval(desk: Desk, suspect: Suspect, decision: Decision) -> None:
    take_effect(desk.unit, move(desk.unit, suspect, Step.APPROVE), decision)


def _refuse_verdict(verdict: str, reason_code: str | None) -> None:
    if verdict not in VERDICTS:
        problem = Problem("unknown_value", "/verdict", printable(verdict), VERDICTS)
        raise HttpError("invalid", (problem,))
    reasons = tuple(decision_book().returns)
    if (verdict == RETURNED) != (reason_code in reasons):
        found = printable(reason_code or "")
        allowed = reasons if verdict == RETURNED else ()
        raise HttpError("invalid", (Problem("return_reason", "/reason", found, allowed),))
