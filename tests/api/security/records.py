"""Records of three offices, one of every kind that a path names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from api.actions.cases import create_case
from api.actions.decisions import decide
from api.actions.desk import Desk
from api.actions.drafts import begin_draft
from api.actions.events import EventWish, record_event
from api.actions.sharing import share_case
from api.actions.suspects import NewSuspect, new_suspect
from api.assessing import today
from api.security.actions import Relation
from api.security.principal import OrganisationKind, Principal, Role
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.cases import Case
from data.store.identity.identities import Identity
from data.store.people.api_keys import NewApiKey, create_api_key
from data.store.releases import Proposal, propose
from data.store.suspects import Suspect
from data.store.unit import UnitOfWork
from model.canonical import canonical, digest
from tests.api.actions.offices import ID_NUMBER, LIGHT_PLEA, NAME, Offices, assessed, refusal
from tests.api.house import OTHER, PROCURATORATE, House
from tests.card_documents import expert_document, sealed

EVENT = EventWish("detained", today(), {})


@dataclass(frozen=True)
class Records:
    """What one account made.

    Attributes:
        owner: who made it.
        shared_with: id of the organisation that sees it too; empty for none.
        ids: by the name of a path's parameter.
    """

    owner: Principal
    shared_with: str
    ids: Mapping[str, str]

    def value(self, name: str) -> str:
        """Return what a body or a query holds under a name."""
        known = {
            **self.ids,
            "handler_id": self.owner.user_id,
            "organisation_id": self.shared_with or self.owner.organisation_id,
            "with": self.ids["assessment_id"],
        }
        return known[name]

    def relation(self, principal: Principal) -> Relation:
        """Return how they stand to someone, worked out apart from the program."""
        if principal.user_id == self.owner.user_id:
            return Relation.OWN
        if principal.organisation_id == self.owner.organisation_id:
            return Relation.ORGANISATION
        shared = principal.organisation_id == self.shared_with
        return Relation.SHARED if shared else Relation.FOREIGN


def offices_of(house: House) -> Offices:
    """Return a house's people under the names that the stories of cases use."""
    return Offices(
        house.store,
        house.state.keys(),
        officer=house.person(Role.POLICE),
        colleague=house.person(Role.POLICE, second=True),
        prosecutor=house.person(Role.PROSECUTOR),
        assistant=house.person(Role.PROSECUTOR, second=True),
        head=house.person(Role.APPROVER),
        deputy=house.person(Role.APPROVER, second=True),
        supervisor=house.person(Role.SUPERVISOR),
        stranger=house.person(Role.PROSECUTOR, OTHER),
    )


def all_records(house: House) -> list[Records]:
    """Make a case of the police that is shared with one of two procuratorates, and one of each."""
    offices = offices_of(house)
    receiver = house.organisations[PROCURATORATE]
    return [
        _made(offices, offices.officer, receiver),
        _made(offices, offices.prosecutor),
        _made(offices, offices.stranger),
    ]


def _made(offices: Offices, owner: Principal, shared_with: str = "") -> Records:
    """Make one record of every kind that an account can have."""
    case, suspect = offices.as_(owner, _opened)
    assessment = assessed(offices, owner, suspect.id, LIGHT_PLEA)
    draft = offices.as_(owner, lambda desk: begin_draft(desk, suspect.id, None))
    event = offices.as_(owner, lambda desk: record_event(desk, suspect.id, EVENT))
    ids = {
        "case_id": case.id,
        "suspect_id": suspect.id,
        "assessment_id": assessment.id,
        "draft_id": draft.id,
        "event_id": event.id,
        "organisation_id": owner.organisation_id,
        "user_id": owner.user_id,
        "key_id": offices.store.write(lambda unit: _key(unit, owner), actor=owner.actor()),
        "release_id": offices.store.write(lambda unit: _release(unit, owner), actor=owner.actor()),
        # The police decide on nothing that a procuratorate reads: their case stands for it.
        "decision_id": case.id,
    }
    if shared_with:
        offices.as_(owner, lambda desk: share_case(desk, case.id, shared_with))
    if owner.organisation_kind is OrganisationKind.PROCURATORATE:
        decision = offices.as_(owner, lambda desk: decide(desk, suspect.id, refusal()))
        ids["decision_id"] = decision.id
    return Records(owner, shared_with, ids)


def _opened(desk: Desk) -> tuple[Case, Suspect]:
    case = create_case(desk, case_number=f"案件{desk.principal.login}")
    return case, new_suspect(
        desk, case.id, NewSuspect("盗窃罪", juvenile=False, identity=Identity(NAME, ID_NUMBER))
    )


def _release(unit: UnitOfWork, owner: Principal) -> str:
    """Propose a card in anyone's name; who may propose is for the use-case to say."""
    document = sealed(expert_document() | {"version": f"card-of-{owner.login}"})
    made = Proposal(
        document["version"],
        document["law_version"],
        document["checksum"],
        canonical(document),
        report_digest=digest(b""),
        summary={"synthetic": False},
    )
    return propose(unit, made).id


def _key(unit: UnitOfWork, owner: Principal) -> str:
    new = NewApiKey(owner.user_id, "测试", frozenset({"case:read"}), unit.at + timedelta(days=1))
    return create_api_key(unit, new, audit=AuditEvent(AuditKind.API_KEY_CREATED))[0]
