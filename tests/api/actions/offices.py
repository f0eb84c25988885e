"""A police office and two procuratorates with their people, and a case taken as far as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from api.actions.access import permitted_suspect
from api.actions.assessments import make_assessment, prepare
from api.actions.cases import create_case
from api.actions.decisions import GivenDecision
from api.actions.desk import Desk
from api.actions.drafts import finish_draft
from api.actions.sharing import Accepted, accept_case, share_case
from api.actions.suspects import NewSuspect, new_suspect
from api.assessing import today
from api.security.actions import Action
from api.security.principal import OrganisationKind, Principal, Role
from data.store.assessments import StoredAssessment
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.cases import Case
from data.store.database import Store
from data.store.identity.identities import Identity
from data.store.identity.keyring import Keyring
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.users import NewUser, add_user
from data.store.served_cards import schedule_of
from data.store.suspects import Suspect
from data.store.unit import UnitOfWork

Result = TypeVar("Result")
NAME, ID_NUMBER = "张三丰", "440106199001011234"
BAIL = {"answers": {"criminal_record": "none", "fault_form": "negligent"}}
"""A thin file without any danger: bail before submission."""
LIGHT_PLEA: Mapping[str, Any] = {
    "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
    "answers": {
        "expected_sentence": "le1_or_probation",
        "plea_acceptance": {"level": "signed", "evidence": ["认罪认罚具结书"], "note": "当庭签署"},
    },
}
"""No danger proven, a light sentence, a plea of guilty."""
CREATED = AuditEvent(AuditKind.USER_CREATED)


@dataclass(frozen=True, slots=True)
class Offices:
    """Who there is, and where their work is stored."""

    store: Store
    keys: Keyring
    officer: Principal
    colleague: Principal
    prosecutor: Principal
    assistant: Principal
    head: Principal
    deputy: Principal
    supervisor: Principal
    stranger: Principal

    def as_(self, principal: Principal, work: Callable[[Desk], Result]) -> Result:
        """Do some work of someone in a unit of its own."""
        return self.store.write(
            lambda unit: work(Desk(unit, self.keys, principal)), actor=principal.actor()
        )


def open_offices(store: Store, keys: Keyring) -> Offices:
    """Store the organisations and their people."""

    def work(unit: UnitOfWork) -> Offices:
        police = _office(unit, OrganisationKind.POLICE, "GA")
        house = _office(unit, OrganisationKind.PROCURATORATE, "JCY")
        other = _office(unit, OrganisationKind.PROCURATORATE, "JCY2")
        return Offices(
            store,
            keys,
            officer=_person(unit, police, "officer", Role.POLICE),
            colleague=_person(unit, police, "colleague", Role.POLICE),
            prosecutor=_person(unit, house, "prosecutor", Role.PROSECUTOR),
            assistant=_person(unit, house, "assistant", Role.PROSECUTOR),
            head=_person(unit, house, "head", Role.APPROVER),
            deputy=_person(unit, house, "deputy", Role.APPROVER),
            supervisor=_person(unit, house, "supervisor", Role.SUPERVISOR),
            stranger=_person(unit, other, "stranger", Role.PROSECUTOR),
        )

    return store.write(work, actor=OPERATOR)


def _office(unit: UnitOfWork, kind: OrganisationKind, code: str) -> tuple[str, OrganisationKind]:
    return add_organisation(unit, NewOrganisation(kind, code, code), audit=CREATED), kind


def _person(
    unit: UnitOfWork, office: tuple[str, OrganisationKind], login: str, role: Role
) -> Principal:
    account = NewUser(login, login, frozenset({role}))
    user_id = add_user(unit, office[0], account, audit=CREATED)
    return Principal(user_id, login, office[0], office[1], frozenset({role}))


def opened(offices: Offices, number: str = "穗公捕〔2026〕1号") -> tuple[Case, Suspect]:
    """Return a case of the officer with one named suspect."""

    def work(desk: Desk) -> tuple[Case, Suspect]:
        case = create_case(desk, case_number=number)
        new = NewSuspect("盗窃罪", juvenile=False, identity=Identity(NAME, ID_NUMBER))
        return case, new_suspect(desk, case.id, new)

    return offices.as_(offices.officer, work)


def assessed(
    offices: Offices, principal: Principal, suspect_id: str, document: Mapping[str, Any]
) -> StoredAssessment:
    """Return an assessment that someone made of a document."""

    def work(desk: Desk) -> StoredAssessment:
        record = permitted_suspect(desk.connection, principal, Action.ASSESSMENT_MAKE, suspect_id)
        prepared = prepare(record, document, schedule_of(desk.connection))
        return make_assessment(desk, suspect_id, prepared).stored

    return offices.as_(principal, work)


def submitted(offices: Offices, document: Mapping[str, Any] = LIGHT_PLEA) -> tuple[Case, Suspect]:
    """Return a case that the officer assessed and shared with the prosecutor's office."""
    case, suspect = opened(offices)
    assessed(offices, offices.officer, suspect.id, document)
    receiver = offices.prosecutor.organisation_id
    offices.as_(offices.officer, lambda desk: share_case(desk, case.id, receiver))
    return case, suspect


def accepted(offices: Offices, document: Mapping[str, Any] = LIGHT_PLEA) -> Accepted:
    """Return a shared case that the prosecutor accepted."""
    case, _ = submitted(offices, document)
    return offices.as_(
        offices.prosecutor, lambda desk: accept_case(desk, case.id, received_on=today())
    )


def ready_to_decide(offices: Offices) -> Suspect:
    """Return a suspect of the prosecutor whose draft was finished as it came."""
    taken = accepted(offices)
    draft = taken.drafts[0]
    offices.as_(offices.prosecutor, lambda desk: finish_draft(desk, draft.id, version=1))
    return taken.suspects[0]


def refusal(**changes: Any) -> GivenDecision:
    """Return a refusal of arrest for want of danger."""
    given = {"outcome": "no_arrest", "ground": "no_danger", "decided_on": today()}
    return GivenDecision(**{**given, **changes})


def arrest(**changes: Any) -> GivenDecision:
    """Return an arrest that deviates from a recommendation of bail."""
    given = {
        "outcome": "arrest",
        "ground": "CPL81-1",
        "decided_on": today(),
        "deviation_code": "facts_changed",
        "deviation_text": "评估后被害人陈述发生变化。",
    }
    return GivenDecision(**{**given, **changes})


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)
