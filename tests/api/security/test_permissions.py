"""Every cell of the table of permissions, against rules written down apart from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.security.actions import CONSOLE_ACTIONS, PEOPLE_ONLY, Action, Relation
from api.security.guard import grantable_scopes
from api.security.permission_document import permission_document
from api.security.permissions import TABLE, ForbiddenError, check_may, may
from api.security.principal import (
    CONSOLE,
    ROLES_OF_KIND,
    OrganisationKind,
    Principal,
    Role,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "permissions.md"
CASE_SUBJECTS = frozenset(
    {"case", "suspect", "identity", "annotation", "draft", "assessment", "comparison"}
    | {"decision", "approval", "event", "measure", "necessity_task"}
)
READING = frozenset({"read", "list", "verify", "export", "search", "read_sealed"})
CELLS = [(action, role, relation) for action in Action for role in Role for relation in Relation]


def principal(role: Role, *, scopes: frozenset[str] | None = None) -> Principal:
    """An account with one role."""
    police = OrganisationKind.POLICE
    kind = police if role in ROLES_OF_KIND[police] else OrganisationKind.PROCURATORATE
    return Principal("u", "login", "o", kind, frozenset({role}), scopes)


def subject(action: Action) -> str:
    """What an action is about."""
    return action.value.partition(":")[0]


def verb(action: Action) -> str:
    """What an action does."""
    return action.value.partition(":")[2]


@pytest.mark.parametrize(("action", "role", "relation"), CELLS)
def test_each_cell_is_enforced_as_the_document_says(
    action: Action, role: Role, relation: Relation
) -> None:
    """The sentence in the document and the answer of the code are the same."""
    line = next(
        line
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{action}` |")
    )
    cell = line.strip("| ").split(" | ")[-len(Role) :][list(Role).index(role)]
    sign = {"own": "o", "organisation": "h", "shared": "s", "foreign": "f"}[relation]
    assert may(principal(role), action, relation) == (sign in cell)


def test_the_document_is_made_from_the_table() -> None:
    """Nobody edits one of them alone."""
    assert DOCUMENT.read_text(encoding="utf-8") == permission_document()


def test_the_table_is_total() -> None:
    """No action and no role is left out."""
    assert {(action, role) for action in TABLE for role in TABLE[action]} == {
        (action, role) for action in Action for role in Role
    }


@pytest.mark.parametrize("action", Action)
def test_nobody_may_touch_a_case_of_a_stranger(action: Action) -> None:
    """What is neither ours nor shared with us stays closed, whoever asks."""
    if subject(action) in CASE_SUBJECTS:
        assert [role for role in Role if Relation.FOREIGN in TABLE[action][role]] == []


@pytest.mark.parametrize("action", Action)
def test_police_never_reach_beyond_their_own_organisation(action: Action) -> None:
    """They see nothing of the procuratorate's, shared or not."""
    beyond = TABLE[action][Role.POLICE] & {Relation.SHARED, Relation.FOREIGN}
    assert not beyond or subject(action) in {"organisation", "scorecard"}


@pytest.mark.parametrize("action", Action)
def test_administrators_see_no_case(action: Action) -> None:
    """They manage accounts."""
    if subject(action) in CASE_SUBJECTS | {"records", "statistics"}:
        assert TABLE[action][Role.ADMINISTRATOR] == frozenset()


@pytest.mark.parametrize("action", Action)
def test_auditors_change_nothing(action: Action) -> None:
    """They read; only their own password is theirs to change."""
    if TABLE[action][Role.AUDITOR] and action is not Action.PASSWORD_CHANGE:
        assert verb(action) in READING


@pytest.mark.parametrize("action", Action)
def test_researchers_see_no_case(action: Action) -> None:
    """They read statistics and exports without persons."""
    if subject(action) in CASE_SUBJECTS:
        assert TABLE[action][Role.RESEARCHER] == frozenset()


@pytest.mark.parametrize("role", Role)
def test_a_draft_belongs_to_its_author(role: Role) -> None:
    """Nobody else reads, saves or discards it."""
    for action in (Action.DRAFT_READ, Action.DRAFT_SAVE, Action.DRAFT_DISCARD):
        assert TABLE[action][role] <= {Relation.OWN}


@pytest.mark.parametrize("action", sorted(PEOPLE_ONLY))
@pytest.mark.parametrize("role", Role)
def test_no_key_allows_what_only_people_do(action: Action, role: Role) -> None:
    """Whatever its scopes say."""
    machine = principal(role, scopes=frozenset({action.value}))
    assert not any(may(machine, action, relation) for relation in Relation)
    assert action.value not in grantable_scopes()


@pytest.mark.parametrize("role", Role)
def test_a_key_allows_its_scopes_only(role: Role) -> None:
    """A key never does more than its account, nor more than its scopes."""
    machine = principal(role, scopes=frozenset({Action.STATISTICS_READ.value}))
    allowed = {
        (action, relation) for action in Action for relation in Relation
        if may(machine, action, relation)
    }  # fmt: skip
    granted = {(Action.STATISTICS_READ, each) for each in TABLE[Action.STATISTICS_READ][role]}
    assert allowed == granted


@pytest.mark.parametrize("action", Action)
def test_the_console_keeps_the_installation_and_no_case(action: Action) -> None:
    """The operator has the files, not the cases."""
    assert may(CONSOLE, action, Relation.FOREIGN) == (action in CONSOLE_ACTIONS)
    if action in CONSOLE_ACTIONS:
        assert subject(action) not in CASE_SUBJECTS


def test_a_refusal_names_the_roles_that_may() -> None:
    """The message says whom to ask."""
    with pytest.raises(ForbiddenError) as caught:
        check_may(principal(Role.AUDITOR), Action.CASE_CREATE)
    assert caught.value.problem.allowed == ("police", "prosecutor")


def test_several_roles_add_up() -> None:
    """An account may do what any of its roles may."""
    both = Principal(
        "u", "l", "o", OrganisationKind.PROCURATORATE, frozenset({Role.AUDITOR, Role.EXPERT})
    )
    assert may(both, Action.AUDIT_READ, Relation.ORGANISATION)
    assert may(both, Action.SCORECARD_PROPOSE)
