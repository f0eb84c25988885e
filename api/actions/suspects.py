"""Suspects: added to a case, named, searched by name or ID number."""

from __future__ import annotations

from dataclasses import dataclass

from api.actions.access import Record, permitted_case, permitted_suspect
from api.actions.cases import label_of
from api.actions.desk import Desk
from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.case_lists import cases_of_suspects
from data.store.cases import Case
from data.store.database import Store
from data.store.identity.identities import Identity, identity_of, record_identity
from data.store.identity.keyring import Keyring
from data.store.identity.search import find_suspects
from data.store.identity.suspect_keys import create_key
from data.store.suspects import Suspect, add_suspect


@dataclass(frozen=True, slots=True)
class NewSuspect:
    """Someone to be added to a case.

    Attributes:
        identity: who it is, as far as known; sealed.
        origin_id: the suspect of another organisation's case that this one was accepted from.
    """

    offence: str
    juvenile: bool
    identity: Identity
    origin_id: str | None = None


def new_suspect(desk: Desk, case_id: str, new: NewSuspect) -> Suspect:
    """Add a suspect under the next label, S1, S2 …, with a key of its own.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_case`.
        HttpError: ``invalid`` for an offence that cannot stand in a document.
    """
    case, _ = permitted_case(desk.connection, desk.principal, Action.SUSPECT_ADD, case_id)
    return place_suspect(desk, case, new)


def place_suspect(desk: Desk, case: Case, new: NewSuspect) -> Suspect:
    """Add a suspect to a case that may be changed; its identity is sealed with its own key."""
    offence = label_of(new.offence, "/offence")
    suspect = add_suspect(
        desk.unit, case, offence=offence, juvenile=new.juvenile, origin_id=new.origin_id
    )
    event = AuditEvent(AuditKind.IDENTITY_RECORDED, suspect.id)
    create_key(desk.unit, desk.keys, suspect.id, audit=event)
    if new.identity != Identity():
        record_identity(desk.unit, desk.keys, suspect.id, new.identity, audit=event)
    return suspect


def name_suspect(desk: Desk, suspect_id: str, identity: Identity) -> None:
    """Replace what is known of who a suspect is.

    Raises:
        ErasedError: the personal part was destroyed.
    """
    permitted_suspect(desk.connection, desk.principal, Action.IDENTITY_RECORD, suspect_id)
    event = AuditEvent(AuditKind.IDENTITY_CHANGED, suspect_id)
    record_identity(desk.unit, desk.keys, suspect_id, identity, audit=event)


def read_suspect(store: Store, principal: Principal, suspect_id: str) -> Record:
    """Return a suspect's record without its identity."""
    with store.read() as connection:
        return permitted_suspect(connection, principal, Action.SUSPECT_READ, suspect_id)


def read_identity(store: Store, keys: Keyring, principal: Principal, suspect_id: str) -> Identity:
    """Return who a suspect is; each reading is an event.

    Raises:
        ErasedError: the personal part was destroyed.
    """
    with store.read() as connection:
        permitted_suspect(connection, principal, Action.IDENTITY_READ, suspect_id)
        identity = identity_of(connection, keys, suspect_id)
    event = AuditEvent(AuditKind.IDENTITY_READ, suspect_id)
    store.write(lambda unit: unit.note(event), actor=principal.actor())
    return identity


def search_cases(
    store: Store, keys: Keyring, principal: Principal, *, name: str | None, id_number: str | None
) -> list[Case]:
    """Return the organisation's cases of whoever has exactly this name, ID number, or both.

    Each search is an event; what was searched for is in none.
    """
    check_may(principal, Action.IDENTITY_SEARCH, Relation.ORGANISATION)
    with store.read() as connection:
        found = find_suspects(
            connection,
            keys,
            organisation_id=principal.organisation_id,
            name=name,
            id_number=id_number,
        )
        cases = cases_of_suspects(connection, found)
    event = AuditEvent(AuditKind.IDENTITY_SEARCHED, None, {"found": len(found)})
    store.write(lambda unit: unit.note(event), actor=principal.actor())
    return cases
