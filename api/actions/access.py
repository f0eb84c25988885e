"""How a case or a suspect stands to the one who asks, and whether they may.

What someone may not see at all does not exist for them: 404, so that nobody learns of a foreign
case. What they see but may not do is 403.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from api.errors import HttpError
from api.security.actions import Action, Relation
from api.security.permissions import check_may, may
from api.security.principal import Principal
from data.store.batch import utc_now
from data.store.cases import Case, case_of
from data.store.dossiers import Dossier, dossier_of, question_of
from data.store.errors import NotFoundError
from data.store.prepared import Question
from data.store.sealed_records import is_open
from data.store.shares import share_with
from data.store.suspects import Suspect
from data.store.teams import members_of
from model.errors import Problem

_ELSEWHERE = frozenset({Relation.SHARED, Relation.FOREIGN})


@dataclass(frozen=True, slots=True)
class Record:
    """A suspect's record with its case, and how both stand to the one who asks."""

    case: Case
    suspect: Suspect
    relation: Relation


def relation_to(connection: Connection, principal: Principal, case: Case) -> Relation:
    """Return how a case stands to someone: own where they handle it or work on it."""
    if case.organisation_id == principal.organisation_id:
        working = {member.user_id for member in members_of(connection, case.id)}
        own = principal.user_id in {case.handler_id, *working}
        return Relation.OWN if own else Relation.ORGANISATION
    shared = share_with(connection, case.id, principal.organisation_id)
    return Relation.SHARED if shared else Relation.FOREIGN


def relation_of(dossier: Dossier, principal: Principal) -> Relation:
    """Return how a record stands to the one for whom it was read; as `relation_to`."""
    if dossier.case.organisation_id == principal.organisation_id:
        own = dossier.works_on_it or dossier.case.handler_id == principal.user_id
        return Relation.OWN if own else Relation.ORGANISATION
    return Relation.SHARED if dossier.shared else Relation.FOREIGN


def permitted_case(
    connection: Connection, principal: Principal, action: Action, case_id: str
) -> tuple[Case, Relation]:
    """Return a case for an action, and how it stands to the one who asks.

    Raises:
        NotFoundError: there is none that they may see.
        ForbiddenError: they see it, and may not do this.
    """
    case = case_of(connection, case_id)
    relation = relation_to(connection, principal, case)
    _refuse(principal, action, relation, case_id)
    return case, relation


def permitted_suspect(
    connection: Connection, principal: Principal, action: Action, suspect_id: str
) -> Record:
    """Return a suspect's record for an action.

    Raises:
        NotFoundError: there is none that they may see.
        ForbiddenError: they see it, and may not do this.
        HttpError: ``forbidden`` where it is sealed and they did not open it.
    """
    record = sealed_suspect(connection, principal, action, suspect_id)
    if not is_open(connection, record.suspect, principal.user_id, utc_now()):
        raise HttpError("forbidden", (Problem("sealed", "", record.suspect.label),))
    return record


def question_of_record(principal: Principal, suspect_id: str) -> Question:
    """Return what `permitted_suspect` will ask the store."""
    return question_of(
        suspect_id, user_id=principal.user_id, organisation_id=principal.organisation_id
    )


def sealed_suspect(
    connection: Connection, principal: Principal, action: Action, suspect_id: str
) -> Record:
    """Return a suspect's record for an action, sealed or not.

    Raises:
        NotFoundError: there is none that they may see.
        ForbiddenError: they see it, and may not do this.
    """
    dossier = dossier_of(
        connection,
        suspect_id,
        user_id=principal.user_id,
        organisation_id=principal.organisation_id,
    )
    relation = relation_of(dossier, principal)
    _refuse(principal, action, relation, suspect_id)
    return Record(dossier.case, dossier.suspect, relation)


def _refuse(principal: Principal, action: Action, relation: Relation, identifier: str) -> None:
    visible = relation not in _ELSEWHERE or may(principal, Action.CASE_READ, relation)
    if not visible:
        raise NotFoundError(f"no record {identifier}", value=identifier)
    check_may(principal, action, relation)
