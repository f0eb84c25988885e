"""An organisation, an account, a case and a suspect, each as its bare row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from data.store.audit.events import OPERATOR, Actor, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.identifiers import uuid7
from data.store.identity.keyring import Keyring
from data.store.identity.suspect_keys import create_key
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.roles import OrganisationKind, Role
from data.store.people.users import NewUser, add_user
from data.store.tables.cases import cases, suspects
from data.store.unit import UnitOfWork

ADDED = AuditEvent(AuditKind.SUSPECT_ADDED)
CREATED = AuditEvent(AuditKind.USER_CREATED)


@dataclass(frozen=True, slots=True)
class Office:
    """A procuratorate with one prosecutor."""

    actor: Actor

    @property
    def organisation_id(self) -> str:
        """The procuratorate."""
        return self.actor.organisation_id


def add_office(store: Store, code: str = "440106", password_hash: str | None = None) -> Office:
    """Store a procuratorate and a prosecutor whose login name is the code."""

    def work(unit: UnitOfWork) -> Office:
        new = NewOrganisation(OrganisationKind.PROCURATORATE, code, "某区人民检察院")
        organisation_id = add_organisation(unit, new, audit=CREATED)
        account = NewUser(code, "检察官", frozenset({Role.PROSECUTOR}), password_hash=password_hash)
        user_id = add_user(unit, organisation_id, account, audit=CREATED)
        return Office(Actor(user_id, organisation_id))

    return store.write(work, actor=OPERATOR)


def add_suspect(store: Store, office: Office, keys: Keyring) -> str:
    """Store a case with one suspect and its data key; return the suspect's id."""
    case_id, suspect_id = uuid7(), uuid7()

    def work(unit: UnitOfWork) -> str:
        shared = {
            "organisation_id": office.organisation_id,
            "stage": "arrest_review",
            "state": "open",
            "created_at": unit.at,
            "updated_at": unit.at,
            "version": 1,
        }
        case = {"id": case_id, "case_number": case_id, "created_by": office.actor.id, **shared}
        suspect = {"id": suspect_id, "case_id": case_id, "label": "S1", "offence": "盗窃罪"}
        unit.write(
            insert(cases).values(**case),
            insert(suspects).values(**suspect, juvenile=False, **shared),
            audit=ADDED,
        )
        create_key(unit, keys, suspect_id, audit=ADDED)
        return suspect_id

    return store.write(work, actor=office.actor)
