"""The one table of permissions: action, role, relation (design, part 8).

It is code, document (``docs/permissions.md``) and test at once. What it does not name is
forbidden. Rules that the rows keep: police see nothing of the procuratorate's, shared or not;
researchers read what holds no person (statistics and de-identified exports); administrators
manage accounts and see no case; auditors read the trail and change nothing; whoever proposes a
scorecard is not who approves it (`data.store.releases` compares the accounts, and the database).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from api.security.actions import CONSOLE_ACTIONS, PEOPLE_ONLY, Action, Relation
from api.security.principal import Principal, Role
from model.errors import NanshaError, Problem

_NONE: frozenset[Relation] = frozenset()
_OWN = frozenset({Relation.OWN})
_HOUSE = frozenset({Relation.OWN, Relation.ORGANISATION})
_SHARED = _HOUSE | {Relation.SHARED}
_ALL = frozenset(Relation)

_POLICE, _PROSECUTOR, _APPROVER = Role.POLICE, Role.PROSECUTOR, Role.APPROVER
_SUPERVISOR, _EXPERT, _RESEARCHER = Role.SUPERVISOR, Role.EXPERT, Role.RESEARCHER
_ADMINISTRATOR, _AUDITOR = Role.ADMINISTRATOR, Role.AUDITOR

_EVERYONE_OWN = dict.fromkeys(Role, _OWN)
_READERS = {_POLICE: _HOUSE, _PROSECUTOR: _SHARED, _APPROVER: _SHARED, _SUPERVISOR: _SHARED}
_HANDLERS = {_POLICE: _OWN, _PROSECUTOR: _OWN}
_PROCURATORATE_READERS = {_PROSECUTOR: _HOUSE, _APPROVER: _HOUSE, _SUPERVISOR: _HOUSE}

_ROWS: Mapping[Action, Mapping[Role, frozenset[Relation]]] = {
    Action.ACCOUNT_READ: _EVERYONE_OWN,
    Action.PASSWORD_CHANGE: _EVERYONE_OWN,
    Action.ORGANISATION_LIST: dict.fromkeys(Role, _ALL),
    Action.ORGANISATION_CREATE: {_ADMINISTRATOR: _ALL},
    Action.USER_LIST: {_ADMINISTRATOR: _ALL, _SUPERVISOR: _HOUSE, _AUDITOR: _HOUSE},
    Action.USER_CREATE: {_ADMINISTRATOR: _ALL},
    Action.USER_CHANGE: {_ADMINISTRATOR: _ALL},
    Action.KEY_LIST: {_ADMINISTRATOR: _ALL, _AUDITOR: _HOUSE},
    Action.KEY_CREATE: {_ADMINISTRATOR: _ALL},
    Action.KEY_REVOKE: {_ADMINISTRATOR: _ALL},
    Action.CASE_CREATE: _HANDLERS,
    Action.CASE_LIST: _READERS,
    Action.CASE_READ: _READERS,
    Action.CASE_CHANGE: _HANDLERS,
    Action.CASE_ASSIGN: {_SUPERVISOR: _HOUSE, _POLICE: _OWN},
    Action.CASE_SHARE: _HANDLERS,
    Action.CASE_WITHDRAW: _HANDLERS,
    Action.CASE_ACCEPT: {_PROSECUTOR: frozenset({Relation.SHARED})},
    Action.CASE_CLOSE: {**_HANDLERS, _SUPERVISOR: _HOUSE},
    Action.SUSPECT_ADD: _HANDLERS,
    Action.SUSPECT_READ: _READERS,
    Action.SUSPECT_CHANGE: _HANDLERS,
    Action.SUSPECT_SEAL: {_PROSECUTOR: _OWN, _SUPERVISOR: _HOUSE},
    Action.SUSPECT_READ_SEALED: {_PROSECUTOR: _OWN, _APPROVER: _HOUSE, _SUPERVISOR: _HOUSE},
    Action.IDENTITY_RECORD: _HANDLERS,
    Action.IDENTITY_READ: {
        _POLICE: _OWN,
        _PROSECUTOR: frozenset({Relation.OWN, Relation.SHARED}),
        _APPROVER: _HOUSE,
        _SUPERVISOR: _HOUSE,
    },
    Action.IDENTITY_SEARCH: {_POLICE: _HOUSE, _PROSECUTOR: _SHARED, _SUPERVISOR: _SHARED},
    Action.ANNOTATION_READ: _READERS,
    Action.ANNOTATION_WRITE: _HANDLERS,
    Action.DRAFT_READ: _HANDLERS,
    Action.DRAFT_SAVE: _HANDLERS,
    Action.DRAFT_DISCARD: _HANDLERS,
    Action.ASSESSMENT_MAKE: _HANDLERS,
    Action.ASSESSMENT_READ: _READERS,
    Action.ASSESSMENT_CORRECT: _HANDLERS,
    Action.COMPARISON_READ: dict.fromkeys(_PROCURATORATE_READERS, _SHARED),
    Action.DECISION_MAKE: _HANDLERS,
    Action.DECISION_READ: _READERS,
    Action.DECISION_CORRECT: _HANDLERS,
    Action.APPROVAL_GIVE: {_APPROVER: _HOUSE},
    Action.APPROVAL_READ: _PROCURATORATE_READERS,
    Action.EVENT_RECORD: {**_HANDLERS, _SUPERVISOR: _HOUSE},
    Action.EVENT_READ: _READERS,
    Action.EVENT_CORRECT: {**_HANDLERS, _SUPERVISOR: _HOUSE},
    Action.MEASURE_RECORD: _HANDLERS,
    Action.MEASURE_READ: _READERS,
    Action.MEASURE_CHANGE: _HANDLERS,
    Action.NECESSITY_TASK_READ: _PROCURATORATE_READERS,
    Action.RECORDS_IMPORT: {_SUPERVISOR: _HOUSE},
    Action.RECORDS_EXPORT: {_SUPERVISOR: _HOUSE, _RESEARCHER: _HOUSE},
    Action.STATISTICS_READ: {
        _PROSECUTOR: _HOUSE,
        _APPROVER: _HOUSE,
        _SUPERVISOR: _HOUSE,
        _POLICE: _HOUSE,
        _EXPERT: _HOUSE,
        _RESEARCHER: _HOUSE,
        _AUDITOR: _HOUSE,
    },
    Action.AUDIT_READ: {_AUDITOR: _HOUSE, _SUPERVISOR: _HOUSE},
    Action.AUDIT_VERIFY: {_AUDITOR: _HOUSE, _SUPERVISOR: _HOUSE},
    Action.AUDIT_EXPORT: {_AUDITOR: _HOUSE},
    Action.RETENTION_RUN: {_ADMINISTRATOR: _ALL},
    Action.BACKUP_WRITE: {_ADMINISTRATOR: _ALL},
    Action.BACKUP_RESTORE: {_ADMINISTRATOR: _ALL},
    Action.WRAPPING_KEY_ROTATE: {_ADMINISTRATOR: _ALL},
    Action.SETTING_READ: dict.fromkeys(Role, _HOUSE),
    Action.SETTING_CHANGE: {_SUPERVISOR: _HOUSE},
    Action.SCORECARD_READ: dict.fromkeys(Role, _ALL),
    Action.SCORECARD_PROPOSE: {_EXPERT: _OWN, _RESEARCHER: _OWN},
    Action.SCORECARD_APPROVE: {_EXPERT: _HOUSE, _SUPERVISOR: _HOUSE},
    Action.SCORECARD_ACTIVATE: {_SUPERVISOR: _HOUSE},
    Action.SCORECARD_ROLL_BACK: {_SUPERVISOR: _HOUSE},
    Action.SCORECARD_WITHDRAW: {_EXPERT: _OWN, _RESEARCHER: _OWN, _SUPERVISOR: _HOUSE},
}

TABLE: Mapping[Action, Mapping[Role, frozenset[Relation]]] = MappingProxyType(
    {
        action: MappingProxyType({role: _ROWS[action].get(role, _NONE) for role in Role})
        for action in Action
    }
)
"""Every action, every role: the relations in which it is allowed. Total."""


class ForbiddenError(NanshaError):
    """The account may not do this.

    Attributes:
        problem: names the action and the roles that may.
    """

    def __init__(self, action: Action, relation: Relation) -> None:
        allowed = tuple(role for role in Role if relation in TABLE[action][role])
        super().__init__(
            f"{action} in relation {relation} is not allowed for this account; allowed for: "
            f"{', '.join(allowed) or 'nobody'}; ask an administrator for the role"
        )
        parameters = {"relation": relation.value}
        self.problem = Problem("forbidden", "", action.value, allowed, parameters)


def relations(principal: Principal, action: Action) -> frozenset[Relation]:
    """Return the relations in which someone may do something, for filtering lists."""
    if principal.is_console:
        return _ALL if action in CONSOLE_ACTIONS else _NONE
    if principal.scopes is not None and (
        action in PEOPLE_ONLY or action.value not in principal.scopes
    ):
        return _NONE
    return _union(TABLE[action][role] for role in principal.roles)


def may(principal: Principal, action: Action, relation: Relation = Relation.OWN) -> bool:
    """Whether someone may do something to a record in a relation."""
    return relation in relations(principal, action)


def check_may(principal: Principal, action: Action, relation: Relation = Relation.OWN) -> None:
    """Refuse what the table does not allow.

    Raises:
        ForbiddenError: answered with 403.
    """
    if not may(principal, action, relation):
        raise ForbiddenError(action, relation)


def _union(sets: Iterable[frozenset[Relation]]) -> frozenset[Relation]:
    return _NONE.union(*sets)
